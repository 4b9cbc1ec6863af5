// Several chats in one request, over real sockets.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { chat, post, withSimulator } from '../support/simulator-fixture.ts';

const PATH = '/v1/chat/completions/batch';
const conversationOf = (content: string): unknown[] => [{ role: 'user', content }];
const batch = (contents: readonly string[], changes: Record<string, unknown> = {}): Record<string, unknown> => ({ messages: contents.map(conversationOf), ...changes });

describe('POST /v1/chat/completions/batch', () => {
  it('gives one choice for each conversation, as /v1/chat/completions has it, and sums the usage', () =>
    withSimulator({ mode: 'echo', enablePromptTokensDetails: true }, async (simulator) => {
      const contents = ['one', 'two two', 'three three three'];
      const singles = await Promise.all(contents.map((content) => post(simulator, '/v1/chat/completions', chat(content))));
      const { status, json } = await post(simulator, PATH, batch(contents));
      assert.equal(status, 200);
      assert.match(json.id ?? '', /^chatcmpl-[0-9a-f]{16}$/);
      assert.deepEqual(json.choices, singles.map((single, index) => ({ ...single.json.choices?.[0], index })));
      const sum = (name: 'prompt_tokens' | 'completion_tokens' | 'total_tokens'): number => singles.reduce((total, single) => total + (single.json.usage?.[name] ?? Number.NaN), 0);
      const [prompt_tokens, total_tokens, completion_tokens] = [sum('prompt_tokens'), sum('total_tokens'), sum('completion_tokens')];
      assert.deepEqual(json.usage, { prompt_tokens, total_tokens, completion_tokens, prompt_tokens_details: null, completion_tokens_details: null });
      assert.deepEqual(Object.keys(json), Object.keys(singles[0]?.json ?? {}));
    }));

  it('shows tokens where they are asked for, and leaves out tools', () =>
    withSimulator({ mode: 'echo' }, async (simulator) => {
      const shown = { logprobs: true, top_logprobs: 1, return_token_ids: true, max_tokens: 2, tools: [{ type: 'function', function: { name: 'f' } }] };
      const { text, headers } = await post(simulator, PATH, batch(['a b c', 'd e f'], shown));
      assert.equal(headers.get('content-type'), 'application/json');
      const { choices } = JSON.parse(text) as { choices: { token_ids: number[]; finish_reason: string; logprobs: { content: unknown[] } }[] };
      assert.deepEqual(choices.map((choice) => [choice.token_ids.length, choice.logprobs.content.length, choice.finish_reason]), [[2, 2, 'length'], [2, 2, 'length']]);
    }));

  it('shows with stream what the last token of each choice adds', () =>
    withSimulator({ mode: 'echo' }, async (simulator) => {
      const contents = ['one', 'one more'];
      const { text, headers } = await post(simulator, PATH, batch(contents, { stream: true, return_token_ids: true }));
      assert.equal(headers.get('content-type'), 'application/json');
      const { choices, usage } = JSON.parse(text) as { choices: { token_ids: number[]; message: { content: string } }[]; usage: { completion_tokens: number } };
      assert.deepEqual(choices.map(({ message, token_ids: ids }) => [message.content, ids.length]), [['', 1], ['', 1]], 'the token that ends the text');
      assert.equal(usage.completion_tokens, 2);
      const cut = await post(simulator, PATH, batch(contents, { stream: true, max_tokens: 1 }));
      assert.deepEqual(cut.json.choices?.map(({ message }) => message?.content), ['one', 'one']);
    }));

  it('takes more conversations than there are seats and places in the queue, when nothing else is there', () =>
    withSimulator({ mode: 'echo', maxRunningRequests: 1, maxWaitingQueueLength: 0 }, async (simulator) => {
      const { json } = await post(simulator, PATH, batch(['one', 'two', 'three']));
      assert.deepEqual(json.choices?.map(({ message }) => message?.content), ['one', 'two', 'three']);
    }));

  it('has nothing of a message one part of which is not declared', () =>
    withSimulator({ mode: 'echo' }, async (simulator) => {
      const text = { type: 'text', text: 'a' };
      const contents = [[{ type: 'x' }], [text, 5], ['b'], [text, 'b'], []];
      const { json } = await post(simulator, PATH, { messages: contents.map((content) => [{ role: 'user', content }]) });
      assert.deepEqual(json.choices?.map(({ message }) => message?.content), ['', '', '', 'a\nb', '']);
    }));

  it('refuses what cannot be batched', () =>
    withSimulator({ maxRunningRequests: 2, maxWaitingQueueLength: 1 }, async (simulator) => {
      const refusals: readonly [Record<string, unknown>, number, string | null][] = [
        [batch(['a'], { n: 2 }), 400, 'n'],
        [batch(['a'], { use_beam_search: true }), 400, 'use_beam_search'],
        [batch(['a'], { tool_choice: 'auto' }), 400, 'body.tool_choice'],
        [batch([]), 400, 'body.messages'],
        [{ messages: [conversationOf('a'), []] }, 400, 'body.messages.1'],
        [{ messages: conversationOf('a') }, 400, 'body.messages.0'],
        [{ messages: [conversationOf('a'), [5]] }, 400, 'body.messages.1.0.ChatCompletionDeveloperMessageParam'],
        [batch(['a'], { tools: [] }), 400, 'tools'],
        [batch(['a'], { model: 'nope' }), 404, 'model'],
        [{ messages: [[{ role: 'user', content: [{ type: 'text', text: 'a' }, { type: 'x' }] }]] }, 400, 'type'],
        [batch(['a', 'b'.repeat(100_000)]), 400, 'input_text'],
        [batch(Array.from({ length: 2049 }, () => 'a')), 429, null],
      ];
      for (const [body, status, param] of refusals) {
        const { status: actual, json } = await post(simulator, PATH, body);
        assert.deepEqual([actual, json.error?.param], [status, param], JSON.stringify(body).slice(0, 100));
      }
    }));
});

describe('a field of a batch', () => {
  it('that only its chats have has no place when it is wrong', () =>
    withSimulator({}, async (simulator) => {
      for (const wrong of [{ stream: 'x' }, { tools: 5 }, { response_format: { type: 'x' } }, { min_tokens: 'x' }, { bad_words: 5 }, { session_id: 5 }]) {
        const { status, json } = await post(simulator, PATH, batch(['a'], wrong));
        assert.deepEqual([status, json.error?.type, json.error?.param], [400, 'BadRequestError', null], JSON.stringify(wrong));
      }
      for (const name of ['seed', 'temperature', 'structured_outputs']) {
        const { status, json } = await post(simulator, PATH, batch(['a'], { [name]: 'x' }));
        assert.deepEqual([status, json.error?.type, json.error?.param], [400, 'Bad Request', `body.${name}`]);
      }
    }));
});

describe('POST /v1/chat/completions with add_generation_prompt false', () => {
  it('answers in the role of the last message', () =>
    withSimulator({ mode: 'echo' }, async (simulator) => {
      const { text } = await post(simulator, '/v1/chat/completions', chat('x', { add_generation_prompt: false }));
      assert.equal((JSON.parse(text) as { choices: { message: { role: string } }[] }).choices[0]?.message.role, 'user');
    }));
});
