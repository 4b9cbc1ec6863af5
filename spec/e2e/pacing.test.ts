// Request-paced timing from the options to the tokens: real sockets, the test's time.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { SimulatorOptions } from '../../lib/simulator-options.ts';
import { chat, metric, post, until, withFakeTime } from '../support/simulator-fixture.ts';

const PATH = '/v1/chat/completions';

describe('request-paced timing', () => {
  it('slows down with the seats that are taken, and speeds up as soon as they are free again', () =>
    withFakeTime({ mode: 'echo', timeToFirstToken: 10, interTokenLatency: 10, timeFactorUnderLoad: 3, maxNumSeqs: 2 }, async (simulator, clock) => {
      // Alone at first: tokens at 10, 40 and 70 ms. Not alone until then: at 30, 60, 90, 100 and 110 ms.
      const first = post(simulator, PATH, chat('a b'));
      await until(async () => (await metric(simulator, 'vllm:num_requests_running')) === 1, 'the first request');
      const second = post(simulator, PATH, chat('a b c d'));
      await until(async () => (await metric(simulator, 'vllm:num_requests_running')) === 2, 'the second request');
      clock.advance(69.999);
      assert.equal(await metric(simulator, 'vllm:num_requests_running'), 2);
      clock.advance(0.001);
      assert.equal(await metric(simulator, 'vllm:num_requests_running'), 1);
      clock.advance(39.999);
      assert.equal(await metric(simulator, 'vllm:num_requests_running'), 1);
      clock.advance(0.001);
      assert.equal(await metric(simulator, 'vllm:num_requests_running'), 0);
      await Promise.all([first, second]);
    }));

  it('takes time for each prompt token, also far below a millisecond', () =>
    withFakeTime({ mode: 'echo', prefillTimePerToken: '2us', interTokenLatency: '900us' }, async (simulator, clock) => {
      const answer = post(simulator, '/v1/completions', { prompt: Array.from({ length: 500 }, () => 1), max_tokens: 11 });
      await until(() => clock.numArmed > 0, 'the request');
      clock.advance(100);
      await answer;
      const seconds = await metric(simulator, 'vllm:e2e_request_latency_seconds_sum');
      assert.ok(Math.abs(seconds - 0.01) < 1e-9, `${seconds}`);
    }));

  it('says the same at every pace, and takes the same time for the same seed', async () => {
    const run = async (options: Partial<SimulatorOptions>): Promise<{ text: string | undefined; seconds: number }> => {
      const result = { text: undefined as string | undefined, seconds: Number.NaN };
      await withFakeTime({ timeToFirstToken: 100, interTokenLatency: 10, seed: 7, ...options }, async (simulator, clock) => {
        const answer = post(simulator, PATH, chat('x'));
        await until(() => clock.numArmed > 0, 'the request');
        clock.advance(100_000);
        result.text = (await answer).json.choices?.[0]?.message?.content;
        result.seconds = await metric(simulator, 'vllm:e2e_request_latency_seconds_sum');
      });
      return result;
    };
    const steady = await run({});
    const uneven = await run({ latencyDistribution: 'lognormal', timeToFirstTokenStdDev: 50, interTokenLatencyStdDev: 20 });
    assert.ok(steady.text !== undefined && steady.text !== '');
    assert.equal(uneven.text, steady.text);
    assert.notEqual(uneven.seconds, steady.seconds);
    assert.deepEqual(await run({ latencyDistribution: 'lognormal', timeToFirstTokenStdDev: 50, interTokenLatencyStdDev: 20 }), uneven);
  });
});
