// The endpoints over real sockets, without latency.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { chat, chunks, events, get, metric, post, withSimulator } from '../support/simulator-fixture.ts';

const TEXT = 'Hello "there",\nfriend! Übung \\ 你好 😀';

describe('POST /v1/chat/completions', () => {
  it('echoes the last message of the user, to the letter', () =>
    withSimulator({ mode: 'echo' }, async (simulator) => {
      const messages = [
        { role: 'user', content: 'first' },
        { role: 'user', content: TEXT },
        { role: 'assistant', content: 'last' },
      ];
      const { status, json } = await post(simulator, '/v1/chat/completions', { model: 'm', messages });
      assert.equal(status, 200);
      assert.equal(json.choices?.[0]?.message?.content, TEXT);
      assert.equal(json.choices?.[0]?.finish_reason, 'stop');
    }));

  it('echoes the last message when the user has said nothing, parts of text joined', () =>
    withSimulator({ mode: 'echo' }, async (simulator) => {
      const content = [{ type: 'text', text: 'a' }, { type: 'input_text', text: 'c' }, { type: 'refusal', refusal: 'd' }];
      const { json } = await post(simulator, '/v1/chat/completions', { messages: [{ role: 'system', content: 'x' }, { role: 'assistant', content }] });
      assert.equal(json.choices?.[0]?.message?.content, 'a\nc\nd');
      const nothing = await post(simulator, '/v1/chat/completions', { messages: [{ role: 'user' }] });
      assert.equal(nothing.json.choices?.[0]?.message?.content, '');
    }));

  it('streams the role first, a frame per token, the finish, and [DONE]', () =>
    withSimulator({ mode: 'echo' }, async (simulator) => {
      const { text, headers } = await post(simulator, '/v1/chat/completions', chat(TEXT, { stream: true }));
      const all = chunks(text);
      assert.equal(headers.get('content-type'), 'text/event-stream; charset=utf-8');
      assert.deepEqual(all[0]?.choices?.[0]?.delta, { role: 'assistant', content: '' });
      assert.equal(all.map((chunk) => chunk.choices?.[0]?.delta?.content).join(''), TEXT);
      assert.equal(all.at(-1)?.choices?.[0]?.finish_reason, 'stop');
      assert.equal(events(text).at(-1), '[DONE]');
      assert.equal(new Set(all.map((chunk) => chunk.id)).size, 1);
    }));

  it('honours max_completion_tokens before max_tokens, and the cut says length', () =>
    withSimulator({ mode: 'echo' }, async (simulator) => {
      const { json } = await post(simulator, '/v1/chat/completions', chat('a b c d e', { max_completion_tokens: 2, max_tokens: 4 }));
      assert.equal(json.choices?.[0]?.message?.content, 'a b');
      assert.equal(json.choices?.[0]?.finish_reason, 'length');
      assert.equal(json.usage?.completion_tokens, 2);
    }));

  it('gives exactly the limit under ignore_eos, in both modes', async () => {
    for (const mode of ['echo', 'random'] as const)
      await withSimulator({ mode }, async (simulator) => {
        const { json } = await post(simulator, '/v1/chat/completions', chat('a b', { max_tokens: 77, ignore_eos: true }));
        assert.equal(json.usage?.completion_tokens, 77);
        assert.equal(json.choices?.[0]?.finish_reason, 'length');
        const room = await post(simulator, '/v1/chat/completions', chat('a b', { ignore_eos: true }));
        assert.equal(room.json.usage?.total_tokens, 1024);
      });
  });

  it('gives n choices, each a sequence, streamed and buffered', () =>
    withSimulator({ mode: 'random', seed: 1 }, async (simulator) => {
      const { json } = await post(simulator, '/v1/chat/completions', chat('a', { n: 3 }));
      assert.deepEqual(json.choices?.map(({ index }) => index), [0, 1, 2]);
      assert.equal(new Set(json.choices?.map(({ message }) => message?.content)).size, 3);
      const { text } = await post(simulator, '/v1/chat/completions', chat('a', { n: 2, stream: true }));
      assert.deepEqual(chunks(text).slice(0, 2).map((chunk) => chunk.choices?.[0]?.index), [0, 1]);
      assert.equal(chunks(text).filter((chunk) => chunk.choices?.[0]?.finish_reason !== null).length, 2);
    }));

  it('adds usage to a stream when asked, also to each chunk', () =>
    withSimulator({ mode: 'echo' }, async (simulator) => {
      const options = { include_usage: true, continuous_usage_stats: true };
      const { text } = await post(simulator, '/v1/chat/completions', chat('a b c', { stream: true, stream_options: options }));
      const all = chunks(text);
      assert.deepEqual(all.map((chunk) => chunk.usage?.completion_tokens), [0, 1, 2, 3, 4, 4]);
      assert.deepEqual(all.at(-1)?.choices, []);
      const plain = await post(simulator, '/v1/chat/completions', chat('a', { stream: true, stream_options: { include_usage: false, continuous_usage_stats: true } }));
      assert.ok(chunks(plain.text).every((chunk) => !('usage' in chunk)));
    }));

  it('takes the id from X-Request-Id, else from the body', () =>
    withSimulator({ enableRequestIdHeaders: true }, async (simulator) => {
      const both = await post(simulator, '/v1/chat/completions', chat('a', { request_id: 'body' }), { 'x-request-id': 'head' });
      assert.deepEqual([both.json.id, both.headers.get('x-request-id')], ['chatcmpl-head', 'head']);
      const body = await post(simulator, '/v1/chat/completions', chat('a', { request_id: 'body' }));
      assert.equal(body.json.id, 'chatcmpl-body');
      assert.match(body.headers.get('x-request-id') ?? '', /^[0-9a-f]{32}$/);
    }));
});

