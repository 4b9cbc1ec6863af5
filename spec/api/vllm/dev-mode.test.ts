// The endpoints of dev mode, over real sockets: what they say, and what becomes of requests meanwhile.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Answer, chat, chunks, get, metric, post, until, withFakeTime, withSimulator } from '../../support/simulator-fixture.ts';

const OPTIONS = { serverDevMode: true, mode: 'echo' } as const;
const TIMED = { ...OPTIONS, timeToFirstToken: 100, interTokenLatency: 100 } as const;

const errorOf = ({ status, json }: Answer): unknown[] => [status, json.error?.type, json.error?.param, json.error?.code];
const finishOf = ({ json }: Answer): unknown[] => [json.choices?.[0]?.message?.content, json.choices?.[0]?.finish_reason];

const PATHS = {
  GET: ['/is_sleeping', '/is_paused', '/server_info', '/weight_info', '/get_world_size'],
  POST: ['/sleep', '/wake_up', '/release_kv_cache_memory', '/pause', '/resume', '/abort_requests', '/reset_prefix_cache', '/reset_mm_cache', '/reset_encoder_cache', '/collective_rpc', '/update_weight_version', '/weight_checker', '/init_weight_transfer_engine', '/shutdown_weight_transfer_engine', '/start_weight_update', '/start_draft_weight_update', '/update_weights', '/finish_weight_update'],
};

describe('dev mode', () => {
  it('is off unless it is asked for', () =>
    withSimulator({}, async (simulator) => {
      for (const path of PATHS.GET) assert.equal((await get(simulator, path)).status, 404, path);
      for (const path of PATHS.POST) assert.equal((await post(simulator, path, {})).status, 404, path);
    }));

  it('serves all of them when it is on', () =>
    withSimulator(OPTIONS, async (simulator) => {
      for (const path of PATHS.GET) assert.equal((await get(simulator, path)).status, 200, path);
      for (const path of PATHS.POST) assert.notEqual((await post(simulator, path, {})).status, 404, path);
    }));
});

describe('POST /pause, /resume', () => {
  it('aborts what runs and waits: 200 with the reason "abort" and what there is, streamed or not', () =>
    withFakeTime({ ...TIMED, maxNumSeqs: 2 }, async (simulator, clock) => {
      const running = [
        post(simulator, '/v1/chat/completions', chat('a b c')),
        post(simulator, '/v1/chat/completions', chat('a b c', { stream: true })),
      ];
      await until(async () => (await metric(simulator, 'vllm:num_requests_running')) === 2, 'two that run');
      const waiting = post(simulator, '/v1/completions', { prompt: 'x', max_tokens: 4 });
      await until(async () => (await metric(simulator, 'vllm:num_requests_waiting')) === 1, 'one that waits');
      clock.advance(100);
      assert.deepEqual((await post(simulator, '/pause', '')).json, { status: 'paused' });
      const [buffered, streamed] = await Promise.all(running);
      assert.deepEqual(buffered === undefined ? [] : finishOf(buffered), ['a', 'abort']);
      assert.equal(chunks(streamed?.text ?? '').at(-1)?.choices?.[0]?.finish_reason, 'abort');
      assert.deepEqual((await waiting).json.choices?.[0]?.finish_reason, 'abort');
      assert.equal(await metric(simulator, 'vllm:request_success_total{engine="0",finished_reason="abort",model_name="m"}'), 3);
    }));

  it('queues requests until it is lifted', () =>
    withFakeTime(OPTIONS, async (simulator) => {
      await post(simulator, '/pause?mode=keep&clear_cache=false', '');
      assert.deepEqual((await get(simulator, '/is_paused')).json, { is_paused: true });
      const answer = post(simulator, '/v1/chat/completions', chat('later'));
      await until(async () => (await metric(simulator, 'vllm:num_requests_waiting')) === 1, 'the request');
      assert.deepEqual((await post(simulator, '/resume', '')).json, { status: 'resumed' });
      assert.deepEqual(finishOf(await answer), ['later', 'stop']);
      assert.deepEqual((await get(simulator, '/is_paused')).json, { is_paused: false });
    }));

  it('waits for what runs with mode=wait', () =>
    withFakeTime(TIMED, async (simulator, clock) => {
      const answer = post(simulator, '/v1/chat/completions', chat('a'));
      await until(async () => (await metric(simulator, 'vllm:num_requests_running')) === 1, 'the request');
      const paused = post(simulator, '/pause?mode=wait', '');
      await until(async () => (await get(simulator, '/is_paused')).text === '{"is_paused":true}', 'the pause');
      clock.advance(200);
      assert.deepEqual(finishOf(await answer), ['a', 'stop']);
      assert.equal((await paused).status, 200);
    }));

  it('names parameters that are wrong', () =>
    withSimulator(OPTIONS, async (simulator) => {
      assert.deepEqual(errorOf(await post(simulator, '/pause?mode=stop', '')), [400, 'Bad Request', 'query.mode', 400]);
      assert.deepEqual(errorOf(await post(simulator, '/pause?clear_cache=2', '')), [400, 'Bad Request', 'query.clear_cache', 400]);
      assert.equal((await get(simulator, '/is_paused')).text, '{"is_paused":false}');
    }));
});

