// Echoed texts that satisfy what a request asks of the text, over real sockets: they are said as they are.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { chat, post, withSimulator } from '../support/simulator-fixture.ts';

const SCHEMA = { type: 'object', properties: { a: { type: 'integer' } }, required: ['a'], additionalProperties: false };
const ECHO = { mode: 'echo', enableAutoToolChoice: true, toolCallParser: 'hermes' } as const;
const TIME = { name: 'get_time', parameters: { type: 'object', properties: { tz: { type: 'string' } }, required: ['tz'] } };
const TOOLS = [{ type: 'function', function: TIME }, { type: 'function', function: { name: 'ping', parameters: { type: 'object', properties: {} } } }];
const NAMED = { type: 'function', function: { name: 'get_time' } };

interface Message {
  readonly content: string | null;
  readonly reasoning: string | null;
  readonly tool_calls?: readonly { readonly function: { readonly name: string; readonly arguments: string } }[];
}

function messageOf(json: { readonly choices?: unknown }): Message {
  return (json.choices as readonly { readonly message: Message }[])[0]?.message as Message;
}

function callOf(name: string, given: string): string {
  return `<tool_call>\n{"name": "${name}", "arguments": ${given}}\n</tool_call>`;
}

describe('an echo under a constraint', () => {
  it('is the text where that satisfies it, and invented where it does not', () =>
    withSimulator(ECHO, async (simulator) => {
      const say = async (content: string, outputs: object): Promise<string | null> =>
        messageOf((await post(simulator, '/v1/chat/completions', chat(content, { structured_outputs: outputs }))).json).content;
      for (const text of ['{"a": 5}', '{\n  "a":5}']) assert.equal(await say(text, { json: SCHEMA }), text);
      assert.match((await say('{"b": 5}', { json: SCHEMA })) ?? '', /^\{"a":-?\d+\}$/);
      assert.equal(await say('ab-1', { regex: '[a-z]{2}-\\d' }), 'ab-1');
      assert.match((await say('ab-12', { regex: '[a-z]{2}-\\d' })) ?? '', /^[a-z]{2}-\d$/);
      assert.equal(await say('maybe', { choice: ['yes', 'maybe', 'no'] }), 'maybe');
    }));

  it('goes by each prompt of a completion', () =>
    withSimulator(ECHO, async (simulator) => {
      const { json } = await post(simulator, '/v1/completions', { prompt: ['yes', 'no', 'else'], structured_outputs: { choice: ['yes', 'no'] } });
      const texts = (json.choices as readonly { readonly text: string }[]).map(({ text }) => text);
      assert.deepEqual(texts.slice(0, 2), ['yes', 'no']);
      assert.match(texts[2] ?? '', /^(yes|no)$/);
    }));

  it('has its thought ahead of it', () =>
    withSimulator({ ...ECHO, reasoningParser: 'qwen3' }, async (simulator) => {
      const body = chat('<think>\nhm\n</think>{"a": 7}', { response_format: { type: 'json_object' } });
      const { reasoning, content } = messageOf((await post(simulator, '/v1/chat/completions', body)).json);
      assert.deepEqual([reasoning, content], ['\nhm\n', '{"a": 7}']);
    }));
});

describe('an echo of the call that is forced', () => {
  const say = (options: Partial<typeof ECHO> & { readonly toolCallParser?: string }, content: string, fields: object): Promise<Message> =>
    new Promise((resolve, reject) => {
      withSimulator({ ...ECHO, ...options }, async (simulator) => {
        resolve(messageOf((await post(simulator, '/v1/chat/completions', chat(content, { tools: TOOLS, ...fields }))).json));
      }).catch(reject);
    });
  const callsOf = ({ tool_calls: calls = [] }: Message): string[] => calls.map(({ function: { name, arguments: given } }) => `${name} ${given}`);

  it('makes that call', async () => {
    const text = callOf('get_time', '{"tz": "UTC", "more": 1}');
    for (const choice of ['required', NAMED]) assert.deepEqual(callsOf(await say({}, text, { tool_choice: choice })), ['get_time {"tz": "UTC", "more": 1}']);
    const two = callOf('ping', '{}') + callOf('ping', '{}');
    assert.deepEqual(callsOf(await say({}, two, { tool_choice: 'required' })), ['ping {}', 'ping {}']);
  });

  it('is no text that says something else', async () => {
    const call = callOf('get_time', '{"tz": "UTC"}');
    for (const text of [`So: ${call}`, callOf('nobody', '{}'), callOf('get_time', '5'), 'words']) {
      const [first = '', ...more] = callsOf(await say({}, text, { tool_choice: NAMED }));
      assert.match(first, /^get_time \{"tz": "[^"]+"\}$/);
      assert.notEqual(first, 'get_time {"tz": "UTC"}');
      assert.deepEqual(more, []);
    }
    assert.equal(callsOf(await say({}, callOf('ping', '{}') + call, { tool_choice: 'required', parallel_tool_calls: false })).length, 1);
  });

  it('is held against the schema where calls are plain JSON', async () => {
    const json = { toolCallParser: 'pythonic' } as unknown as Partial<typeof ECHO>;
    const good = '[{"name": "get_time", "parameters": {"tz": "CET"}}]';
    assert.deepEqual(callsOf(await say(json, good, { tool_choice: 'required' })), ['get_time {"tz": "CET"}']);
    assert.deepEqual(callsOf(await say(json, '{"tz": "CET"}', { tool_choice: NAMED })), ['get_time {"tz": "CET"}']);
    assert.match(callsOf(await say(json, '{"tz": 5}', { tool_choice: NAMED }))[0] ?? '', /^get_time \{"tz": ?"[^"]+"\}$/);
  });
});