describe('POST /v1/completions', () => {
  it('echoes the prompt, which the implicit 16 tokens do not cut', () =>
    withSimulator({ mode: 'echo' }, async (simulator) => {
      const prompt = 'w '.repeat(60).trim();
      const { json } = await post(simulator, '/v1/completions', { prompt });
      assert.equal(json.choices?.[0]?.text, prompt);
      const cut = await post(simulator, '/v1/completions', { prompt, max_tokens: 3 });
      assert.equal(cut.json.choices?.[0]?.text, 'w w w');
    }));

  it('stops random text at 16 without max_tokens', () =>
    withSimulator({}, async (simulator) => {
      const { json } = await post(simulator, '/v1/completions', { prompt: 'x' });
      assert.deepEqual([json.usage?.completion_tokens, json.choices?.[0]?.finish_reason], [16, 'length']);
    }));

  it('answers a list of prompts with n choices each, prompt by prompt; token ids say what they stand for', () =>
    withSimulator({ mode: 'echo' }, async (simulator) => {
      const { json } = await post(simulator, '/v1/completions', { prompt: [[3], [1, 2]], n: 2 });
      assert.deepEqual(json.choices?.map(({ text }) => text), ['$', '$', '"#', '"#']);
      assert.equal(json.usage?.prompt_tokens, 3);
      const ids = await post(simulator, '/v1/completions', { prompt: [7, 8, 9] });
      assert.equal(ids.json.usage?.prompt_tokens, 3);
    }));

  it('streams with usage', () =>
    withSimulator({ mode: 'echo', enablePromptTokensDetails: true }, async (simulator) => {
      const options = { include_usage: true, continuous_usage_stats: true };
      const { text } = await post(simulator, '/v1/completions', { prompt: ['a b', 'c'], stream: true, stream_options: options });
      const all = chunks(text);
      assert.deepEqual(all.at(-1)?.usage, { prompt_tokens: 3, total_tokens: 8, completion_tokens: 5, prompt_tokens_details: { cached_tokens: 0 } });
      // The longer one ends last: choices come by turns.
      assert.deepEqual(all.at(-2)?.usage, { prompt_tokens: 2, total_tokens: 5, completion_tokens: 3 });
    }));

  it('counts the usage of each chunk by its own choice and prompt, with n choices of a list', () =>
    withSimulator({ mode: 'echo' }, async (simulator) => {
      const options = { include_usage: true, continuous_usage_stats: true };
      const { text } = await post(simulator, '/v1/completions', { prompt: ['a b c', 'd'], n: 2, stream: true, stream_options: options });
      const seen = new Map<number, string[]>();
      for (const { choices = [], usage } of chunks(text))
        for (const { index = -1 } of choices) seen.set(index, [...(seen.get(index) ?? []), `${usage?.prompt_tokens}+${usage?.completion_tokens}=${usage?.total_tokens}`]);
      const [long, short] = [['3+1=4', '3+2=5', '3+3=6', '3+4=7'], ['1+1=2', '1+2=3']];
      assert.deepEqual(seen, new Map([[0, long], [1, long], [2, short], [3, short]]));
      const { prompt_tokens: promptTokens, completion_tokens: completionTokens } = chunks(text).at(-1)?.usage ?? {};
      assert.deepEqual([promptTokens, completionTokens], [4, 12]);
    }));
});