describe('POST /sleep, /wake_up', () => {
  it('sleeps at a level and wakes part by part; the metrics follow', () =>
    withSimulator(OPTIONS, async (simulator) => {
      const states = async (): Promise<number[]> =>
        Promise.all(['awake', 'weights_offloaded', 'discard_all'].map((state) => metric(simulator, `vllm:engine_sleep_state{engine="0",model_name="m",sleep_state="${state}"}`)));
      assert.deepEqual(await states(), [1, 0, 0]);
      assert.equal((await post(simulator, '/sleep?level=2', '')).text, '{"status":"sleeping","level":2}');
      assert.deepEqual([(await get(simulator, '/is_sleeping')).text, await states()], ['{"is_sleeping":true}', [0, 0, 1]]);
      assert.equal((await post(simulator, '/wake_up?tags=weights', '')).text, '{"status":"sleeping","tags":["weights"]}');
      assert.equal((await post(simulator, '/wake_up', '')).text, '{"status":"awake","tags":null}');
      assert.deepEqual([(await get(simulator, '/is_sleeping')).text, await states()], ['{"is_sleeping":false}', [1, 0, 0]]);
    }));

  it('names parameters that are wrong', () =>
    withSimulator(OPTIONS, async (simulator) => {
      for (const level of ['3', '-1', 'x', '', '1.5', '9'.repeat(400)]) {
        assert.deepEqual(errorOf(await post(simulator, `/sleep?level=${level}`, '')), [400, 'Bad Request', 'query.level', 400], level);
      }
      assert.deepEqual(errorOf(await post(simulator, '/sleep?mode=x', '')), [400, 'Bad Request', 'query.mode', 400]);
    }));

  it('gives the memory of the KV cache back only after a pause', () =>
    withSimulator(OPTIONS, async (simulator) => {
      assert.deepEqual(errorOf(await post(simulator, '/release_kv_cache_memory', '')), [500, 'InternalServerError', null, 500]);
      await post(simulator, '/pause', '');
      assert.equal((await post(simulator, '/release_kv_cache_memory', '')).text, '{"status":"kv_cache_released"}');
      assert.equal((await post(simulator, '/wake_up?tags=kv_cache', '')).text, '{"status":"awake","tags":["kv_cache"]}');
    }));
});

describe('POST /reset_prefix_cache and the like', () => {
  it('succeeds unless blocks are held, or by force', () =>
    withFakeTime(TIMED, async (simulator, clock) => {
      assert.equal((await post(simulator, '/reset_prefix_cache', '')).text, '{"success":true}');
      const answer = post(simulator, '/v1/chat/completions', chat('a'));
      await until(async () => (await metric(simulator, 'vllm:num_requests_running')) === 1, 'the request');
      assert.equal((await post(simulator, '/reset_prefix_cache?reset_external=true', '')).text, '{"success":false}');
      assert.equal((await post(simulator, '/reset_prefix_cache?reset_running_requests=true', '')).text, '{"success":true}');
      assert.equal(await metric(simulator, 'vllm:num_preemptions_total'), 1);
      clock.advance(1000);
      assert.deepEqual(finishOf(await answer), ['a', 'stop']);
    }));

  it('answers nothing for caches that are not there', () =>
    withSimulator(OPTIONS, async (simulator) => {
      for (const path of ['/reset_mm_cache', '/reset_encoder_cache']) {
        const { status, text, headers } = await post(simulator, path, '');
        assert.deepEqual([status, text, headers.get('content-type')], [200, '', null], path);
      }
    }));
});

