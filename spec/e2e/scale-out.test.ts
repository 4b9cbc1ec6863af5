// Tokens in, tokens out, and the requests in tokens that other requests are rendered to; over real sockets.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Simulator } from '../../lib/simulator.ts';
import { events, post, withSimulator } from '../support/simulator-fixture.ts';

const GENERATE = '/inference/v1/generate';
const SCALE_OUT = { enableScaleOut: true, mode: 'echo' } as const;

interface Choice {
  readonly index: number;
  readonly finish_reason: string | null;
  readonly stop_reason: string | number | null;
  readonly token_ids: readonly number[];
  readonly text?: string;
  readonly weight_versions: readonly { readonly end: number }[] | null;
  readonly logprobs: { readonly content: readonly LogprobEntry[] } | null;
}

interface LogprobEntry {
  readonly token_id?: number;
  readonly token?: string;
  readonly rank?: number;
  readonly top_logprobs: readonly LogprobEntry[];
}

interface Generated {
  readonly request_id: string;
  readonly output_mode: string;
  readonly choices: readonly Choice[];
  readonly usage: Readonly<Record<string, unknown>> | null;
  readonly prompt_token_ids?: readonly number[] | null;
  readonly prompt_logprobs?: readonly unknown[] | null;
}

async function tokenize(simulator: Simulator, prompt: string): Promise<readonly number[]> {
  const { text } = await post(simulator, '/tokenize', { prompt });
  return (JSON.parse(text) as { readonly tokens: readonly number[] }).tokens;
}

async function generate(simulator: Simulator, body: unknown): Promise<Generated> {
  const { status, text } = await post(simulator, GENERATE, body);
  assert.equal(status, 200, text);
  return JSON.parse(text) as Generated;
}

describe('scale-out endpoints', () => {
  it('are refused without their flag, whatever the body', () =>
    withSimulator({}, async (simulator) => {
      for (const path of ['/v1/chat/completions/render', '/v1/completions/render', GENERATE, '/v1/completions/derender']) {
        const { status, json } = await post(simulator, path, '{');
        assert.deepEqual([status, json.error?.type, json.error?.param, json.error?.code], [403, 'PermissionDeniedError', null, 403], path);
      }
    }));
});

