// The endpoints that every server has, over real sockets.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Answer, chat, chunks, events, get, metric, post, RawClient, until, withFakeTime, withSimulator } from '../../support/simulator-fixture.ts';

const errorOf = ({ status, json }: Answer): unknown[] => [status, json.error?.type, json.error?.param, json.error?.code];

describe('/ping, /metrics/', () => {
  it('answer as /health and /metrics do', () =>
    withSimulator({}, async (simulator) => {
      for (const answer of [await get(simulator, '/ping'), await post(simulator, '/ping', '')]) assert.deepEqual([answer.status, answer.text], [200, '']);
      assert.match((await get(simulator, '/metrics/')).text, /vllm:num_requests_running/);
    }));

  it('is answered by an application of its own behind GET /metrics, whatever the method', () =>
    withSimulator({}, async ({ url }) => {
      const ask = async (method: string, path: string): Promise<unknown[]> => {
        const response = await fetch(url + path, { method });
        const text = await response.text();
        return [response.status, response.headers.get('content-type'), text.includes('vllm:num_requests_running')];
      };
      assert.deepEqual(await ask('GET', '/metrics'), [200, 'text/plain; version=1.0.0; charset=utf-8', true]);
      for (const [method, path] of [['POST', '/metrics'], ['DELETE', '/metrics'], ['OPTIONS', '/metrics'], ['GET', '/metrics/'], ['PUT', '/metrics/']] as const) {
        assert.deepEqual(await ask(method, path), [200, 'text/plain; version=0.0.4; charset=utf-8', true], `${method} ${path}`);
      }
      assert.deepEqual(await ask('HEAD', '/metrics'), [200, 'text/plain; version=0.0.4; charset=utf-8', false]);
    }));

  it('has that application at every path that begins so', () =>
    withSimulator({}, async (simulator) => {
      for (const path of ['/metrics/x', '/metrics/x/y', '/metricsx']) assert.match((await get(simulator, path)).text, /vllm:num_requests_running/, path);
    }));

  it('heeds preferences and names there, and not at GET /metrics', () =>
    withSimulator({}, async ({ url }) => {
      const ask = async (path: string, headers: Record<string, string>): Promise<unknown[]> => {
        const response = await fetch(`${url}${path}?name[]=vllm:num_requests_running`, { headers });
        return [response.headers.get('content-type'), response.headers.get('content-encoding'), response.headers.get('content-length') === null, (await response.text()).split('\n').length];
      };
      const open = { accept: 'application/openmetrics-text;version=1.0.0,text/plain;q=0.5', 'accept-encoding': 'gzip' };
      assert.deepEqual(await ask('/metrics/', { 'accept-encoding': 'identity' }), ['text/plain; version=0.0.4; charset=utf-8', null, true, 4]);
      assert.deepEqual(await ask('/metrics/', open), ['application/openmetrics-text; version=1.0.0; charset=utf-8; escaping=underscores', 'gzip', true, 5]);
      const [type, encoding, isChunked, numLines] = await ask('/metrics', open);
      assert.deepEqual([type, encoding, isChunked, Number(numLines) > 100], ['text/plain; version=1.0.0; charset=utf-8', null, false, true]);
    }));
});

describe('GET /load', () => {
  it('counts the inference requests under way, whoever ends them', () =>
    withFakeTime({ enableServerLoadTracking: true, timeToFirstToken: 100 }, async (simulator, clock) => {
      const load = async (): Promise<string> => (await get(simulator, '/load')).text;
      assert.equal(await load(), '{"server_load":0}');
      const answers = ['/v1/chat/completions', '/invocations'].map((path) => post(simulator, path, chat('x', { max_tokens: 1 })));
      const leaving = new RawClient(simulator.port);
      leaving.post('/v1/completions', { prompt: 'x' });
      await until(async () => (await metric(simulator, 'vllm:num_requests_running')) === 3, 'three');
      assert.equal(await load(), '{"server_load":3}');
      leaving.leave();
      await until(async () => (await load()) === '{"server_load":2}', 'the one that left');
      clock.advance(100);
      await Promise.all(answers);
      assert.equal((await post(simulator, '/v1/chat/completions', {})).status, 400);
      await until(async () => (await load()) === '{"server_load":0}', 'the end');
    }));

  it('is 0 unless it is asked for', () =>
    withFakeTime({ timeToFirstToken: 100 }, async (simulator, clock) => {
      const answer = post(simulator, '/v1/chat/completions', chat('x', { max_tokens: 1 }));
      await until(async () => (await metric(simulator, 'vllm:num_requests_running')) === 1, 'the request');
      assert.equal((await get(simulator, '/load')).text, '{"server_load":0}');
      clock.advance(100);
      await answer;
    }));
});

