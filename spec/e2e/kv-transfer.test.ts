// Prefill on one instance, decode on another: what each is told and tells, over real sockets.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { chat, chunks, post, withSimulator } from '../support/simulator-fixture.ts';

type Json = Readonly<Record<string, unknown>>;

const CONNECTOR = { kv_connector: 'NixlConnector', kv_role: 'kv_both', engine_id: 'engine-1' };
const SERVER = { mode: 'echo', kvTransferConfig: CONNECTOR, enablePromptTokensDetails: true, blockSize: 8, tensorParallelSize: 2 } as const;
const PREFILL = { do_remote_decode: true, do_remote_prefill: false, remote_engine_id: null, remote_block_ids: null, remote_host: null, remote_port: null };
const PROMPT = Array.from({ length: 20 }, (_, index) => index + 100);

const paramsOf = (json: unknown): Json | null => (json as Json)['kv_transfer_params'] as Json | null;

describe('the answer to a prefill', () => {
  it('tells where its KV cache is, in vLLM\'s order', () =>
    withSimulator({ ...SERVER, nixlSideChannelHost: '10.0.0.1', nixlSideChannelPort: 5601 }, async (simulator) => {
      const body = { prompt: PROMPT, max_tokens: 1, kv_transfer_params: PREFILL };
      const { text, json } = await post(simulator, '/v1/completions', body, { 'x-request-id': 'r' });
      const { remote_request_id: requestId, ...rest } = paramsOf(json) ?? {};
      assert.match(String(requestId), /^cmpl-r-0-[0-9a-f]{8}$/);
      assert.deepEqual(rest, {
        do_remote_prefill: true, do_remote_decode: false, remote_block_ids: [[1, 2, 3]], remote_engine_id: 'engine-1', remote_host: '10.0.0.1',
        remote_port: 5601, tp_size: 2, dcp_size: 1, pp_size: 1, remote_num_tokens: 20, remote_blocks_expiry_time: null, transfer_mode: 'pull',
        remote_prefill_cached_tokens: 0,
      });
      assert.match(text, /"kv_transfer_params":\{"do_remote_prefill":true,"do_remote_decode":false,"remote_block_ids":\[\[1,2,3\]\],"remote_engine_id":"engine-1","remote_request_id":/);
      const again = paramsOf((await post(simulator, '/v1/completions', body)).json);
      assert.equal(again?.['remote_prefill_cached_tokens'], 16);
    }));

  it('has them at every endpoint that generates', () =>
    withSimulator({ ...SERVER, enableScaleOut: true }, async (simulator) => {
      const asked = { kv_transfer_params: PREFILL };
      const requests: [string, Json][] = [
        ['/v1/chat/completions', chat('a b c', { max_tokens: 1, ...asked })],
        ['/v1/responses', { input: 'a b c', max_output_tokens: 1, ...asked }],
        ['/v1/messages', chat('a b c', { model: 'm', max_tokens: 1, ...asked })],
        ['/inference/v1/generate', { token_ids: PROMPT, sampling_params: { max_tokens: 1 }, ...asked }],
        ['/inference/v1/generate', { token_ids: PROMPT, sampling_params: { max_tokens: 1, extra_args: asked } }],
      ];
      for (const [path, body] of requests) {
        const { status, json } = await post(simulator, path, body);
        assert.equal(status, 200, path);
        assert.equal(paramsOf(json)?.['remote_engine_id'], 'engine-1', path);
      }
    }));

  it('has none without a connector of that kind, without the wish, at a stop string, and in chunks', async () => {
    const body = (changes: Json): Json => ({ prompt: 'a b c', max_tokens: 2, kv_transfer_params: PREFILL, ...changes });
    await withSimulator({ ...SERVER, kvTransferConfig: null }, async (simulator) => {
      assert.equal(paramsOf((await post(simulator, '/v1/completions', body({}))).json), null);
      assert.ok(!('kv_transfer_params' in (await post(simulator, '/v1/messages', chat('a', { model: 'm', max_tokens: 1, kv_transfer_params: PREFILL }))).json));
    });
    await withSimulator({ ...SERVER, kvTransferConfig: { kv_connector: 'LMCacheConnectorV1', kv_role: 'kv_both' } }, async (simulator) => {
      assert.equal(paramsOf((await post(simulator, '/v1/completions', body({}))).json), null);
    });
    await withSimulator(SERVER, async (simulator) => {
      for (const changes of [{ kv_transfer_params: {} }, { kv_transfer_params: { do_remote_decode: false } }, { stop: 'a' }]) {
        assert.equal(paramsOf((await post(simulator, '/v1/completions', body(changes))).json), null, JSON.stringify(changes));
      }
      const { text } = await post(simulator, '/v1/completions', body({ stream: true }));
      assert.ok(chunks(text).length > 0 && !text.includes('remote_'));
    });
  });

  it('knows the push connector, and one among several', async () => {
    const push = { kv_connector: 'NixlPushConnector', kv_role: 'kv_producer' };
    const extra = { connectors: [{ kv_connector: 'OffloadingConnector' }, push] };
    for (const kvTransferConfig of [push, { kv_connector: 'MultiConnector', kv_role: 'kv_both', kv_connector_extra_config: extra }]) {
      await withSimulator({ ...SERVER, kvTransferConfig }, async (simulator) => {
        const params = paramsOf((await post(simulator, '/v1/completions', { prompt: 'a b c', max_tokens: 1, kv_transfer_params: PREFILL })).json) ?? {};
        assert.equal(params['transfer_mode'], 'push');
        assert.ok(!('remote_blocks_expiry_time' in params));
        assert.match(String(params['remote_engine_id']), /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
      });
    }
  });
});

describe('the decode that goes on with it', () => {
  it('counts the tokens as cached that the prefill had in its cache, and hands nothing on', () =>
    withSimulator(SERVER, async (simulator) => {
      const transfer = { do_remote_prefill: true, do_remote_decode: false, remote_prefill_cached_tokens: 7 };
      for (const [given, cached] of [[transfer, 7], [{ ...transfer, remote_prefill_cached_tokens: 'x' }, 16], [{ ...transfer, do_remote_prefill: false }, 16]] as const) {
        const { json } = await post(simulator, '/v1/completions', { prompt: PROMPT, max_tokens: 1, kv_transfer_params: given });
        const { prompt_tokens_details: details } = json.usage as unknown as Readonly<Record<string, Json>>;
        assert.equal(details?.['cached_tokens'], cached);
        assert.equal(paramsOf(json), null);
      }
    }));
});

describe('token ids that a prefill sends along', () => {
  const decode = (ids: unknown, changes: Json = {}): Json => chat('Hi', { max_tokens: 8, return_token_ids: true, kv_transfer_params: { do_remote_prefill: true, prompt_token_ids: ids }, ...changes });
  const idsOf = (json: unknown): unknown => (json as Json)['prompt_token_ids'];

  it('stand for the conversation, unless it is repeated', () =>
    withSimulator(SERVER, async (simulator) => {
      const { status, json } = await post(simulator, '/v1/chat/completions', decode(PROMPT));
      assert.deepEqual([status, idsOf(json), json.usage?.prompt_tokens, json.choices?.[0]?.message?.content], [200, PROMPT, 20, 'Hi']);
      const { json: repeated } = await post(simulator, '/v1/chat/completions', decode(PROMPT, { echo: true }));
      assert.notDeepEqual(idsOf(repeated), PROMPT);
    }));

  it('are ids of the vocabulary, and of one conversation', () =>
    withSimulator(SERVER, async (simulator) => {
      const refused: [string, Json][] = [[], 'x', 5, [1, -1], [1.5], ['1'], [true], [99_999_999]].map((ids) => ['/v1/chat/completions', decode(ids)]);
      refused.push(['/v1/chat/completions/batch', { ...decode(PROMPT), messages: [[{ role: 'user', content: 'x' }]] }]);
      for (const [path, body] of refused) {
        const { status, json } = await post(simulator, path, body);
        assert.deepEqual([status, json.error?.param], [400, 'kv_transfer_params.prompt_token_ids'], JSON.stringify(body['kv_transfer_params']));
      }
      const long = Array.from({ length: 2000 }, () => 5);
      assert.equal((await post(simulator, '/v1/chat/completions', decode(long))).json.error?.param, 'input_tokens');
    }));
});

describe('--kv-transfer-config', () => {
  it('has a role beside its connector', async () => {
    for (const kvTransferConfig of [{ kv_connector: 'NixlConnector' }, { kv_connector: 'NixlConnector', kv_role: 'both' }]) {
      await assert.rejects(withSimulator({ kvTransferConfig }, () => Promise.reject(new TypeError('it has started'))), { name: 'OptionValueError' });
    }
  });
});
