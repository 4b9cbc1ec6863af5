// vLLM's limits on what waits and runs, over real sockets.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Answer, chat, metric, post, until, withSimulator } from '../support/simulator-fixture.ts';

const CHAT = '/v1/chat/completions';
const SLOW = { timeToFirstToken: '1h' };
const REJECTED = (reason: string): string => `vllm:admission_rejections_total{model_name="m",reason="${reason}"}`;

function assertRefused({ status, headers, json }: Answer): void {
  assert.deepEqual([status, headers.get('content-type')], [503, 'application/json']);
  assert.deepEqual([json.error?.type, json.error?.param, json.error?.code], ['Service Unavailable', null, 503]);
}

describe('POST /v1/chat/completions over --max-num-queued-reqs', () => {
  it('answers 503, also to streams and before the conversation is looked at, and counts it', () =>
    withSimulator({ ...SLOW, maxNumQueuedReqs: 1, maxRunningRequests: 1, maxWaitingQueueLength: 0 }, async (simulator) => {
      const abort = new AbortController();
      const first = fetch(simulator.url + CHAT, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(chat('x')), signal: abort.signal });
      await until(async () => (await metric(simulator, 'vllm:num_requests_running')) === 1, 'a running request');
      assertRefused(await post(simulator, CHAT, chat('x')));
      assertRefused(await post(simulator, CHAT, chat('x', { stream: true })));
      assertRefused(await post(simulator, CHAT, { messages: [] }));
      assertRefused(await post(simulator, '/v1/completions', { prompt: 'x', stream: true }));
      assert.equal((await post(simulator, '/v1/messages/count_tokens', chat('x', { model: 'm' }))).status, 200);
      assert.equal((await post(simulator, CHAT, chat('x', { model: 'nope' }))).status, 404);
      assert.deepEqual([await metric(simulator, REJECTED('max_num_queued_reqs')), await metric(simulator, REJECTED('max_num_queued_tokens'))], [4, 0]);
      abort.abort();
      await assert.rejects(first);
    }));

  it('leaves a full waiting queue its 429, which is not counted', () =>
    withSimulator({ ...SLOW, maxNumQueuedReqs: 3000, maxRunningRequests: 1, maxWaitingQueueLength: 0 }, async (simulator) => {
      assert.equal((await post(simulator, CHAT, chat('x', { n: 2049 }))).status, 429);
      assertRefused(await post(simulator, CHAT, chat('x', { n: 3001 })));
      assert.equal(await metric(simulator, REJECTED('max_num_queued_reqs')), 1);
    }));
});

describe('POST /v1/completions over --max-num-queued-tokens', () => {
  it('answers 503 where a prompt waits behind one that reaches the limit', () =>
    withSimulator({ ...SLOW, maxNumQueuedTokens: 3 }, async (simulator) => {
      assertRefused(await post(simulator, '/v1/completions', { prompt: [[1, 2, 3], [4]], stream: true }));
      assert.equal(await metric(simulator, REJECTED('max_num_queued_tokens')), 1);
    }));
});
