// The endpoints of weights: sessions of a trainer, versions and checksums.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Answer, get, post, withSimulator } from '../../support/simulator-fixture.ts';

const OPTIONS = { serverDevMode: true } as const;
const CONFIGURED = { ...OPTIONS, weightTransferConfig: { backend: 'nccl' } } as const;

const errorOf = ({ status, json }: Answer): unknown[] => [status, json.error?.type, json.error?.param];
const SERVER_ERROR = [500, 'InternalServerError', null];

describe('the transfer of weights', () => {
  it('fails unless it is configured, but for parting', () =>
    withSimulator(OPTIONS, async (simulator) => {
      for (const path of ['/start_weight_update', '/start_draft_weight_update', '/finish_weight_update']) assert.deepEqual(errorOf(await post(simulator, path, {})), SERVER_ERROR, path);
      assert.deepEqual(errorOf(await post(simulator, '/init_weight_transfer_engine', { init_info: {} })), SERVER_ERROR);
      assert.deepEqual(errorOf(await post(simulator, '/update_weights', { update_info: [{}] })), SERVER_ERROR);
      assert.equal((await post(simulator, '/shutdown_weight_transfer_engine', '')).text, '{"message":"Weight transfer shut down"}');
    }));

  it('looks at bodies first', () =>
    withSimulator(OPTIONS, async (simulator) => {
      for (const body of [{}, { init_info: null }, { init_info: 5 }, [], '"x"']) assert.deepEqual(errorOf(await post(simulator, '/init_weight_transfer_engine', body)), [400, 'Bad Request', 'body.init_info'], JSON.stringify(body));
      for (const body of [{}, { update_info: 5 }, { update_info: [5] }]) assert.deepEqual(errorOf(await post(simulator, '/update_weights', body)), [400, 'Bad Request', 'body.update_info'], JSON.stringify(body));
      assert.deepEqual(errorOf(await post(simulator, '/finish_weight_update', { weight_version: 5 })), [400, 'Bad Request', 'body.weight_version']);
    }));

  it('takes weights in sessions, one at a time, each of which can name the version', () =>
    withSimulator(CONFIGURED, async (simulator) => {
      const texts: string[] = [];
      const call = async (path: string, body: unknown): Promise<void> => void texts.push((await post(simulator, path, body)).text);
      await call('/init_weight_transfer_engine', { init_info: { master_address: 'a' } });
      await call('/start_weight_update', '');
      await call('/update_weights', { update_info: { names: [] } });
      await call('/finish_weight_update', { weight_version: 'v2' });
      const messages = ['Weight transfer initialized', 'Weight update started', 'Weights updated', 'Weight update finished'];
      assert.deepEqual(texts, messages.map((message) => JSON.stringify({ message })));
      assert.equal((await get(simulator, '/weight_info')).text, '{"weight_version":"v2"}');
    }));

  it('fails out of turn', () =>
    withSimulator(CONFIGURED, async (simulator) => {
      assert.deepEqual(errorOf(await post(simulator, '/update_weights', { update_info: {} })), SERVER_ERROR);
      assert.deepEqual(errorOf(await post(simulator, '/finish_weight_update', '')), SERVER_ERROR);
      assert.deepEqual(errorOf(await post(simulator, '/start_draft_weight_update', '')), SERVER_ERROR);
      await post(simulator, '/start_weight_update', '');
      assert.deepEqual(errorOf(await post(simulator, '/start_weight_update', '')), SERVER_ERROR);
      assert.deepEqual(errorOf(await post(simulator, '/shutdown_weight_transfer_engine', '')), SERVER_ERROR);
    }));
});

describe('POST /update_weight_version', () => {
  it('takes a body that is absent, no object or of another media type for one without a version', () =>
    withSimulator(OPTIONS, async (simulator) => {
      for (const body of ['', '[]', 'null', '"x"', '5']) assert.deepEqual(errorOf(await post(simulator, '/update_weight_version', body)), [400, 'Bad Request', 'body.new_version'], body);
      const plain = await post(simulator, '/update_weight_version', '{"new_version":"a"}', { 'content-type': 'text/plain' });
      assert.deepEqual(errorOf(plain), [400, 'Bad Request', 'body.new_version']);
      assert.deepEqual(errorOf(await post(simulator, '/update_weight_version', '{"a":')), [400, 'Bad Request', 'body.5']);
    }));
});

describe('POST /weight_checker', () => {
  it('has checksums of the version, and compares them', () =>
    withSimulator(OPTIONS, async (simulator) => {
      const { checksums } = JSON.parse((await post(simulator, '/weight_checker', { action: 'checksum' })).text) as { checksums: Record<string, string> };
      assert.deepEqual(Object.values(checksums).map((sum) => sum.length), [64]);
      const compare = async (): Promise<unknown> => JSON.parse((await post(simulator, '/weight_checker', { action: 'compare', baseline: { ...checksums } })).text);
      assert.deepEqual(await compare(), { match: true, mismatches: [] });
      await post(simulator, '/update_weight_version', { new_version: 'v2' });
      assert.deepEqual(await compare(), { match: false, mismatches: Object.keys(checksums) });
      assert.equal((await post(simulator, '/weight_checker', { action: 'reset' })).text, '{"status":"reset"}');
    }));

  it('refuses other actions, and to compare with nothing', () =>
    withSimulator(OPTIONS, async (simulator) => {
      for (const action of [undefined, null, 5, 'x']) assert.deepEqual(errorOf(await post(simulator, '/weight_checker', { action })), [400, 'Bad Request', 'body.action']);
      assert.deepEqual(errorOf(await post(simulator, '/weight_checker', { action: 'compare' })), [400, 'Bad Request', null]);
      assert.deepEqual(errorOf(await post(simulator, '/weight_checker', { action: 'reset', baseline: { a: 1 } })), [400, 'Bad Request', 'body.baseline']);
    }));
});

describe('a failure of dev mode', () => {
  it('has no request id and no word on origins, as it comes from outside the middlewares in vLLM', () =>
    withSimulator({ ...OPTIONS, enableRequestIdHeaders: true }, async (simulator) => {
      const failed = await post(simulator, '/release_kv_cache_memory', '');
      assert.deepEqual([failed.status, failed.headers.get('vary'), failed.headers.get('x-request-id')], [500, null, null]);
      const refused = await post(simulator, '/weight_checker', {});
      assert.deepEqual([refused.status, refused.headers.get('vary'), refused.headers.has('x-request-id')], [400, 'Origin', true]);
    }));
});
