// The endpoints of the tokenizer over real sockets, with the embedded one.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Simulator } from '../../lib/simulator.ts';
import { get, post, withSimulator } from '../support/simulator-fixture.ts';

interface TokenizeAnswer {
  readonly count: number;
  readonly max_model_len: number;
  readonly tokens: readonly number[];
  readonly token_strs: readonly string[] | null;
}

const TEXT = 'Hello world, "你好" 😀';
const TOOL = { type: 'function', function: { name: 'f', description: 'd', parameters: { type: 'object' } } };

const read = (text: string): TokenizeAnswer => JSON.parse(text) as TokenizeAnswer;

describe('POST /tokenize', () => {
  it('gives the ids of a text in vLLM\'s order of fields, and their spelling when asked', () =>
    withSimulator({}, async (simulator) => {
      const plain = await post(simulator, '/tokenize', { model: 'm', prompt: TEXT });
      const { count, tokens, max_model_len: maxModelLen, token_strs: none } = read(plain.text);
      assert.equal(plain.text, JSON.stringify({ count, max_model_len: maxModelLen, tokens, token_strs: none }));
      assert.deepEqual([count, maxModelLen, none], [tokens.length, 1024, null]);
      const { token_strs: spelled } = read((await post(simulator, '/tokenize', { prompt: 'Hello world', return_token_strs: true })).text);
      assert.equal(spelled?.join(''), 'HelloĠworld');
      const back = await post(simulator, '/detokenize', { tokens });
      assert.equal(back.text, JSON.stringify({ prompt: TEXT }));
    }));

  it('counts a conversation as the chat endpoint does, tools included', () =>
    withSimulator({}, async (simulator) => {
      const messages = [{ role: 'user', content: TEXT }];
      for (const extra of [{}, { tools: [TOOL] }]) {
        const { count } = read((await post(simulator, '/tokenize', { messages, ...extra })).text);
        const { json } = await post(simulator, '/v1/chat/completions', { messages, ...extra, tool_choice: 'tools' in extra ? 'none' : undefined, max_tokens: 1 });
        assert.equal(count, json.usage?.prompt_tokens);
      }
      const bare = read((await post(simulator, '/tokenize', { messages })).text);
      assert.deepEqual(read((await post(simulator, '/tokenize', { messages, tools: [] })).text), bare);
      const open = read((await post(simulator, '/tokenize', { messages, add_generation_prompt: false })).text);
      assert.ok(open.count < bare.count);
    }));

  it('takes texts and conversations that no context holds', () =>
    withSimulator({ maxModelLen: 16 }, async (simulator) => {
      const content = 'word '.repeat(30_000);
      const { count } = read((await post(simulator, '/tokenize', { prompt: content })).text);
      assert.ok(count >= 30_000);
      const chat = read((await post(simulator, '/tokenize', { messages: [{ role: 'user', content }] })).text);
      assert.ok(chat.count > count);
    }));

  it('refuses what is neither, naming both; unknown models; a template of the request\'s own', () =>
    withSimulator({}, async (simulator) => {
      const neither = await post(simulator, '/tokenize', { model: 'm' });
      assert.deepEqual([neither.status, neither.json.error?.type, neither.json.error?.param], [400, 'Bad Request', 'body.prompt']);
      assert.match(neither.json.error?.message ?? '', /^2 validation errors[^]*body\.messages/);
      for (const body of [[], 5, { prompt: 5 }, { prompt: null, messages: 'x' }]) assert.equal((await post(simulator, '/tokenize', body)).status, 400);
      const unknown = await post(simulator, '/tokenize', { model: 'nope', prompt: 'x' });
      assert.deepEqual([unknown.status, unknown.json.error?.param], [404, 'model']);
      const own = await post(simulator, '/tokenize', { messages: [{ role: 'user', content: 'x' }], chat_template: 'y' });
      assert.deepEqual([own.status, own.json.error?.type], [400, 'BadRequestError']);
    }));

  it('takes an empty template of a request\'s for none', () =>
    withSimulator({ trustRequestChatTemplate: true }, async (simulator) => {
      const count = async (more: object): Promise<unknown> => (await post(simulator, '/tokenize', { messages: [{ role: 'user', content: 'x' }], ...more })).json['count' as never];
      assert.equal(await count({ chat_template: '' }), await count({}));
      assert.equal(await count({ chat_template_kwargs: { chat_template: '' } }), 0);
    }));

  it('names the faults of a text, then those of a conversation, in what is neither', () =>
    withSimulator({}, async (simulator) => {
      const messages = [{ role: 'user', content: 'x' }];
      const bodies = [{ messages: [5] }, { messages, add_generation_prompt: null }, { messages, tools: 5 }, { messages, media_io_kwargs: 5 }];
      for (const body of bodies) {
        const { status, json } = await post(simulator, '/tokenize', body);
        assert.deepEqual([status, json.error?.param], [400, 'body.prompt'], JSON.stringify(body));
        assert.match(json.error?.message ?? '', /^[29] validation errors:\n {2}body\.prompt[^\n]*\n {2}body\./);
      }
      const many = await post(simulator, '/tokenize', { messages: Array(30).fill(5) });
      assert.match(many.json.error?.message ?? '', /^241 validation errors:\n(?: {2}body\.[^\n]*\n){10} {2}\.\.\.and 231 more errors$/);
    }));

  it('reads what is both as a conversation, and what is a text alone as that', () =>
    withSimulator({}, async (simulator) => {
      const messages = [{ role: 'user', content: 'x' }];
      const conversation = await post(simulator, '/tokenize', { messages });
      assert.equal((await post(simulator, '/tokenize', { prompt: 'x', messages })).text, conversation.text);
      const text = await post(simulator, '/tokenize', { prompt: 'x' });
      assert.equal((await post(simulator, '/tokenize', { prompt: 'x', messages: [5] })).text, text.text);
    }));

  it('takes what has a field of its own from there, and no arguments for media', () =>
    withSimulator({}, async (simulator) => {
      const messages = [{ role: 'user', content: 'x' }];
      const plain = await post(simulator, '/tokenize', { messages });
      const chat_template_kwargs = { add_generation_prompt: false, continue_final_message: true };
      assert.equal((await post(simulator, '/tokenize', { messages, chat_template_kwargs })).text, plain.text);
      const { status, json } = await post(simulator, '/tokenize', { messages, mm_processor_kwargs: { a: 1 } });
      assert.deepEqual([status, json.error?.type, json.error?.param], [400, 'BadRequestError', 'mm_processor_kwargs']);
    }));
});

