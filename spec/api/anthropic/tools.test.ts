import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { conversationFields } from '../../../lib/api/anthropic/conversation.ts';
import { toChatTools } from '../../../lib/api/anthropic/tools.ts';
import type { ChatSettings } from '../../../lib/api/chat/settings.ts';
import type { Tools } from '../../../lib/api/chat/tools.ts';
import { readFields } from '../../../lib/api/fields.ts';
import { ServerError } from '../../../lib/base/error.ts';

const NO_PARSER: Pick<ChatSettings, 'enablesAutoToolChoice' | 'toolCallParser'> = { enablesAutoToolChoice: false, toolCallParser: null };
const HERMES: typeof NO_PARSER = { enablesAutoToolChoice: true, toolCallParser: 'hermes' };

function convert(body: Readonly<Record<string, unknown>>, settings = NO_PARSER): Tools {
  return toChatTools(readFields({ model: 'm', messages: [], ...body }, conversationFields), settings as ChatSettings);
}

const f = { name: 'f', input_schema: { properties: {} } };

describe('toChatTools', () => {
  it('describes tools as chats do; a schema without a type is an object\'s', () => {
    const { definitions, functions } = convert({ tools: [f, { name: 'g', description: 'd', input_schema: { type: 'object' }, strict: true, defer_loading: true }] });
    assert.deepEqual(definitions, [
      { type: 'function', function: { name: 'f', description: null, parameters: { properties: {}, type: 'object' } } },
      { type: 'function', function: { name: 'g', description: 'd', parameters: { type: 'object' }, strict: true, defer_loading: true } },
    ]);
    assert.deepEqual(functions, [{ name: 'f', parameters: { properties: {}, type: 'object' } }, { name: 'g', parameters: { type: 'object' } }]);
  });

  it('has the choice in a chat\'s words', () => {
    const choices = [{ type: 'auto' }, { type: 'any' }, { type: 'none' }, { type: 'tool', name: 'f' }].map((choice) => convert({ tools: [f], tool_choice: choice }).choice);
    assert.deepEqual(choices, ['auto', 'required', 'none', { name: 'f' }]);
    assert.equal(convert({ tools: [] }).choice, 'auto');
    assert.deepEqual(convert({ tool_choice: { type: 'tool', name: 'unknown' } }), { definitions: null, functions: [], choice: { name: 'unknown' } });
  });

  it('looks for calls where nothing is said of tools, if the server can', () => {
    assert.equal(convert({}).choice, 'none');
    assert.equal(convert({}, HERMES).choice, 'auto');
  });

  it('adds and removes tools as messages of the system say', () => {
    const change = (type: string, tool: unknown): unknown => ({ role: 'system', content: [{ type, tool }] });
    const names = (...messages: unknown[]): unknown => convert({ tools: [{ ...f, defer_loading: true }], messages }).functions.map(({ name }) => name);
    const removal = change('tool_removal', { type: 'tool_reference', name: 'f' });
    const addition = change('tool_addition', { type: 'tool_reference', name: 'f' });
    assert.deepEqual(names(change('tool_addition', { type: 'tool_definition', definition: { name: 'g', input_schema: {} } })), ['f', 'g']);
    assert.deepEqual(names(removal), []);
    assert.deepEqual(names(removal, addition), ['f']);
    const { definitions } = convert({ tools: [{ ...f, defer_loading: true }], messages: [addition] });
    assert.equal(Object.hasOwn(definitions?.[0]?.['function'] as object, 'defer_loading'), false);
    assert.throws(() => convert({ messages: [removal] }), (error) => error instanceof ServerError && error.kind === 'invalid_request');
  });
});
