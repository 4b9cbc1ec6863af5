// Rendered, generated and made readable again: the three steps give what the one endpoint gives.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Simulator } from '../../lib/simulator.ts';
import { events, post, withSimulator } from '../support/simulator-fixture.ts';

const CHAT = '/v1/chat/completions';
const COMPLETIONS = '/v1/completions';
const TEXT = 'Hello "there",\nfriend! Übung 你好 😀👩‍🚀 end';
const OPTIONS = { enableScaleOut: true, mode: 'echo' } as const;

type Json = Readonly<Record<string, unknown>>;

async function ask(simulator: Simulator, path: string, body: unknown): Promise<Json> {
  const { status, text } = await post(simulator, path, body);
  assert.equal(status, 200, text);
  return JSON.parse(text) as Json;
}

/** A conversation's prompt, and an answer in tokens that says the text. */
async function generate(simulator: Simulator, extra: Json = {}): Promise<{ readonly promptIds: unknown; readonly answer: Json; readonly chunks: readonly Json[] }> {
  const { token_ids: promptIds } = await ask(simulator, `${CHAT}/render`, { messages: [{ role: 'user', content: 'x' }] });
  const { tokens } = await ask(simulator, '/tokenize', { prompt: TEXT });
  const body = { token_ids: tokens, sampling_params: { logprobs: 2, ...extra } };
  const answer = await ask(simulator, '/inference/v1/generate', body);
  const stream = await post(simulator, '/inference/v1/generate', { ...body, stream: true, stream_options: { include_usage: true } });
  return { promptIds, answer, chunks: events(stream.text).slice(0, -1).map((data) => JSON.parse(data) as Json) };
}

interface Message {
  readonly choices: readonly {
    readonly message?: { readonly content: string };
    readonly text?: string;
    readonly delta?: { readonly role: string | null; readonly content: string | null };
    readonly logprobs: { readonly content?: readonly { readonly token: string }[]; readonly tokens?: readonly string[]; readonly text_offset?: readonly number[] } | null;
    readonly finish_reason: string | null;
  }[];
  readonly usage: Json | null;
  readonly model: string;
  readonly id: string;
}

describe('POST /v1/chat/completions/derender', () => {
  it('makes a whole answer of ids, in the fields of the chat endpoint', () =>
    withSimulator(OPTIONS, async (simulator) => {
      const { answer, promptIds } = await generate(simulator);
      const body = { generate_response: answer, prompt_tokens: 7, prompt_token_ids: promptIds };
      const { text } = await post(simulator, `${CHAT}/derender`, body);
      const message = JSON.parse(text) as Message;
      const [choice] = message.choices;
      assert.equal(choice?.message?.content, TEXT);
      assert.equal(choice?.logprobs?.content?.map(({ token }) => token).join(''), `${TEXT}<|im_end|>`);
      assert.deepEqual([message.model, message.id, message.usage?.['prompt_tokens']], ['m', answer['request_id'], 7]);
      const own = await ask(simulator, CHAT, { messages: [{ role: 'user', content: 'x' }] });
      assert.deepEqual(Object.keys(JSON.parse(text) as Json), Object.keys(own));
    }));

  it('makes chunks, with a state that the client carries', () =>
    withSimulator(OPTIONS, async (simulator) => {
      const { chunks, promptIds } = await generate(simulator);
      let state: unknown = null;
      let text = '';
      const roles: (string | null)[] = [];
      for (const chunk of chunks) {
        const body = { stream: true, generate_chunk: chunk, stream_state: state, prompt_token_ids: promptIds };
        const { chunk: made, stream_state: next } = (await ask(simulator, `${CHAT}/derender`, body)) as { chunk: Message; stream_state: Json };
        text += made.choices[0]?.delta?.content ?? '';
        if (made.choices[0]?.delta !== undefined) roles.push(made.choices[0].delta.role);
        state = next;
      }
      assert.equal(text, TEXT);
      assert.deepEqual(roles, ['assistant', ...Array<null>(chunks.length - 2).fill(null)]);
      const last = (await ask(simulator, `${CHAT}/derender`, { stream: true, generate_chunk: chunks.at(-1), stream_state: state })) as { chunk: Message };
      assert.equal(last.chunk.choices.length, 0);
      assert.equal(last.chunk.usage?.['completion_tokens'], chunks.length - 1);
    }));

  it('needs the original request where the server parses', () =>
    withSimulator({ ...OPTIONS, reasoningParser: 'qwen3' }, async (simulator) => {
      const { answer, chunks } = await generate(simulator);
      const chatRequest = { messages: [], return_token_ids: true };
      const refused = [
        { generate_response: answer },
        { stream: true, generate_chunk: chunks[0] },
        { stream: true, generate_chunk: chunks[0], chat_request: chatRequest },
      ];
      for (const body of refused) assert.equal((await post(simulator, `${CHAT}/derender`, body)).json.error?.type, 'BadRequestError');
      const { choices } = (await ask(simulator, `${CHAT}/derender`, { generate_response: answer, chat_request: chatRequest })) as { choices: readonly Json[] };
      assert.ok(Array.isArray(choices[0]?.['token_ids']));
    }));

  it('refuses what no server has answered', () =>
    withSimulator({ ...OPTIONS, maxModelLen: 64 }, async (simulator) => {
      const choice = { index: 0, token_ids: [5], finish_reason: 'stop' };
      const answer = { request_id: 'r', choices: [choice] };
      const state = { prev_tokens: ['a'], prefix_offset: 0, read_offset: 1 };
      const long = Array(65).fill(5);
      const top = Array(21).fill({ token_id: 1, logprob: -1 });
      const cases: readonly (readonly [unknown, string, string | null])[] = [
        [{}, 'Bad Request', 'body.DerenderChatRequest.generate_response'],
        [{ generate_response: 5 }, 'Bad Request', 'body.DerenderChatRequest.generate_response'],
        [{ generate_response: {} }, 'Bad Request', 'body.DerenderChatRequest.generate_response.choices'],
        [{ generate_response: { ...answer, output_mode: 'text' } }, 'Bad Request', 'body.DerenderChatRequest.generate_response.output_mode'],
        [{ generate_response: { choices: [{ ...choice, token_ids: [-1] }] } }, 'Bad Request', 'body.DerenderChatRequest.generate_response.choices.0.token_ids'],
        [{ generate_response: { choices: [{ ...choice, token_ids: [] }] } }, 'BadRequestError', null],
        [{ generate_response: { choices: [{ ...choice, token_ids: long }] } }, 'BadRequestError', null],
        [{ generate_response: { choices: [{ ...choice, logprobs: { content: [{ token_id: 1, logprob: 0, top_logprobs: top }] } }] } }, 'BadRequestError', null],
        [{ generate_response: answer, prompt_token_ids: long }, 'BadRequestError', null],
        [{ stream: true }, 'Bad Request', 'body.DerenderChatRequest.stream'],
        [{ stream: true, generate_chunk: { choices: [choice, choice] } }, 'BadRequestError', null],
        [{ stream: true, generate_chunk: answer, stream_state: { ...state, prev_tokens: Array(2000).fill('a') } }, 'Bad Request', 'body.DerenderChatRequest.stream'],
        [{ stream: true, generate_chunk: answer, stream_state: { ...state, read_offset: -1 } }, 'Bad Request', 'body.DerenderChatRequest.stream'],
        [{ stream: true, generate_chunk: answer, stream_state: { ...state, output_chunk_lens: [3] } }, 'Bad Request', 'body.DerenderChatRequest.stream'],
      ];
      for (const [body, type, param] of cases) {
        const { status, json } = await post(simulator, `${CHAT}/derender`, body);
        assert.deepEqual([status, json.error?.type, json.error?.param], [400, type, param], JSON.stringify(body).slice(0, 100));
      }
      assert.equal((await post(simulator, `${CHAT}/derender`, { generate_response: answer, model: 'nope' })).status, 404);
      for (const tampered of [{ ...state, prefix_offset: 1e15, read_offset: 1e15 }, { prev_tokens: ['\u0000', '[['], read_offset: 9 }]) {
        assert.equal((await post(simulator, `${CHAT}/derender`, { stream: true, generate_chunk: answer, stream_state: tampered })).status, 200);
      }
    }));
});

