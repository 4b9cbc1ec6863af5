// POST /v1/messages and /v1/messages/count_tokens, buffered, over real sockets.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CALL, message, PARSING, readEvents, send, TOOLS } from '../../support/anthropic-client.ts';
import { withSimulator } from '../../support/simulator-fixture.ts';

const TEXT = 'Hello "there",\nfriend! Übung \\ 你好 😀';

describe('POST /v1/messages', () => {
  it('answers with a message of one text, and nothing that is null', () =>
    withSimulator({ mode: 'echo' }, async (simulator) => {
      const { status, json } = await send(simulator, message(TEXT, { metadata: { user_id: 'u' }, stream: null, unknown: 1 }));
      const { id = '', usage = {} } = json;
      assert.equal(status, 200);
      assert.match(id, /^chatcmpl-[0-9a-f]{16}$/);
      const content = [{ type: 'text', text: TEXT }];
      assert.deepEqual(json, { id, type: 'message', role: 'assistant', content, model: 'm', stop_reason: 'end_turn', usage });
      assert.deepEqual(Object.keys(usage), ['input_tokens', 'output_tokens']);
    }));

  it('takes its id from X-Request-Id', () =>
    withSimulator({ mode: 'echo' }, async (simulator) => {
      const headers = { 'content-type': 'application/json', 'x-request-id': 'mine' };
      const response = await fetch(`${simulator.url}/v1/messages`, { method: 'POST', headers, body: JSON.stringify(message('x')) });
      assert.equal(((await response.json()) as { id: string }).id, 'chatcmpl-mine');
    }));

  it('counts what is cached apart from the input, where the server shows it', () =>
    withSimulator({ mode: 'echo', enablePromptTokensDetails: true, blockSize: 8 }, async (simulator) => {
      const body = message('one two three four five six seven eight nine ten');
      const first = (await send(simulator, body)).json.usage ?? {};
      const again = (await send(simulator, body)).json.usage ?? {};
      const total = (await send(simulator, body, '/v1/messages/count_tokens')).json.input_tokens;
      assert.ok((first['cache_creation_input_tokens'] ?? 0) >= 8);
      assert.equal(again['cache_read_input_tokens'], first['cache_creation_input_tokens']);
      for (const { input_tokens: input = 0, cache_creation_input_tokens: created = 0, cache_read_input_tokens: read = 0 } of [first, again]) {
        assert.equal(input + created + read, total);
      }
    }));

  it('stops at a limit, at a sequence', () =>
    withSimulator({ mode: 'echo' }, async (simulator) => {
      const { json: cut } = await send(simulator, message('a b c', { max_tokens: 2 }));
      assert.deepEqual([cut.content, cut.stop_reason, cut.usage?.['output_tokens']], [[{ type: 'text', text: 'a b' }], 'max_tokens', 2]);
      const { json: stopped } = await send(simulator, message('a b c', { stop_sequences: [' c', 'x'] }));
      assert.deepEqual([stopped.content, stopped.stop_reason, stopped.stop_sequence], [[{ type: 'text', text: 'a b' }], 'stop_sequence', ' c']);
      const { json: nothing } = await send(simulator, message('a b c', { stop_sequences: ['a'] }));
      assert.deepEqual(nothing.content, [{ type: 'text', text: '' }]);
    }));

  it('has thinking, text and calls as blocks in this order', () =>
    withSimulator(PARSING, async (simulator) => {
      const { json } = await send(simulator, message(`<think>\nHm.\n</think>\n\nLet me see. ${CALL}`, { tools: TOOLS }));
      const [thinking, text, call] = json.content ?? [];
      assert.deepEqual([thinking?.type, thinking?.thinking, text], ['thinking', '\nHm.\n', { type: 'text', text: '\n\nLet me see. ' }]);
      assert.match(thinking?.signature ?? '', /^[0-9a-f]{32}$/);
      assert.deepEqual(call, { type: 'tool_use', id: call?.id, name: 'get_time', input: { tz: 'UTC' } });
      assert.match(call?.id ?? '', /^chatcmpl-tool-[0-9a-f]{16}$/);
      assert.equal(json.stop_reason, 'tool_use');
    }));

  it('keeps the input of a call as it was written: large integers, floats, null', () =>
    withSimulator({ ...PARSING, reasoningParser: null }, async (simulator) => {
      const call = '<tool_call>\n{"name": "get_time", "arguments": {"a": 9007199254740993, "b": 1.0, "c": null, "d": [1, 2]}}\n</tool_call>';
      const { text } = await send(simulator, message(call, { tools: TOOLS }));
      assert.ok(text.includes('"input":{"a":9007199254740993,"b":1.0,"c":null,"d":[1,2]}}'), text);
    }));

  it('makes no call that is forbidden, and shows none that nobody has offered', () =>
    withSimulator({ ...PARSING, reasoningParser: null }, async (simulator) => {
      const { json: forbidden } = await send(simulator, message(`a ${CALL}`, { tools: TOOLS, tool_choice: { type: 'none' } }));
      assert.deepEqual([forbidden.content, forbidden.stop_reason], [[{ type: 'text', text: `a ${CALL}` }], 'end_turn']);
      for (const changes of [{}, { tools: [] }, { tool_choice: { type: 'auto' } }]) {
        const { json } = await send(simulator, message(`a ${CALL}`, changes));
        assert.deepEqual([json.content, json.stop_reason], [[{ type: 'text', text: 'a ' }], 'end_turn']);
      }
    }));

  it('has one call where only one may be made', () =>
    withSimulator({ ...PARSING, reasoningParser: null }, async (simulator) => {
      const countCalls = async (changes: object): Promise<number | undefined> => (await send(simulator, message(CALL + CALL, { tools: TOOLS, ...changes }))).json.content?.length;
      assert.equal(await countCalls({}), 2);
      assert.equal(await countCalls({ tool_choice: { type: 'auto', disable_parallel_tool_use: true } }), 1);
    }));

  it('says when the input of a call is no object, and leaves out one that is null', () =>
    withSimulator({ ...PARSING, reasoningParser: null }, async (simulator) => {
      const call = (input: string): string => `<tool_call>\n{"name": "get_time", "arguments": ${input}}\n</tool_call>`;
      const { json } = await send(simulator, message(call('null'), { tools: TOOLS }));
      assert.deepEqual(json.content?.map(({ type, name, input }) => [type, name, input]), [['tool_use', 'get_time', undefined]]);
      for (const input of ['[1]', '"x"', '1']) {
        const { status, json: bad } = await send(simulator, message(call(input), { tools: TOOLS }));
        assert.deepEqual([status, bad.type, bad.error?.type], [400, 'error', 'BadRequestError'], input);
      }
    }));

  it('makes the calls that are asked for, streamed and buffered', () =>
    withSimulator({ ...PARSING, reasoningParser: null, mode: 'random' }, async (simulator) => {
      for (const choice of [{ type: 'any' }, { type: 'tool', name: 'get_time' }]) {
        const { json } = await send(simulator, message('x', { tools: TOOLS, tool_choice: choice }));
        const [call] = json.content ?? [];
        assert.deepEqual([call?.type, call?.name, typeof call?.input, json.stop_reason], ['tool_use', 'get_time', 'object', 'tool_use']);
        const { text } = await send(simulator, message('x', { tools: TOOLS, tool_choice: choice, stream: true }));
        assert.equal(readEvents(text).find(({ type }) => type === 'content_block_start')?.content_block?.name, 'get_time');
        assert.equal(readEvents(text).at(-2)?.delta?.stop_reason, 'tool_use');
      }
    }));

  it('speaks where a call is forced and there are no tools; refuses a tool that is not there', () =>
    withSimulator({ ...PARSING, reasoningParser: null }, async (simulator) => {
      for (const choice of [{ type: 'any' }, { type: 'tool', name: 'nothing' }]) {
        for (const changes of [{}, { tools: [] }]) {
          const { json } = await send(simulator, message('x', { ...changes, tool_choice: choice }));
          assert.deepEqual(json.content, [{ type: 'text', text: 'x' }]);
        }
      }
      const { status, json } = await send(simulator, message('x', { tools: TOOLS, tool_choice: { type: 'tool', name: 'nothing' } }));
      assert.deepEqual([status, json.type, json.error?.type], [400, 'error', 'BadRequestError']);
    }));

  it('goes on after a tool\'s result', () =>
    withSimulator({ ...PARSING }, async (simulator) => {
      const messages = [
        { role: 'user', content: 'What time is it?' },
        { role: 'assistant', content: [{ type: 'thinking', thinking: 'Hm.', signature: 'x' }, { type: 'tool_use', id: 't', name: 'get_time', input: { tz: 'UTC' } }] },
        { role: 'user', content: [{ type: 'tool_result', tool_use_id: 't', content: [{ type: 'text', text: '12:00' }] }] },
      ];
      const { status, json } = await send(simulator, { model: 'm', max_tokens: 50, messages, tools: TOOLS, thinking: { type: 'disabled' }, system: [{ type: 'text', text: 'Be brief.' }] });
      assert.deepEqual([status, json.content], [200, [{ type: 'text', text: 'What time is it?' }]]);
    }));

  it('answers in the name of an adapter', () =>
    withSimulator({ mode: 'echo', lora: 'a' }, async (simulator) => {
      assert.equal((await send(simulator, message('x', { model: 'a' }))).json.model, 'a');
    }));
});

describe('POST /v1/messages/count_tokens', () => {
  it('counts the prompt with its system, tools and thinking, and runs nothing', () =>
    withSimulator({ ...PARSING, enablePromptTokensDetails: false }, async (simulator) => {
      const count = async (changes: Readonly<Record<string, unknown>> = {}): Promise<number> => {
        const { status, json } = await send(simulator, { ...message('Hi there'), max_tokens: undefined, ...changes }, '/v1/messages/count_tokens');
        const { input_tokens: tokens = 0 } = json;
        assert.deepEqual([status, json], [200, { input_tokens: tokens, context_management: { original_input_tokens: tokens } }]);
        return tokens;
      };
      const plain = await count();
      assert.equal(plain, (await send(simulator, message('Hi there'))).json.usage?.['input_tokens']);
      assert.ok((await count({ system: 'Be brief.' })) > plain);
      assert.ok((await count({ tools: TOOLS })) > plain);
      assert.equal(await count({ stream: 'ignored', max_tokens: -1 }), plain);
    }));
});