describe('GET /kv_event_sources', () => {
  const sourcesOf = async (kvEventsConfig: Record<string, unknown> | null): Promise<string> => {
    let text = '';
    await withSimulator({ kvEventsConfig }, async (simulator) => {
      ({ text } = await get(simulator, '/kv_event_sources'));
    });
    return text;
  };

  it('shows where events are published, vLLM\'s defaults applied', async () => {
    assert.equal(
      await sourcesOf({ topic: 't', enable_kv_cache_events: true, hwm: 7 }),
      '{"0":{"enable_kv_cache_events":true,"publisher":"zmq","endpoint":"tcp://*:5557","replay_endpoint":null,"buffer_steps":10000,"hwm":7,"max_queue_size":100000,"topic":"t"}}',
    );
  });

  it('is empty where none are', async () => {
    for (const config of [null, {}, { enable_kv_cache_events: false }, { enable_kv_cache_events: true, publisher: 'null' }]) {
      assert.equal(await sourcesOf(config), '{}', JSON.stringify(config));
    }
  });
});

describe('POST /invocations', () => {
  it('answers requests of either kind, with the adapter that the header names', () =>
    withSimulator({ mode: 'echo', lora: 'a' }, async (simulator) => {
      const answer = await post(simulator, '/invocations', chat('said'));
      assert.deepEqual([answer.json.model, answer.json.choices?.[0]?.message?.content], ['m', 'said']);
      assert.equal((await post(simulator, '/invocations', { prompt: 'said', max_tokens: 9 })).json.choices?.[0]?.text, 'said');
      const named = await post(simulator, '/invocations', chat('said'), { 'x-amzn-sagemaker-adapter-identifier': 'a' });
      assert.equal(named.json.model, 'a');
      assert.equal((await post(simulator, '/invocations', chat('said', { model: 'nope' }))).json.model, 'm');
    }));

  it('streams', () =>
    withSimulator({ mode: 'echo' }, async (simulator) => {
      const { text } = await post(simulator, '/invocations', chat('said', { stream: true }));
      const said = chunks(text).map(({ choices }) => choices?.[0]?.delta?.content ?? '').join('');
      assert.deepEqual([said, events(text).at(-1)], ['said', '[DONE]']);
    }));

  it('gives the error of the kind that took the body, and its own where none did', () =>
    withSimulator({}, async (simulator) => {
      const unknown = await post(simulator, '/invocations', chat('x'), { 'x-amzn-sagemaker-adapter-identifier': 'nope' });
      assert.deepEqual(errorOf(unknown), [404, 'NotFoundError', 'model', 404]);
      assert.deepEqual(errorOf(await post(simulator, '/invocations', chat('x', { max_tokens: 'y' }))), [400, 'BadRequestError', 'prompt', 400]);
      assert.deepEqual(errorOf(await post(simulator, '/invocations', { max_tokens: 1 })), [400, 'BadRequestError', 'prompt', 400]);
      assert.deepEqual(errorOf(await post(simulator, '/invocations', { prompt: 'x', max_tokens: 'y' })), [400, 'BadRequestError', null, 400]);
      for (const body of ['{', '']) assert.deepEqual(errorOf(await post(simulator, '/invocations', body)), [400, 'Bad Request', null, 400]);
      assert.equal((await post(simulator, '/invocations', chat('x'), { 'content-type': 'text/plain' })).status, 400);
    }));
});