describe('POST /inference/v1/generate', () => {
  it('gives ids, in vLLM\'s order of fields', () =>
    withSimulator(SCALE_OUT, async (simulator) => {
      const ids = await tokenize(simulator, 'one two three');
      const answer = await generate(simulator, { token_ids: ids, sampling_params: { max_tokens: 2 }, request_id: 'r' });
      assert.deepEqual(Object.keys(answer).join(), 'request_id,model,created,usage,prompt_logprobs,prompt_token_id_logprobs,prompt_token_ids,mm_placeholders,metrics,kv_transfer_params,ec_transfer_params,output_mode,choices');
      assert.equal(answer.request_id, 'generate-tokens-r');
      const [choice] = answer.choices;
      assert.deepEqual(choice?.token_ids, ids.slice(0, 2));
      assert.deepEqual([choice?.finish_reason, choice?.weight_versions?.[0]?.end, choice?.logprobs], ['length', 2, null]);
      assert.ok(choice !== undefined && !('text' in choice));
    }));

  it('gives text, log probabilities and the prompt\'s ids where they are asked for', () =>
    withSimulator(SCALE_OUT, async (simulator) => {
      const ids = await tokenize(simulator, 'one two');
      const params = { logprobs: 0, prompt_logprobs: 0 };
      const plain = await generate(simulator, { token_ids: ids, sampling_params: params, return_token_ids: true });
      assert.deepEqual(plain.prompt_token_ids, ids);
      assert.equal(plain.prompt_logprobs?.length, ids.length);
      const [entry] = plain.choices[0]?.logprobs?.content ?? [];
      assert.equal(entry?.token_id, ids[0]);
      assert.deepEqual(entry?.top_logprobs.map((top) => top.token_id), [ids[0]]);
      const text = await generate(simulator, { token_ids: ids, sampling_params: params, output_mode: 'text' });
      assert.equal(text.choices[0]?.text, 'one two');
      assert.equal(text.choices[0]?.logprobs?.content[0]?.token, 'one');
    }));

  it('takes all the room without max_tokens, and with null', () =>
    withSimulator({ ...SCALE_OUT, maxModelLen: 64 }, async (simulator) => {
      const body = { token_ids: [5, 6], sampling_params: { ignore_eos: true } };
      assert.equal((await generate(simulator, body)).choices[0]?.token_ids.length, 62);
      const withNull = { ...body, sampling_params: { ignore_eos: true, max_tokens: null } };
      assert.equal((await generate(simulator, withNull)).choices[0]?.token_ids.length, 62);
      assert.equal((await generate(simulator, { ...body, sampling_params: { max_tokens: 1e9, ignore_eos: true } })).choices[0]?.token_ids.length, 62);
    }));

  it('looks at parameters before the room for the prompt, in a stream after its begin', () =>
    withSimulator({ ...SCALE_OUT, maxModelLen: 64 }, async (simulator) => {
      const refuse = async (params: Record<string, unknown>): Promise<unknown> =>
        (await post(simulator, GENERATE, { token_ids: new Array<number>(64).fill(5), sampling_params: params })).json.error?.param;
      assert.deepEqual([await refuse({ logprobs: 99 }), await refuse({ logit_bias: { 999999: 1 } }), await refuse({})], ['logprobs', 'logit_bias', null]);
      const { status, text } = await post(simulator, GENERATE, { token_ids: new Array<number>(65).fill(5), sampling_params: {}, stream: true });
      assert.equal(status, 200);
      assert.match(text, /^data: .*"error".* 65 tokens/);
    }));

  it('streams: nulls in chunks, the weights at the end, the prompt\'s ids once, usage when asked', () =>
    withSimulator({ ...SCALE_OUT, enableForceIncludeUsage: true }, async (simulator) => {
      const ids = await tokenize(simulator, 'one two three');
      const body = { token_ids: ids, sampling_params: { max_tokens: 2, n: 1 }, stream: true };
      const bare = events((await post(simulator, GENERATE, body)).text);
      assert.equal(bare.at(-1), '[DONE]');
      const chunks = bare.slice(0, -1).map((data) => JSON.parse(data) as Generated);
      assert.deepEqual(chunks.map((chunk) => chunk.choices[0]?.token_ids), [[ids[0]], [ids[1]]]);
      assert.deepEqual(chunks.map((chunk) => chunk.choices[0]?.weight_versions?.[0]?.end), [undefined, 2]);
      assert.ok(chunks.every((chunk) => chunk.usage === null && !('prompt_token_ids' in chunk)));
      const options = { include_usage: true, continuous_usage_stats: true };
      const full = events((await post(simulator, GENERATE, { ...body, return_token_ids: true, stream_options: options })).text);
      const counted = full.slice(0, -1).map((data) => JSON.parse(data) as Generated);
      assert.deepEqual(counted.map((chunk) => chunk.usage?.['completion_tokens']), [1, 2, 2]);
      assert.deepEqual(counted.map((chunk) => chunk.prompt_token_ids), [ids, undefined, undefined]);
      assert.deepEqual(counted.at(-1)?.choices, []);
    }));

  it('refuses in vLLM\'s words for type and place', () =>
    withSimulator({ ...SCALE_OUT, maxNumSeqs: 2 }, async (simulator) => {
      const params = {};
      const cases: readonly (readonly [unknown, number, string, string | null])[] = [
        [{ sampling_params: params }, 400, 'Bad Request', 'body.token_ids'],
        [{ token_ids: [], sampling_params: params }, 400, 'Bad Request', 'body.token_ids'],
        [{ token_ids: [-1], sampling_params: params }, 400, 'Bad Request', 'body.token_ids'],
        [{ token_ids: [1e308], sampling_params: params }, 400, 'Bad Request', 'body.token_ids.0'],
        [{ token_ids: [1] }, 400, 'Bad Request', 'body.sampling_params'],
        [{ token_ids: [1], sampling_params: { n: 'x' } }, 400, 'Bad Request', 'body.sampling_params'],
        [{ token_ids: [1], sampling_params: { temperature: null } }, 400, 'Bad Request', 'body.sampling_params'],
        [{ token_ids: [1], sampling_params: params, cache_salt: 5 }, 400, 'BadRequestError', 'cache_salt'],
        [{ token_ids: [1], sampling_params: params, ec_transfer_params: 5 }, 400, 'Bad Request', 'body.ec_transfer_params'],
        [{ token_ids: [1], sampling_params: params, token_offsets: 5 }, 400, 'Bad Request', 'body.token_offsets'],
        [{ token_ids: [1], sampling_params: params, model: 'nope' }, 404, 'NotFoundError', 'model'],
        [{ token_ids: [1], sampling_params: { temperature: -1 } }, 400, 'BadRequestError', 'temperature'],
        [{ token_ids: [1], sampling_params: { max_tokens: 0 } }, 400, 'BadRequestError', 'max_tokens'],
        [{ token_ids: [1], sampling_params: { n: 3 } }, 400, 'BadRequestError', null],
        [{ token_ids: [99_999_999], sampling_params: params }, 400, 'BadRequestError', null],
        [{ token_ids: Array(1024).fill(1), sampling_params: params }, 400, 'BadRequestError', null],
        [{ token_ids: [1], sampling_params: { min_tokens: 17 } }, 400, 'BadRequestError', null],
        [{ token_ids: [1], sampling_params: { stop: 'x', detokenize: false } }, 400, 'BadRequestError', null],
        [{ token_ids: [1], sampling_params: { detokenize: false }, output_mode: 'text' }, 400, 'Bad Request', 'body'],
        [{ token_ids: [1], sampling_params: params, content_parts: [{ type: 'image_url' }] }, 400, 'BadRequestError', null],
        [{ token_ids: [1], sampling_params: params, content_parts: ['x'] }, 400, 'Bad Request', 'body.content_parts.0'],
        [{ token_ids: [1], sampling_params: params, features: 5 }, 400, 'Bad Request', 'body.features'],
        [{ token_ids: [1], sampling_params: params, features: {} }, 400, 'Bad Request', 'body.features.mm_hashes'],
        [{ token_ids: [1], sampling_params: params, features: { mm_hashes: { image: [] }, mm_placeholders: {} } }, 400, 'Bad Request', 'body.features'],
        [{ token_ids: [1], sampling_params: params, features: { mm_hashes: { image: ['a'] }, mm_placeholders: { image: [{}] } } }, 400, 'BadRequestError', null],
        [{ token_ids: [1], sampling_params: params, output_mode: null }, 400, 'Bad Request', 'body.output_mode'],
        [{ token_ids: [1], sampling_params: params, reasoning_ended: 'x' }, 400, 'Bad Request', 'body.reasoning_ended'],
        [{ token_ids: [1], sampling_params: params, reasoning_parser_kwargs: { a: 1 } }, 400, 'Bad Request', 'body.reasoning_parser_kwargs.a'],
        ...['detokenize', 'output_kind', 'skip_clone', 'flat_logprobs'].map(
          (name) => [{ token_ids: [1], sampling_params: { [name]: null } }, 400, 'Bad Request', 'body.sampling_params'] as const,
        ),
        [{ token_ids: [1], sampling_params: { output_kind: 3 } }, 400, 'Bad Request', 'body.sampling_params'],
        [{ token_ids: [1], sampling_params: { logit_bias: { a: 1 } } }, 400, 'Bad Request', 'body.sampling_params'],
        [{ token_ids: [1], sampling_params: { structured_outputs: 5 } }, 400, 'Bad Request', 'body.sampling_params'],
        [{ token_ids: [1], sampling_params: { structured_outputs: { regex: 5 } } }, 400, 'Bad Request', 'body.sampling_params'],
        [{ token_ids: [1], sampling_params: { structured_outputs: {} } }, 400, 'BadRequestError', null],
        [{ token_ids: [1], sampling_params: { structured_outputs: { regex: '(' } } }, 400, 'BadRequestError', null],
      ];
      for (const [body, status, type, param] of cases) {
        const { status: got, json } = await post(simulator, GENERATE, body);
        assert.deepEqual([got, json.error?.type, json.error?.param], [status, type, param], JSON.stringify(body).slice(0, 90));
      }
    }));

  it('takes what says nothing of a text model', () =>
    withSimulator(SCALE_OUT, async (simulator) => {
      const says = [
        { features: { mm_hashes: {}, mm_placeholders: {} } }, { content_parts: [{ type: 'text' }] }, { reasoning_ended: true, reasoning_parser_kwargs: {} },
        { sampling_params: { bad_words: null, output_kind: 2, skip_clone: true, flat_logprobs: true } },
      ];
      for (const more of says) assert.equal((await generate(simulator, { token_ids: [1], sampling_params: {}, ...more })).choices.length, 1);
    }));

  it('obeys a constraint, as the request that was rendered would have', () =>
    withSimulator(SCALE_OUT, async (simulator) => {
      const asked = { prompt: 'which?', structured_outputs: { choice: ['left', 'right'] } };
      const [rendered] = JSON.parse((await post(simulator, '/v1/completions/render', asked)).text) as Rendered[];
      const constraint = rendered?.sampling_params['structured_outputs'] as Readonly<Record<string, unknown>>;
      assert.deepEqual([constraint['choice'], constraint['_backend'], constraint['_backend_was_auto']], [['left', 'right'], null, false]);
      const { choices } = await generate(simulator, { ...rendered, output_mode: 'text' });
      assert.match(choices[0]?.text ?? '', /^(left|right)$/);
    }));

  it('leaves reasoning free, unless it is over', () =>
    withSimulator({ ...SCALE_OUT, reasoningParser: 'qwen3' }, async (simulator) => {
      const sayAfter = async (reasoning_ended: boolean | null): Promise<string | undefined> => {
        const body = { token_ids: await tokenize(simulator, 'echo'), sampling_params: { structured_outputs: { choice: ['left'] } }, output_mode: 'text', reasoning_ended };
        return (await generate(simulator, body)).choices[0]?.text;
      };
      assert.deepEqual([await sayAfter(true), await sayAfter(null)], ['left', 'echo']);
    }));

  it('writes what satisfies a constraint, and refuses those that are none', () =>
    withSimulator({ ...SCALE_OUT, mode: 'random', seed: 1 }, async (simulator) => {
      const ask = (structured_outputs: unknown, more = {}): ReturnType<typeof post> => post(simulator, GENERATE, { token_ids: [5], output_mode: 'text', sampling_params: { max_tokens: 30, structured_outputs }, ...more });
      assert.equal((JSON.parse((await ask({ choice: ['red apple'] })).text) as { choices: readonly { text: string }[] }).choices[0]?.text, 'red apple');
      for (const shape of [5, { json: 5 }, { choice: 'a' }]) {
        const { status, json } = await ask(shape);
        assert.deepEqual([status, json.error?.type, json.error?.param], [400, 'Bad Request', 'body.sampling_params'], JSON.stringify(shape));
      }
      for (const none of [{}, { choice: ['a'], regex: 'a' }]) assert.equal((await ask(none, { stream: true })).json.error?.type, 'BadRequestError');
      for (const late of [{ choice: [] }, { json: '{' }, { regex: '[' }]) {
        const { status, json } = await ask(late);
        assert.deepEqual([status, json.error?.type, json.error?.param], [400, 'BadRequestError', null], JSON.stringify(late));
        assert.match((await ask(late, { stream: true })).text, /^data: \{"error": .*\n\ndata: \[DONE\]/);
      }
    }));

  it('tells what the engine finds out inside of a stream', () =>
    withSimulator(SCALE_OUT, async (simulator) => {
      const { status, text } = await post(simulator, GENERATE, { token_ids: [99_999_999], sampling_params: {}, stream: true });
      assert.equal(status, 200);
      const [failure, done] = events(text);
      assert.match(failure ?? '', /"type": "BadRequestError"/);
      assert.equal(done, '[DONE]');
    }));
});

interface Rendered {
  readonly request_id: string;
  readonly token_ids: readonly number[];
  readonly sampling_params: Readonly<Record<string, unknown>>;
  readonly [name: string]: unknown;
}

describe('POST /v1/chat/completions/render and /v1/completions/render', () => {
  const messages = [{ role: 'user', content: 'Hello' }];

  it('give a request for the generate endpoint, which answers it as the chat would be', () =>
    withSimulator(SCALE_OUT, async (simulator) => {
      const rendered = JSON.parse((await post(simulator, '/v1/chat/completions/render', { messages, max_tokens: 5, request_id: 'r' })).text) as Rendered;
      assert.equal(rendered.request_id, 'chatcmpl-r');
      assert.deepEqual(rendered.sampling_params['max_tokens'], 5);
      const answer = await generate(simulator, rendered);
      assert.equal(answer.request_id, 'generate-tokens-chatcmpl-r');
      assert.deepEqual(answer.choices[0]?.token_ids, rendered.token_ids.slice(0, 5));
      const whole = JSON.parse((await post(simulator, '/v1/chat/completions/render', { messages })).text) as Rendered;
      assert.equal(whole.sampling_params['max_tokens'], 1024 - whole.token_ids.length);
    }));

  it('write floats as Python does, the model\'s values where the request has none, and leave out what vLLM leaves out', () =>
    withSimulator({ ...SCALE_OUT, overrideGenerationConfig: { temperature: 0.6, top_k: 20 } }, async (simulator) => {
      const paramsOf = async (body: object): Promise<string> =>
        /"sampling_params":(\{.*?\}),"model"/.exec((await post(simulator, '/v1/completions/render', { prompt: 'Hello', ...body })).text)?.[1] ?? '';
      const penalties = '"presence_penalty":0.0,"frequency_penalty":0.0,"repetition_penalty":1.0';
      const tail = '"output_kind":2,"skip_clone":true,"bad_words":[],"skip_reading_prefix_cache":false';
      assert.equal(await paramsOf({}), `{${penalties},"temperature":0.6,"top_p":1.0,"top_k":20,"min_p":0.0,"stop":[],"stop_token_ids":[],${tail}}`);
      assert.equal(await paramsOf({ temperature: 0, max_tokens: 3 }), `{${penalties},"temperature":0.0,"stop":[],"stop_token_ids":[],"max_tokens":3,${tail}}`);
      const many = await paramsOf({ n: 2, top_k: 0, seed: 7, stop: ['ab', 'abc'], ignore_eos: true, min_tokens: 1, logprobs: 2, prompt_logprobs: 1, logit_bias: { 5: 200 }, kv_transfer_params: { a: { b: 1 } }, stop_token_ids: [3, 3], bad_words: ['x', 'x'] });
      assert.equal(
        many,
        `{"n":2,${penalties},"temperature":0.6,"top_p":1.0,"min_p":0.0,"seed":7,"stop":["ab","abc"],"stop_token_ids":[3],"ignore_eos":true,"min_tokens":1,"logprobs":2,"prompt_logprobs":1,` +
          '"output_kind":2,"skip_clone":true,"output_text_buffer_length":2,"logit_bias":{"5":100.0},"extra_args":{"kv_transfer_params":{"a":{"b":1}}},"bad_words":["x"],"skip_reading_prefix_cache":true}',
      );
    }));

  it('say what a reasoning parser needs to know', () =>
    withSimulator({ ...SCALE_OUT, reasoningParser: 'qwen3' }, async (simulator) => {
      const render = async (extra: object): Promise<Rendered> =>
        JSON.parse((await post(simulator, '/v1/chat/completions/render', { messages, ...extra })).text) as Rendered;
      const plain = await render({ chat_template_kwargs: { a: 1 } });
      assert.equal(plain['reasoning_ended'], false);
      assert.deepEqual(plain['reasoning_parser_kwargs'], { chat_template_kwargs: { cohere_format: 'cmd4', a: 1, add_generation_prompt: true, continue_final_message: false } });
      assert.equal((await render({ include_reasoning: false }))['reasoning_ended'], true);
      assert.equal((plain['sampling_params'] as Rendered)['skip_special_tokens'], false);
    }));

  it('say whether the prompt has ended the reasoning, by what the parser takes for that', async () => {
    const ends: Readonly<Record<string, readonly [open: boolean, ended: boolean]>> = {
      qwen3: [false, true], deepseek_r1: [false, true], deepseek_v3: [true, true], openai_gptoss: [true, true], granite: [false, false],
    };
    for (const [reasoningParser, expected] of Object.entries(ends)) {
      await withSimulator({ ...SCALE_OUT, reasoningParser }, async (simulator) => {
        const render = async (extra: object): Promise<unknown> =>
          (JSON.parse((await post(simulator, '/v1/chat/completions/render', { messages, ...extra })).text) as Rendered)['reasoning_ended'];
        const found = [await render({}), await render({ chat_template_kwargs: { enable_thinking: false } })];
        assert.deepEqual(found, expected, reasoningParser);
      });
    }
  });

  it('give a list for completions, numbered where there are several', () =>
    withSimulator(SCALE_OUT, async (simulator) => {
      const render = async (prompt: unknown): Promise<readonly Rendered[]> =>
        JSON.parse((await post(simulator, '/v1/completions/render', { prompt, request_id: 'r' })).text) as readonly Rendered[];
      assert.deepEqual((await render(['a', 'b'])).map((one) => one.request_id), ['cmpl-r-0', 'cmpl-r-1']);
      assert.deepEqual((await render([5, 6])).map((one) => [one.request_id, one.token_ids]), [['cmpl-r', [5, 6]]]);
    }));

  it('say where the tokens stand in the text, where they are asked to', () =>
    withSimulator(SCALE_OUT, async (simulator) => {
      const rendered = async (path: string, body: object): Promise<Rendered> => {
        const answer = JSON.parse((await post(simulator, path, body)).text) as Rendered | readonly [Rendered];
        return 'request_id' in answer ? answer : answer[0];
      };
      const text = await rendered('/v1/completions/render', { prompt: 'one two', return_token_offsets: true });
      assert.equal((text['token_offsets'] as readonly unknown[]).length, text.token_ids.length);
      assert.equal((text['token_offsets'] as readonly (readonly number[])[]).at(-1)?.[1], 'one two'.length);
      const chat = await rendered('/v1/chat/completions/render', { messages, return_token_offsets: true });
      assert.equal((chat['token_offsets'] as readonly unknown[]).length, chat.token_ids.length);
      assert.equal((await rendered('/v1/completions/render', { prompt: [5, 6], return_token_offsets: true }))['token_offsets'], null);
      assert.equal((await rendered('/v1/completions/render', { prompt: 'one' }))['token_offsets'], null);
    }));

  it('give the same for a message as for the chat that it is', () =>
    withSimulator(SCALE_OUT, async (simulator) => {
      const render = async (path: string, body: object): Promise<Rendered> => JSON.parse((await post(simulator, path, body)).text) as Rendered;
      const sampling = { max_tokens: 9, temperature: 0.5, top_k: 3 };
      const chat = await render('/v1/chat/completions/render', { messages, ...sampling, stop: ['x'] });
      const message = await render('/v1/messages/render', { model: 'm', messages, ...sampling, stop_sequences: ['x'] });
      assert.match(message.request_id, /^chatcmpl-/);
      assert.deepEqual({ ...message, request_id: '', model: null }, { ...chat, request_id: '', model: null });
      const streamed = await render('/v1/messages/render', { model: 'm', messages, max_tokens: 9, stream: true });
      assert.deepEqual(streamed['stream_options'], { include_usage: true, continuous_usage_stats: true });
      const { status, json } = await post(simulator, '/v1/messages/render', { model: 'm', messages });
      assert.deepEqual([status, json.error?.type, json.error?.param], [400, 'Bad Request', 'body.max_tokens']);
    }));

  it('give the same for a response as for the chat that it is, under its own id', () =>
    withSimulator({ ...SCALE_OUT, reasoningParser: 'qwen3' }, async (simulator) => {
      const render = async (path: string, body: object): Promise<Rendered> => JSON.parse((await post(simulator, path, body)).text) as Rendered;
      const sampling = { temperature: 0.5, top_k: 3, stop: ['x'] };
      const chat = await render('/v1/chat/completions/render', { messages: [{ role: 'user', content: 'a b' }], max_tokens: 9, ...sampling });
      const response = await render('/v1/responses/render', { input: 'a b', max_output_tokens: 9, ...sampling });
      assert.match(response.request_id, /^resp_/);
      const { extra_args: extra, ...shared } = response.sampling_params;
      assert.deepEqual(extra, {});
      assert.deepEqual({ ...response, request_id: '', sampling_params: shared }, { ...chat, request_id: '', reasoning_ended: null });
      const { status, json } = await post(simulator, '/v1/responses/render', { input: 'a', previous_response_id: 'resp_1' });
      assert.deepEqual([status, json.error?.type, json.error?.param], [400, 'invalid_request_error', 'previous_response_id']);
      assert.equal((await post(simulator, '/v1/responses/render', { input: 'a', background: true })).status, 200);
    }));

  it('hand a thinking budget on, and refuse beams', () =>
    withSimulator({ ...SCALE_OUT, reasoningParser: 'qwen3' }, async (simulator) => {
      const rendered = JSON.parse((await post(simulator, '/v1/chat/completions/render', { messages, thinking_token_budget: 7 })).text) as Rendered;
      assert.equal(rendered.sampling_params['thinking_token_budget'], 7);
      for (const [path, body] of [['/v1/chat/completions/render', { messages }], ['/v1/completions/render', { prompt: 'a' }]] as const) {
        const { status, json } = await post(simulator, path, { ...body, use_beam_search: true });
        assert.deepEqual([status, json.error?.type, json.error?.param], [400, 'BadRequestError', null]);
      }
    }));

  it('refuse what their endpoints refuse', () =>
    withSimulator(SCALE_OUT, async (simulator) => {
      for (const [path, body] of [['/v1/chat/completions/render', { messages: [] }], ['/v1/completions/render', { prompt: '' }]] as const) {
        const { status, json } = await post(simulator, path, body);
        const own = await post(simulator, path.replace('/render', ''), body);
        assert.equal(status, 400);
        assert.deepEqual(json, own.json);
      }
    }));
});
