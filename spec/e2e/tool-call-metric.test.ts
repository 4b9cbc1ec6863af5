// Runs of the parser of tool calls, counted in /metrics.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { get, post, withSimulator } from '../support/simulator-fixture.ts';

const CALL = '<tool_call>\n{"name": "f", "arguments": {}}\n</tool_call>';
const TOOLS = [{ type: 'function', function: { name: 'f', parameters: { type: 'object' } } }];
const SERVER = { mode: 'echo', enableAutoToolChoice: true, toolCallParser: 'hermes' } as const;

/** The counters that are not 0, as `mode outcome request_type` with their values. */
function readCounts(text: string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const [, mode, outcome, type, value] of text.matchAll(/^vllm:tool_call_parser_invocations_total\{mode="(\w+)",model_name="m",outcome="(\w+)",request_type="(\w+)"\} (\S+)$/gm)) {
    if (Number(value) > 0) counts[`${mode} ${outcome} ${type}`] = Number(value);
  }
  return counts;
}

async function countsAfter(path: string, body: unknown, server: Readonly<Record<string, unknown>> = SERVER): Promise<Record<string, number>> {
  let counts: Record<string, number> = {};
  await withSimulator(server, async (simulator) => {
    assert.equal((await post(simulator, path, body)).status, 200);
    counts = readCounts((await get(simulator, '/metrics')).text);
  });
  return counts;
}

function ask(content: string, changes: Record<string, unknown> = {}): Record<string, unknown> {
  return { messages: [{ role: 'user', content }], tools: TOOLS, ...changes };
}

const CHAT = '/v1/chat/completions';

describe('vllm:tool_call_parser_invocations_total', () => {
  it('counts a whole choice once', async () => {
    assert.deepEqual(await countsAfter(CHAT, ask(CALL, { n: 3 })), { 'non_streaming tool_call chat_completions': 3 });
    assert.deepEqual(await countsAfter(CHAT, ask('no call')), { 'non_streaming no_tool_call chat_completions': 1 });
  });

  it('counts each delta of a stream, and those with a part of a call as such', async () => {
    const counts = await countsAfter(CHAT, ask('one two three four', { stream: true, max_tokens: 4 }));
    assert.deepEqual(counts, { 'streaming no_tool_call chat_completions': 4 });
    const called = await countsAfter(CHAT, ask(CALL, { stream: true }));
    assert.ok((called['streaming tool_call chat_completions'] ?? 0) > 0);
    assert.ok((called['streaming no_tool_call chat_completions'] ?? 0) > 0);
  });

  it('tells responses from chats, and takes messages for chats', async () => {
    const tools = [{ type: 'function', name: 'f', parameters: { type: 'object' } }];
    assert.deepEqual(await countsAfter('/v1/responses', { input: CALL, tools }), { 'non_streaming tool_call responses': 1 });
    const streamed = await countsAfter('/v1/responses', { input: CALL, tools, stream: true });
    assert.equal(streamed['non_streaming tool_call responses'], 1, 'the last event is read anew');
    assert.ok((streamed['streaming tool_call responses'] ?? 0) > 0);
    const messages = { model: 'm', max_tokens: 9, messages: [{ role: 'user', content: 'x' }], tools: [{ name: 'f', input_schema: { type: 'object' } }] };
    assert.deepEqual(await countsAfter('/v1/messages', messages), { 'non_streaming no_tool_call chat_completions': 1 });
  });

  it('counts nothing where the parser has nothing to do', async () => {
    for (const stream of [false, true]) {
      assert.deepEqual(await countsAfter(CHAT, ask('x', { tool_choice: 'none', stream })), {}, 'no call may be made');
      assert.deepEqual(await countsAfter(CHAT, ask('x', { tool_choice: 'required', stream }), { ...SERVER, toolCallParser: 'pythonic' }), {}, 'a forced call is plain JSON');
      assert.deepEqual(await countsAfter(CHAT, { messages: [{ role: 'user', content: 'x' }], stream }), {}, 'there are no tools');
    }
  });

  it('leaves out what vLLM reads as whole messages', async () => {
    assert.deepEqual(await countsAfter(CHAT, ask('x', { stream: true }), { ...SERVER, toolCallParser: 'openai' }), {});
  });
});
