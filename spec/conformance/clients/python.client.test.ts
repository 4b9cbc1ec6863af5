// Clients for Python: openai, anthropic, LiteLLM, LangChain, and the parser of prometheus-client.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import type { SimulatorOptions } from '../../../lib/simulator.ts';
import { chat, get, post, withSimulator } from '../../support/simulator-fixture.ts';
import { GENERATING, POOLING } from './client-fixture.ts';
import { runPython } from './python-process.ts';

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

async function parseMetrics(input: string): Promise<Family[]> {
  const { code, output } = await runPython('parse_metrics.py', { input });
  assert.equal(code, 0);
  return JSON.parse(output) as Family[];
}

/** Servers that a script uses one after another, and where they listen for it. */
interface ClientScript {
  readonly name: string;
  readonly script: string;
  readonly servers: readonly Partial<SimulatorOptions>[];
  /** The path that its client takes for the API's root. */
  readonly root: '' | '/v1';
  readonly numChecks: number;
}

const ECHO: Partial<SimulatorOptions> = { mode: 'echo', interTokenLatency: 1 };
const KEYED: Partial<SimulatorOptions> = { apiKey: ['secret'], mode: 'echo', maxModelLen: 16_384 };
const SLOW: Partial<SimulatorOptions> = { timeToFirstToken: '1h', enableResponsesApiStore: true };
const PARSING: Partial<SimulatorOptions> = { reasoningParser: 'qwen3', toolCallParser: 'hermes', enableAutoToolChoice: true };

const SCRIPTS: readonly ClientScript[] = [
  { name: 'openai', script: 'openai_client.py', servers: [{ ...ECHO, lora: ['a'], maxNumSeqs: 4, maxWaitingQueueLength: 10 }], root: '/v1', numChecks: 7 },
  { name: 'openai, with forms', script: 'openai_forms.py', servers: [{ ...GENERATING, enableResponsesApiStore: true }, POOLING, KEYED, SLOW], root: '/v1', numChecks: 12 },
  { name: 'anthropic', script: 'anthropic_client.py', servers: [{ ...ECHO, ...PARSING }], root: '', numChecks: 8 },
  { name: 'anthropic, with forms', script: 'anthropic_forms.py', servers: [{ ...GENERATING, ...PARSING }, KEYED], root: '', numChecks: 8 },
  { name: 'LiteLLM', script: 'litellm_client.py', servers: [GENERATING, POOLING, KEYED], root: '/v1', numChecks: 9 },
  { name: "LangChain's integration", script: 'langchain_client.py', servers: [GENERATING, POOLING, KEYED], root: '/v1', numChecks: 8 },
];

for (const { name, script, servers, root, numChecks } of SCRIPTS) {
  describe(`the client for Python: ${name}`, () => {
    it('finds everything as it should be', () =>
      withSimulators(servers, async (urls) => {
        const { code, output } = await runPython(script, { args: urls.map((url) => url + root) });
        assert.equal(code, 0, output);
        assert.match(output, new RegExp(`^${numChecks} passed, 0 failed$`, 'm'));
      }));
  });
}

/** Runs `use` with the URLs of several simulators. */
function withSimulators([first, ...others]: readonly Partial<SimulatorOptions>[], use: (urls: readonly string[]) => Promise<void>): Promise<void> {
  if (first === undefined) return use([]);
  return withSimulator(first, ({ url }) => withSimulators(others, (urls) => use([url, ...urls])));
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