describe('POST /abort_requests', () => {
  it('aborts all without ids, and tells how many; none of them counts as a success', () =>
    withFakeTime(TIMED, async (simulator) => {
      const answer = post(simulator, '/v1/chat/completions', chat('a'));
      await until(async () => (await metric(simulator, 'vllm:num_requests_running')) === 1, 'the request');
      assert.equal((await post(simulator, '/abort_requests', { request_ids: ['nobody'] })).text, '{"status":"aborted","aborted":1}');
      assert.equal((await post(simulator, '/abort_requests', { request_ids: [] })).text, '{"status":"aborted","aborted":1}');
      assert.deepEqual(finishOf(await answer), ['', 'abort']);
      assert.equal(await metric(simulator, 'vllm:request_success_total{engine="0",finished_reason="abort",model_name="m"}'), 0);
    }));

  it('aborts requests by the ids of their answers, one for each prompt of completions', () =>
    withFakeTime(TIMED, async (simulator) => {
      const answers = [
        post(simulator, '/v1/chat/completions', chat('a', { request_id: 'one' })),
        post(simulator, '/v1/completions', { prompt: ['a', 'b'], max_tokens: 4, request_id: 'two' }),
      ];
      await until(async () => (await metric(simulator, 'vllm:num_requests_running')) === 3, 'three sequences');
      const running = (): Promise<number> => metric(simulator, 'vllm:num_requests_running');
      await post(simulator, '/abort_requests', { request_ids: ['chatcmpl-one', 'cmpl-two-1'] });
      assert.equal(await running(), 1);
      await post(simulator, '/abort_requests', { request_ids: 'cmpl-two-0' });
      const reasons = (await Promise.all(answers)).map(({ json }) => json.choices?.map((choice) => choice.finish_reason));
      assert.deepEqual([await running(), reasons], [0, [['abort'], ['abort', 'abort']]]);
    }));

  it('refuses what is no such body', () =>
    withSimulator(OPTIONS, async (simulator) => {
      for (const body of ['', '[]', '{']) assert.deepEqual(errorOf(await post(simulator, '/abort_requests', body)), [400, 'Bad Request', null, 400], body);
      for (const ids of [5, true, [[]], [{}]]) {
        const { status, json } = await post(simulator, '/abort_requests', { request_ids: ids });
        assert.deepEqual([status, typeof json.error], [500, 'string'], JSON.stringify(ids));
      }
    }));

  it('counts what it is given, ids or not', () =>
    withSimulator(OPTIONS, async (simulator) => {
      for (const [ids, count] of [[[5], 1], [['a', 'a', null], 3], ['ab', 2], [{ a: 1 }, 1], [{}, 0], [[], 0]] as const) {
        assert.equal((await post(simulator, '/abort_requests', { request_ids: ids })).text, `{"status":"aborted","aborted":${count}}`, JSON.stringify(ids));
      }
    }));
});

describe('the others', () => {
  it('collective_rpc wants a method that workers have, which are any with a class of their own', () =>
    withSimulator(OPTIONS, async (simulator) => {
      const call = (body: unknown): Promise<Answer> => post(simulator, '/collective_rpc', body);
      for (const more of [{}, { args: ['a'], kwargs: { b: 1 }, timeout: 2 }, { args: 'a', kwargs: null }]) assert.equal((await call({ method: 'reload_weights', ...more })).text, '{"results":[null]}');
      for (const bad of [{ method: 'f' }, { method: '' }, { method: 5 }, { kwargs: 5 }, { timeout: -1 }, { timeout: 'x' }]) {
        assert.deepEqual(errorOf(await call({ method: 'reload_weights', ...bad })), [500, 'InternalServerError', null, 500], JSON.stringify(bad));
      }
      assert.deepEqual(errorOf(await call({ method: '\ud800' })), [400, 'BadRequestError', null, 400]);
      for (const args of [5, null, true]) assert.deepEqual(errorOf(await call({ method: 'f', args })), [400, 'BadRequestError', null, 400]);
      await withSimulator({ ...OPTIONS, workerExtensionCls: 'a.B' }, async (extended) => assert.equal((await post(extended, '/collective_rpc', { method: 'f' })).status, 200));
      for (const body of [{}, [], '{', { method: null }]) assert.deepEqual(errorOf(await post(simulator, '/collective_rpc', body)), [400, 'Bad Request', null, 400]);
    }));

  it('weights have a version', () =>
    withSimulator(OPTIONS, async (simulator) => {
      assert.equal((await get(simulator, '/weight_info')).text, '{"weight_version":"default"}');
      assert.equal((await post(simulator, '/update_weight_version', { new_version: 'v2' })).text, '{"success":true,"new_version":"v2"}');
      assert.equal((await get(simulator, '/weight_info')).text, '{"weight_version":"v2"}');
      assert.equal((await post(simulator, '/update_weight_version', {})).json.error?.param, 'body.new_version');
      assert.equal((await get(simulator, '/get_world_size?include_dp=no')).text, '{"world_size":1}');
    }));
});