describe('POST /v1/completions/derender', () => {
  it('joins the answers for several prompts', () =>
    withSimulator(OPTIONS, async (simulator) => {
      const { answer, promptIds } = await generate(simulator);
      const body = { generate_responses: [answer, answer], prompt_tokens: [3, 4], prompt_token_ids: [promptIds, null] };
      const { text } = await post(simulator, `${COMPLETIONS}/derender`, body);
      const made = JSON.parse(text) as Message;
      assert.deepEqual(made.choices.map((choice) => choice.text), [TEXT, TEXT]);
      assert.equal(made.choices[0]?.logprobs?.tokens?.join(''), `${TEXT}<|im_end|>`);
      assert.equal(made.usage?.['prompt_tokens'], 7);
      const own = await ask(simulator, COMPLETIONS, { prompt: 'x' });
      assert.deepEqual(Object.keys(JSON.parse(text) as Json), Object.keys(own));
      assert.deepEqual(Object.keys(made.choices[1] ?? {}), Object.keys((own as unknown as Message).choices[0] ?? {}));
    }));

  it('makes chunks whose offsets go on', () =>
    withSimulator(OPTIONS, async (simulator) => {
      const { chunks } = await generate(simulator);
      let state: unknown = null;
      let text = '';
      for (const chunk of chunks) {
        const { chunk: made, stream_state: next } = (await ask(simulator, `${COMPLETIONS}/derender`, { stream: true, generate_chunk: chunk, stream_state: state })) as {
          chunk: Message;
          stream_state: Json;
        };
        const [choice] = made.choices;
        if (choice !== undefined) assert.deepEqual(choice.logprobs?.text_offset, [[...text].length]);
        text += choice?.text ?? '';
        state = next;
      }
      assert.equal(text, TEXT);
    }));

  it('refuses lists that do not go together', () =>
    withSimulator(OPTIONS, async (simulator) => {
      const answer = { choices: [{ index: 0, token_ids: [5] }] };
      for (const extra of [{ prompt_tokens: [] }, { prompt_token_ids: [[1], [2]] }]) {
        const { json } = await post(simulator, `${COMPLETIONS}/derender`, { generate_responses: [answer], ...extra });
        assert.deepEqual([json.error?.type, json.error?.param], ['Bad Request', 'body']);
      }
      assert.equal((await post(simulator, `${COMPLETIONS}/derender`, { generate_responses: [] })).json.error?.type, 'BadRequestError');
    }));
});