describe('scale-out endpoints', () => {
  const paths = ['/inference/v1/generate', '/inference/v1/abort_requests', '/v1/chat/completions/render', '/v1/completions/derender'];

  it('are refused unless they are enabled, whatever the body', () =>
    withSimulator({}, async (simulator) => {
      for (const path of paths) assert.deepEqual(errorOf(await post(simulator, path, '{')), [403, 'PermissionDeniedError', null, 403], path);
      assert.equal((await get(simulator, '/inference/v1/generate')).status, 405);
    }));

  it('abort requests by their ids when they are', () =>
    withSimulator({ enableScaleOut: true }, async (simulator) => {
      const { status, text } = await post(simulator, '/inference/v1/abort_requests', { request_ids: ['x'] });
      assert.deepEqual([status, text], [200, '']);
      for (const ids of [5, [5], {}]) assert.equal((await post(simulator, '/inference/v1/abort_requests', { request_ids: ids })).status, 200);
      for (const body of ['', '{}', { request_ids: null }]) {
        assert.deepEqual(errorOf(await post(simulator, '/inference/v1/abort_requests', body)), [400, 'Bad Request', null, 400], JSON.stringify(body));
      }
      assert.equal((await post(simulator, '/inference/v1/abort_requests', [])).status, 500);
    }));
});

describe('POST /v1/systemone', () => {
  it('answers 400 to what is no decision', () =>
    withSimulator({}, async (simulator) => {
      const decide = async (body: unknown): Promise<unknown[]> => errorOf(await post(simulator, '/v1/systemone', body));
      assert.deepEqual(await decide({ cache_salt: 5 }), [400, 'BadRequestError', 'cache_salt', 400]);
      assert.deepEqual(await decide({ state: 1, questions: {} }), [400, 'BadRequestError', null, 400]);
      assert.deepEqual(await decide({ state: 1, questions: { q: { type: 'yes_no' } } }), [400, 'BadRequestError', null, 400]);
      assert.deepEqual(await decide({ state: 1, questions: {}, model: 'nope' }), [404, 'NotFoundError', 'model', 404]);
      assert.deepEqual(await decide({ state: 1, questions: {}, images: [5] }), [400, 'Bad Request', 'body.images.0', 400]);
      assert.deepEqual(await decide({ questions: {} }), [400, 'Bad Request', 'body.state', 400]);
      assert.deepEqual(await decide({ model: 5, questions: [] }), [400, 'Bad Request', 'body.model', 400]);
      assert.deepEqual(await decide({ state: 1 }), [400, 'Bad Request', 'body.questions', 400]);
      assert.deepEqual(await decide({ state: 1, questions: [] }), [400, 'Bad Request', 'body.questions', 400]);
      assert.deepEqual(await decide({ state: 1, questions: { q: 1 } }), [400, 'Bad Request', 'body.questions.q', 400]);
      assert.deepEqual(await decide({ state: 1, questions: { q: {} } }), [400, 'Bad Request', 'body.questions.q.type', 400]);
    }));
});

describe('a pooling server', () => {
  it('has the endpoint for decisions, and none that is about generation', () =>
    withSimulator({ runner: 'pooling' }, async (simulator) => {
      assert.equal((await post(simulator, '/v1/systemone', {})).status, 400);
      const decision = { model: 'nope', state: null, questions: {} };
      assert.deepEqual(errorOf(await post(simulator, '/v1/systemone', decision)), [501, 'NotImplementedError', null, 501]);
      for (const path of ['/scale_elastic_ep', '/inference/v1/generate']) assert.equal((await post(simulator, path, {})).status, 404, path);
    }));
});

describe('POST /scale_elastic_ep, /is_scaling_elastic_ep', () => {
  it('scales to the one engine that is there', () =>
    withSimulator({}, async (simulator) => {
      const scale = (body: unknown): Promise<Answer> => post(simulator, '/scale_elastic_ep', body);
      assert.equal((await scale({ new_data_parallel_size: 1 })).text, '{"message":"Scaled to 1 data parallel engines"}');
      assert.equal((await scale({ new_data_parallel_size: 2 })).status, 500);
      for (const body of [{}, { new_data_parallel_size: 0 }, { new_data_parallel_size: '1' }, { new_data_parallel_size: 1, drain_timeout: -1 }]) {
        assert.deepEqual(errorOf(await scale(body)), [400, 'Bad Request', null, 400], JSON.stringify(body));
      }
      assert.equal((await scale({ new_data_parallel_size: true, drain_timeout: true })).text, '{"message":"Scaled to True data parallel engines"}');
      for (const body of ['[]', 'null', '"x"']) assert.deepEqual(errorOf(await scale(body)), [500, 'InternalServerError', null, 500], body);
      assert.equal((await post(simulator, '/is_scaling_elastic_ep', '')).text, '{"is_scaling_elastic_ep":false}');
    }));
});