describe('POST /detokenize', () => {
  it('gives nothing for ids that stand for nothing, and refuses those of more than 32 bits', () =>
    withSimulator({}, async (simulator) => {
      for (const id of [2 ** 32, Number.MAX_SAFE_INTEGER]) {
        const { status, json } = await post(simulator, '/detokenize', { tokens: [id] });
        assert.deepEqual([status, json.error?.type, json.error?.param], [400, 'BadRequestError', null]);
      }
      for (const id of [99_999_999, 2 ** 32 - 1]) {
        const { status, text } = await post(simulator, '/detokenize', { tokens: [id] });
        assert.deepEqual([status, text], [200, '{"prompt":""}'], String(id));
      }
      const many = await post(simulator, '/detokenize', { tokens: Array(200_000).fill(99_999_999) });
      assert.equal(many.text, '{"prompt":""}');
    }));

  it('refuses what is no list of ids, with the place of the first fault', () =>
    withSimulator({}, async (simulator) => {
      const cases: readonly (readonly [string, string])[] = [
        ['{}', 'body.tokens'],
        ['{"tokens":null}', 'body.tokens'],
        ['{"tokens":"1"}', 'body.tokens'],
        ['{"tokens":[-1]}', 'body.tokens.0'],
        ['{"tokens":[1,1e308]}', 'body.tokens.1'],
        ['{"tokens":[1,1e999]}', 'body.tokens.1'],
        ['{"tokens":[0.5]}', 'body.tokens.0'],
        ['{"tokens":[[1]]}', 'body.tokens.0'],
        [`{"tokens":[${'['.repeat(900)}${']'.repeat(900)}]}`, 'body.tokens.0'],
      ];
      for (const [body, param] of cases) {
        const { status, json } = await post(simulator, '/detokenize', body);
        assert.deepEqual([status, json.error?.type, json.error?.param], [400, 'Bad Request', param], body.slice(0, 40));
      }
    }));
});

describe('POST /tokenize, of what it only looks at', () => {
  const refusalOf = async (simulator: Simulator, body: unknown): Promise<unknown[]> => {
    const { status, json } = await post(simulator, '/tokenize', body);
    return [status, json.error?.type, json.error?.param];
  };

  it('refuses arguments for media, with a text, too', () =>
    withSimulator({}, async (simulator) => {
      for (const name of ['media_io_kwargs', 'mm_processor_kwargs']) {
        assert.deepEqual(await refusalOf(simulator, { prompt: 'a', [name]: 5 }), [400, 'BadRequestError', name]);
        for (const nothing of [{}, null, 0]) assert.equal((await post(simulator, '/tokenize', { prompt: 'a', [name]: nothing })).status, 200);
      }
    }));

  it('has no place for what is wrong in calls, and a place for what is no list of them', () =>
    withSimulator({}, async (simulator) => {
      const messages = (calls: unknown): unknown => ({ messages: [{ role: 'user', content: 'a' }, { role: 'assistant', content: 'x', tool_calls: calls }] });
      const call = { id: 'a', type: 'function', function: { name: 'f', arguments: '{}' } };
      for (const wrong of ['abc', [{}], [{ ...call, function: { name: 'f' } }], [{ ...call, function: { name: 'f', arguments: {} } }]]) {
        assert.deepEqual(await refusalOf(simulator, messages(wrong)), [400, 'BadRequestError', null], JSON.stringify(wrong));
      }
      assert.deepEqual(await refusalOf(simulator, messages(5)), [400, 'Bad Request', 'body.prompt']);
      for (const right of [[call], [], null]) assert.equal((await post(simulator, '/tokenize', messages(right))).status, 200);
    }));

  it('wants the id of a call as a text', () =>
    withSimulator({}, async (simulator) => {
      const messages = [{ role: 'user', content: 'a' }, { role: 'tool', tool_call_id: 5, content: 'b' }];
      assert.deepEqual(await refusalOf(simulator, { messages }), [400, 'Bad Request', 'body.prompt']);
      const { json } = await post(simulator, '/v1/chat/completions', { messages });
      assert.equal(json.error?.param, 'body.messages.1.ChatCompletionDeveloperMessageParam.role');
    }));
});

describe('GET /tokenizer_info', () => {
  it('is there with its flag alone', () => withSimulator({}, async (simulator) => assert.equal((await get(simulator, '/tokenizer_info')).status, 404)));

  it('shows the class first and the template in use', () =>
    withSimulator({ enableTokenizerInfoEndpoint: true, chatTemplate: '{{ messages }}' }, async (simulator) => {
      const { status, text } = await get(simulator, '/tokenizer_info');
      const info = JSON.parse(text) as Record<string, unknown>;
      assert.equal(status, 200);
      assert.equal(Object.keys(info)[0], 'tokenizer_class');
      assert.match(String(info['tokenizer_class']), /^TokenizerPoolCached\w+$/);
      assert.equal(info['chat_template'], '{{ messages }}');
    }));
});