describe('the models', () => {
  it('lists base names and adapters as vLLM does', () =>
    withSimulator({ model: '/models/x', servedModelName: ['x', 'y'], lora: ['a', 'b=/adapters/b'] }, async (simulator) => {
      const { json } = await get(simulator, '/v1/models');
      assert.deepEqual(
        json.data?.map(({ id, root, parent, max_model_len: maxModelLen }) => [id, root, parent, maxModelLen]),
        [['x', '/models/x', null, 1024], ['y', '/models/x', null, 1024], ['a', 'a', 'x', null], ['b', '/adapters/b', 'x', null]],
      );
    }));

  it('serves an adapter under its name, the base model under any of its names and under none', () =>
    withSimulator({ servedModelName: ['x', 'y'], lora: ['a'] }, async (simulator) => {
      const names = await Promise.all(['a', 'x', 'y', '', null].map(async (model) => (await post(simulator, '/v1/completions', { prompt: 'p', model })).json.model));
      assert.deepEqual(names, ['a', 'x', 'x', 'x', 'x']);
      const unknown = await post(simulator, '/v1/completions', { prompt: 'p', model: 'm' });
      assert.deepEqual([unknown.status, unknown.json.error?.type, unknown.json.error?.param, unknown.json.error?.code], [404, 'NotFoundError', 'model', 404]);
    }));
});

describe('the counters', () => {
  it('equal what clients saw, under concurrency', () =>
    withSimulator({ seed: 4, maxNumSeqs: 3 }, async (simulator) => {
      const calls = Array.from({ length: 40 }, async (_, call) => {
        const isStream = call % 2 === 0;
        const n = (call % 3) + 1;
        const body = chat(`prompt ${call}`, { n, stream: isStream, ...(call % 5 === 0 ? { max_tokens: 3 } : {}), ...(isStream ? { stream_options: { include_usage: true } } : {}) });
        const { text, json } = await post(simulator, '/v1/chat/completions', body);
        const parts = isStream ? chunks(text) : [json];
        const reasons = parts.flatMap((part) => (part.choices ?? []).map((choice) => choice.finish_reason).filter((reason) => reason !== null));
        return { n, usage: parts.at(-1)?.usage, reasons: reasons.map(String) };
      });
      const seen = await Promise.all(calls);
      const sum = (of: (call: (typeof seen)[number]) => number): number => seen.reduce((total, call) => total + of(call), 0);
      for (const reason of ['stop', 'length'])
        assert.equal(
          await metric(simulator, `vllm:request_success_total{engine="0",finished_reason="${reason}",model_name="m"}`),
          sum(({ reasons }) => reasons.filter((one) => one === reason).length),
        );
      assert.equal(await metric(simulator, 'vllm:generation_tokens_total'), sum(({ usage }) => Number(usage?.completion_tokens)));
      assert.equal(await metric(simulator, 'vllm:prompt_tokens_total'), sum(({ usage, n }) => Number(usage?.prompt_tokens) * n));
      assert.equal(await metric(simulator, 'vllm:time_to_first_token_seconds_count'), sum(({ n }) => n));
      assert.equal(await metric(simulator, 'vllm:num_requests_running'), 0);
    }));
});

describe('small endpoints', () => {
  it('answer', () =>
    withSimulator({}, async (simulator) => {
      for (const path of ['/health', '/ping']) {
        const { status, text, headers } = await get(simulator, path);
        assert.deepEqual([status, text, headers.get('content-type'), headers.get('content-length')], [200, '', null, '0']);
      }
      assert.equal((await post(simulator, '/ping', '')).status, 200);
      assert.deepEqual((await get(simulator, '/version')).json, { version: '0.32.0' });
      assert.equal((await get(simulator, '/metrics/')).status, 200);
    }));
});

describe('a constraint and a forbidden text', () => {
  it('leave what both allow, in streams too', () =>
    withSimulator({}, async (simulator) => {
      const asked = { structured_outputs: { choice: ['yes', 'no'] }, bad_words: ['yes'], n: 4 };
      const { json } = await post(simulator, '/v1/chat/completions', chat('x', asked));
      assert.deepEqual(json.choices?.map(({ message }) => message?.content), ['no', 'no', 'no', 'no']);
      const { text } = await post(simulator, '/v1/completions', { prompt: 'x', ...asked, stream: true });
      const texts = ['', '', '', ''];
      for (const { choices } of chunks(text)) for (const choice of choices as readonly { readonly index: number; readonly text: string }[]) texts[choice.index] += choice.text;
      assert.deepEqual(texts, ['no', 'no', 'no', 'no']);
    }));
});
