// /openapi.json in the eyes of a validator, and what a fuzzer makes of it: no status that is not documented, no fault of the server.
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, it } from 'node:test';
import type { Simulator, SimulatorOptions } from '../../../lib/simulator.ts';
import { chat, get, metric, until, withSimulator } from '../../support/simulator-fixture.ts';
import { POOLING } from './client-fixture.ts';
import { type Outcome, runInstalled, runPython } from './python-process.ts';

const MULTIMODAL = { limitMmPerPrompt: 'image=4,video=1,audio=1' };
const GENERATES: Partial<SimulatorOptions> = { maxNumSeqs: 64, toolCallParser: 'hermes', enableAutoToolChoice: true, reasoningParser: 'qwen3' };

interface FuzzedServer {
  readonly options: Partial<SimulatorOptions>;
  /** Which paths another server does not have as well, as a pattern; absent: all count. */
  readonly only?: string;
}

const SERVERS: Readonly<Record<string, FuzzedServer>> = {
  'generates of texts and media, with tools and reasoning': { options: { ...GENERATES, ...MULTIMODAL, enableTokenizerInfoEndpoint: true } },
  'is under development, loads adapters and stores responses': {
    options: { ...GENERATES, serverDevMode: true, allowRuntimeLoraUpdating: true, enableLora: true, enableResponsesApiStore: true },
    only: '^/[^v]|adapter|responses',
  },
  'scales out': { options: { ...GENERATES, enableScaleOut: true, enableServerLoadTracking: true }, only: 'render|inference|load' },
  embeds: { options: POOLING },
  classifies: { options: { convert: 'classify' }, only: 'classify|pooling|invocations' },
  scores: { options: { convert: 'classify', hfOverrides: { num_labels: 1 } }, only: 'score|rerank|invocations' },
};

// Behind these every other request waits. They have a server, and a fuzz, of their own.
const STOPPING = ['/sleep', '/pause'];
const GOING_ON = ['/resume', '/wake_up', '/is_sleeping', '/is_paused', '/release_kv_cache_memory'];

// Their 500 and 501 are the answers, as in vLLM, and documented.
const ANSWERS_ERRORS = [
  '/scale_elastic_ep', '/v1/systemone', '/release_kv_cache_memory', '/v1/load_lora_adapter', '/adapters', '/collective_rpc', '/abort_requests',
  '/inference/v1/abort_requests', '/init_weight_transfer_engine', '/start_weight_update', '/start_draft_weight_update', '/update_weights', '/finish_weight_update',
];

// vLLM mounts an application there, which looks at no method.
const ANSWERS_ANY_METHOD = ['/metrics'];

// Each method is a route of its own to vLLM's framework, and a 405 names those of the first: for the rendering, of /v1/responses/{response_id}.
const HAS_SEVERAL_ROUTES = ['/ping', '/v1/responses/render'];

const CHECKS = ['not_a_server_error', 'status_code_conformance', 'content_type_conformance', 'unsupported_method', 'allow_header_conformance'];
const CONFIG = [
  '[checks]',
  'enabled = false',
  ...CHECKS.map((check) => `${check}.enabled = true`),
  ...withoutCheck('not_a_server_error', ANSWERS_ERRORS),
  ...withoutCheck('unsupported_method', ANSWERS_ANY_METHOD),
  ...withoutCheck('allow_header_conformance', HAS_SEVERAL_ROUTES),
].join('\n');

function withoutCheck(check: string, paths: readonly string[]): string[] {
  return ['[[operations]]', `include-path = ${JSON.stringify(paths)}`, `checks.${check}.enabled = false`];
}

// Deterministic: what passes once passes always.
const FLAGS = '--phases coverage,fuzzing --max-examples 5 --generation-deterministic --no-shrink --warnings off --no-color --request-timeout 30';

describe('schemathesis', () => {
  for (const [what, { options, only = '.' }] of Object.entries(SERVERS)) {
    const paths = ['--include-path-regex', only, ...STOPPING.flatMap((spared) => ['--exclude-path', spared])];
    it(`finds nothing in a server that ${what}`, () => withSimulator(options, async ({ url }) => checkFuzz(await fuzz(url, paths))));
  }

  it('finds nothing in a server that stops and goes on', () =>
    withSimulator({ serverDevMode: true }, async ({ url }) => checkFuzz(await fuzz(url, [...STOPPING, ...GOING_ON].flatMap((named) => ['--include-path', named])))));

  it('finds nothing in a server that has no seat left', () =>
    withSimulator({ ...GENERATES, maxNumSeqs: 1, maxWaitingQueueLength: 0, timeToFirstToken: '1h' }, (simulator) =>
      withSeatTaken(simulator, async () => checkFuzz(await fuzz(simulator.url, ['--include-path-regex', 'completions|messages|responses|generative|invocations']))),
    ));
});

describe('openapi-spec-validator', () => {
  for (const [what, { options }] of Object.entries(SERVERS)) {
    it(`finds nothing in the document of a server that ${what}`, () =>
      withSimulator(options, async (simulator) => {
        const { code, output } = await runPython('validate_openapi.py', { input: (await get(simulator, '/openapi.json')).text });
        assert.equal(output, '');
        assert.equal(code, 0);
      }));
  }

  it('finds what is wrong', async () => {
    const { code, output } = await runPython('validate_openapi.py', { input: '{"openapi":"3.1.0","info":{"title":"x"},"paths":{}}' });
    assert.equal(code, 1);
    assert.match(output, /version/);
  });
});

function checkFuzz({ code, output }: Outcome): void {
  assert.equal(code, 0, output);
  assert.match(output, /\d{3,} generated, \d+ passed/);
}

/** Runs the fuzzer in a directory of its own, where it reads its configuration and leaves files. */
async function fuzz(url: string, flags: readonly string[]): Promise<Outcome> {
  const cwd = await mkdtemp(path.join(tmpdir(), 'vllm-sim-fuzz-'));
  await writeFile(path.join(cwd, 'schemathesis.toml'), CONFIG);
  const outcome = await runInstalled('schemathesis', ['run', `${url}/openapi.json`, ...FLAGS.split(' '), ...flags], cwd);
  await rm(cwd, { recursive: true });
  return outcome;
}

/** Runs `use` while a request holds a seat. */
async function withSeatTaken(simulator: Simulator, use: () => Promise<void>): Promise<void> {
  const controller = new AbortController();
  const headers = { 'content-type': 'application/json' };
  const pending = fetch(`${simulator.url}/v1/chat/completions`, { method: 'POST', body: JSON.stringify(chat('x')), headers, signal: controller.signal });
  pending.catch(() => {});
  await until(async () => (await metric(simulator, 'vllm:num_requests_running')) === 1, 'the seat to be taken');
  try {
    await use();
  } finally {
    controller.abort();
  }
}
