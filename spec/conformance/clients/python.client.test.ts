// Python's clients: openai, anthropic, LiteLLM, LangChain, and the parser of prometheus-client.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, it } from 'node:test';
import { chat, get, post, withSimulator } from '../../support/simulator-fixture.ts';
import { GENERATING, POOLING } from './client-fixture.ts';

interface Family {
  readonly name: string;
  readonly type: string;
  readonly samples: readonly { readonly name: string; readonly labels: Readonly<Record<string, string>>; readonly value: number }[];
}

/** What vLLM exported for the families that are simulated: type, label names, and for histograms the buckets. */
interface RecordedFamily {
  readonly type: string;
  readonly labels: readonly string[];
  readonly le?: readonly string[];
}

const recorded = JSON.parse(readFileSync(new URL('../golden/metrics.json', import.meta.url), 'utf8')) as Record<string, RecordedFamily>;

async function runPython(script: string, { args = [], input = '' }: { args?: readonly string[]; input?: string }): Promise<{ code: number | null; output: string }> {
  const python = process.env.VLLM_SIM_PYTHON;
  assert.ok(python, 'set VLLM_SIM_PYTHON to a Python that has spec/conformance/clients/python/requirements.txt');
  const path = fileURLToPath(new URL(`./python/${script}`, import.meta.url));
  const child = spawn(python, [path, ...args], { stdio: ['pipe', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (data: string) => (output += data));
  child.stdin.end(input);
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { code, output };
}

async function parseMetrics(input: string): Promise<Family[]> {
  const { code, output } = await runPython('parse_metrics.py', { input });
  assert.equal(code, 0);
  return JSON.parse(output) as Family[];
}

describe('the openai client for Python', () => {
  it('finds everything as it should be', () =>
    withSimulator({ mode: 'echo', lora: ['a'], maxNumSeqs: 4, maxWaitingQueueLength: 10, interTokenLatency: 1 }, async ({ url }) => {
      const { code, output } = await runPython('openai_client.py', { args: [`${url}/v1`] });
      assert.equal(code, 0, output);
      assert.match(output, /^7 passed, 0 failed$/m);
    }));
});

describe('the anthropic client for Python', () => {
  it('finds everything as it should be', () =>
    withSimulator({ mode: 'echo', reasoningParser: 'qwen3', toolCallParser: 'hermes', enableAutoToolChoice: true, interTokenLatency: 1 }, async ({ url }) => {
      const { code, output } = await runPython('anthropic_client.py', { args: [url] });
      assert.equal(code, 0, output);
      assert.match(output, /^8 passed, 0 failed$/m);
    }));
});

for (const [name, script] of [['LiteLLM', 'litellm_client.py'], ["LangChain's integration for Python", 'langchain_client.py']] as const) {
  describe(name, () => {
    it('finds everything as it should be', () =>
      withSimulator(GENERATING, ({ url }) =>
        withSimulator(POOLING, async (pooling) => {
          const { code, output } = await runPython(script, { args: [`${url}/v1`, `${pooling.url}/v1`] });
          assert.equal(code, 0, output);
          assert.match(output, /^6 passed, 0 failed$/m);
        }),
      ));
  });
}

describe('the parser of prometheus-client', () => {
  it('finds the families that vLLM has, with its types, labels and buckets', () =>
    withSimulator({ lora: ['a'] }, async (simulator) => {
      await post(simulator, '/v1/chat/completions', chat('x', { model: 'a', n: 3 }));
      const families = await parseMetrics((await get(simulator, '/metrics')).text);
      const byName = new Map(families.map((family) => [family.name, family]));
      for (const [name, { type, labels, le }] of Object.entries(recorded)) {
        const family = byName.get(name);
        assert.equal(family?.type, type, name);
        for (const sample of family?.samples ?? []) {
          const names = Object.keys(sample.labels).filter((label) => label !== 'le').sort();
          assert.deepEqual(names, labels, name);
        }
        const bounds = family?.samples.flatMap(({ labels: { le: bound } }) => bound ?? []);
        if (le !== undefined) assert.deepEqual(bounds, le, name);
      }
      const success = byName.get('vllm:request_success')?.samples.find(({ labels }) => labels.finished_reason === 'stop');
      assert.equal(success?.value, 3);
    }));

  it('reads hostile names back as they are', async () => {
    const [model, adapter] = ['a "b"\\ \n{x="y"} 你好', 'quote"d\\'];
    await withSimulator({ model, lora: [adapter], timeToFirstToken: '1h' }, async (simulator) => {
      const controller = new AbortController();
      const body = JSON.stringify(chat('x', { model: adapter }));
      const pending = fetch(`${simulator.url}/v1/chat/completions`, { method: 'POST', body, headers: { 'content-type': 'application/json' }, signal: controller.signal });
      pending.catch(() => {});
      let families: Family[] = [];
      const isSeen = (): boolean => families.some(({ samples }) => samples.some(({ labels }) => labels.running_lora_adapters === adapter));
      for (let attempt = 0; attempt < 100 && !isSeen(); attempt++) families = await parseMetrics((await get(simulator, '/metrics')).text);
      assert.ok(isSeen());
      assert.ok(families.some(({ samples }) => samples.some(({ labels }) => labels.model_name === model)));
      controller.abort();
    });
  });
});
