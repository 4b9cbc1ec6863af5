// A server whose KV cache is smaller than one context: it says so once, and the context is as long as the cache.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Logger } from '../../lib/base/log.ts';
import { startServer } from '../../lib/compose.ts';
import { resolveConfig } from '../../lib/config/resolve.ts';
import { options } from '../../lib/options.ts';
import type { Simulator } from '../../lib/running-simulator.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { metric, post } from '../support/simulator-fixture.ts';

const WORDS = Array.from({ length: 200 }, (_, index) => index + 1);

async function withSmallCache(numGpuBlocksOverride: number, use: (simulator: Simulator, warnings: string[]) => Promise<void>): Promise<void> {
  const warnings: string[] = [];
  const logger: Logger = { debug() {}, info() {}, warn: (message) => void warnings.push(message), error: (message) => assert.fail(message) };
  const config = resolveConfig(options, { model: 'm', maxModelLen: 64, blockSize: 8, numGpuBlocksOverride }, { host: '127.0.0.1', port: 0 });
  const simulator = await startServer(config, { clock: new FakeClock(), logger, env: {} });
  try {
    await use(simulator, warnings);
  } finally {
    await simulator.close();
  }
}

describe('a server whose KV cache is smaller than one context', () => {
  it('warns once, refuses longer prompts and ends outputs with length', () =>
    withSmallCache(4, async (simulator, warnings) => {
      assert.equal(warnings.length, 1);
      assert.match(warnings[0] ?? '', /--max-model-len.*--num-gpu-blocks-override/);
      const complete = (numTokens: number, changes: object = {}) => post(simulator, '/v1/completions', { prompt: WORDS.slice(0, numTokens), ...changes });
      for (const numTokens of [24, 25, 200]) assert.equal((await complete(numTokens, { max_tokens: 1 })).status, 400);
      assert.match((await complete(25, { max_tokens: 1 })).json.error?.message ?? '', /maximum context length is 24 tokens/);
      for (const numTokens of [1, 23]) {
        const { status, json } = await complete(numTokens, { ignore_eos: true, max_tokens: null });
        const { finish_reason: reason } = json.choices?.[0] ?? {};
        assert.deepEqual([status, reason, json.usage?.prompt_tokens], [200, 'length', numTokens]);
      }
      const { json } = await complete(9, { ignore_eos: true, max_tokens: 15 });
      assert.deepEqual([json.usage?.completion_tokens, json.choices?.[0]?.finish_reason], [15, 'length']);
      assert.deepEqual([await metric(simulator, 'vllm:num_preemptions_total'), await metric(simulator, 'vllm:kv_cache_usage_perc')], [0, 0]);
      assert.equal(warnings.length, 1);
    }));

  it('does not warn where one context fits', () => withSmallCache(9, async (_simulator, warnings) => assert.deepEqual(warnings, [])));
});
