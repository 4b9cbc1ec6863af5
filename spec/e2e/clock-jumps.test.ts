// Clocks that jump while streams run: real sockets, the test's time.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { FAKE_EPOCH_MS, type FakeClock } from '../support/fake-clock.ts';
import { parseAnswers } from '../support/http-fixture.ts';
import { chat, chunks, metric, post, RawClient, until, withFakeTime } from '../support/simulator-fixture.ts';

const PATH = '/v1/chat/completions';
const PACE = { mode: 'echo', timeToFirstToken: 100, interTokenLatency: 20 } as const;
const HOUR_MS = 3_600_000;

/** A client whose stream of three words has given the first one. */
async function startStream(port: number, clock: FakeClock): Promise<RawClient> {
  const client = new RawClient(port);
  const numArmed = clock.numArmed;
  client.post(PATH, chat('one two three', { stream: true }));
  await until(() => clock.numArmed > numArmed, 'the request');
  clock.advance(100);
  await until(() => client.received.includes('"one"'), 'the first token');
  return client;
}

/** The times in a stream's chunks, each once. */
function createdIn(received: string): number[] {
  return [...new Set([...received.matchAll(/"created":(\d+)/g)].map(([, created]) => Number(created)))];
}

describe('wall time that is set to another time', () => {
  for (const byMs of [HOUR_MS, -HOUR_MS]) {
    it(`changes neither the pace of a stream nor its creation, and counts for the next request: ${byMs} ms`, () =>
      withFakeTime(PACE, async (simulator, clock) => {
        const client = await startStream(simulator.port, clock);
        clock.setWallTime(byMs);
        clock.advance(19);
        assert.equal(await metric(simulator, 'vllm:generation_tokens_total'), 1);
        clock.advance(1);
        await until(() => client.received.includes('" two"'), 'the second token');
        assert.ok(!client.received.includes('" three"'));
        clock.advance(40);
        await until(() => client.received.includes('[DONE]'), 'the end');
        assert.deepEqual(createdIn(client.received), [FAKE_EPOCH_MS / 1000]);
        assert.equal(await metric(simulator, 'vllm:e2e_request_latency_seconds_sum'), 0.16);
        const next = await startStream(simulator.port, clock);
        assert.deepEqual(createdIn(next.received), [(FAKE_EPOCH_MS + byMs) / 1000]);
        for (const each of [client, next]) each.leave();
      }));
  }
});

describe('time that has passed unseen', () => {
  it('brings at once what was due, each token at its own time, and seats for those who waited', () =>
    withFakeTime({ ...PACE, maxNumSeqs: 1 }, async (simulator, clock) => {
      const client = await startStream(simulator.port, clock);
      const waiting = post(simulator, PATH, chat('one', { stream: true }));
      await until(async () => (await metric(simulator, 'vllm:num_requests_waiting')) === 1, 'the second request');
      clock.jump(HOUR_MS);
      await until(() => client.received.includes('[DONE]'), 'the end');
      assert.match(client.received, /" two".*" three"/s);
      const pieces = chunks((await waiting).text).map((chunk) => chunk.choices?.[0]?.delta?.content ?? '');
      assert.equal(pieces.join(''), 'one');
      // 160 ms for the first one, then 120 ms from the seat that it left: nobody has waited an hour.
      assert.equal(await metric(simulator, 'vllm:e2e_request_latency_seconds_sum'), 0.16 + 0.18);
      assert.deepEqual([await metric(simulator, 'vllm:num_requests_running'), clock.numArmed], [0, 0]);
      client.leave();
    }));
});

describe('time that goes back, as no monotonic clock does', () => {
  it('holds a stream up as long, and sends nothing early or twice', () =>
    withFakeTime(PACE, async (simulator, clock) => {
      const client = await startStream(simulator.port, clock);
      clock.stall(-50);
      clock.advance(69);
      assert.equal(await metric(simulator, 'vllm:generation_tokens_total'), 1);
      clock.advance(1);
      await until(() => client.received.includes('" two"'), 'the second token');
      clock.advance(40);
      await until(() => client.received.includes('[DONE]'), 'the end');
      const pieces = chunks(parseAnswers(client.received)[0]?.body ?? '').map((chunk) => chunk.choices?.[0]?.delta?.content ?? '');
      assert.equal(pieces.join(''), 'one two three');
      assert.equal(await metric(simulator, 'vllm:e2e_request_latency_seconds_sum'), 0.16);
      client.leave();
    }));
});
