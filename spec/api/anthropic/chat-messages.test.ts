import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type ChatMessage, toChatMessages } from '../../../lib/api/anthropic/chat-messages.ts';
import { conversationFields } from '../../../lib/api/anthropic/conversation.ts';
import { readFields } from '../../../lib/api/fields.ts';

const HEADER = 'x-anthropic-billing-header: cch=1';

function convert(body: Readonly<Record<string, unknown>>, mergesSystem = false): readonly ChatMessage[] {
  return toChatMessages(readFields({ model: 'm', messages: [], ...body }, conversationFields), mergesSystem);
}

function convertBlocks(role: string, ...content: readonly unknown[]): readonly ChatMessage[] {
  return convert({ messages: [{ role, content }] });
}

describe('toChatMessages', () => {
  it('puts the system prompt first, its texts joined, without the header that differs every time', () => {
    const messages = [{ role: 'user', content: 'Hi' }];
    const user = { role: 'user', content: 'Hi' };
    assert.deepEqual(convert({ system: 'a', messages }), [{ role: 'system', content: 'a' }, user]);
    const blocks = [{ type: 'text', text: HEADER }, { type: 'text', text: 'a' }, { type: 'text' }, { type: 'image' }, { type: 'text', text: 'b' }];
    assert.deepEqual(convert({ system: blocks, messages }), [{ role: 'system', content: 'ab' }, user]);
    for (const system of ['', [], [{ type: 'text', text: HEADER }], null]) assert.deepEqual(convert({ system, messages }), [user]);
    assert.deepEqual(convert({ system: HEADER, messages }), [{ role: 'system', content: HEADER }, user]);
  });

  it('leaves later messages of the system where they are, or joins them with the first', () => {
    const messages = [
      { role: 'system', content: 'b' },
      { role: 'user', content: 'Hi' },
      { role: 'system', content: [{ type: 'text', text: 'c' }, { type: 'text', text: HEADER }] },
      { role: 'system', content: HEADER },
    ];
    assert.deepEqual(convert({ system: 'a', messages }), [
      { role: 'system', content: 'a' },
      { role: 'system', content: 'b' },
      { role: 'user', content: 'Hi' },
      { role: 'system', content: 'c' },
    ]);
    assert.deepEqual(convert({ system: 'a', messages }, true), [{ role: 'system', content: 'abc' }, { role: 'user', content: 'Hi' }]);
  });

  it('makes one text of one block, and parts of several', () => {
    const silent = [{ type: 'text', text: '' }, { type: 'text' }, { type: 'redacted_thinking', text: 'x' }];
    assert.deepEqual(convertBlocks('user', { type: 'text', text: 'a' }, ...silent), [{ role: 'user', content: 'a' }]);
    const parts = [{ type: 'text', text: 'a' }, { type: 'text', text: 'b' }];
    assert.deepEqual(convertBlocks('user', ...parts), [{ role: 'user', content: parts }]);
    assert.deepEqual(convertBlocks('user'), []);
    assert.deepEqual(convertBlocks('assistant'), [{ role: 'assistant' }]);
  });

  it('gives a picture the address that a chat knows', () => {
    const shown = (source: unknown): unknown => convertBlocks('user', { type: 'image', source })[0]?.['content'];
    assert.deepEqual(shown({ type: 'url', url: 'https://a/b.png' }), [{ type: 'image_url', image_url: { url: 'https://a/b.png' } }]);
    assert.deepEqual(shown({ media_type: 'image/png', data: 'AAAA' }), [{ type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA' } }]);
    assert.equal(shown({}), undefined);
  });

  it('carries thinking and calls of the assistant', () => {
    const blocks = [
      { type: 'thinking', thinking: 'I ', signature: 'x' },
      { type: 'thinking', thinking: 'think' },
      { type: 'thinking' },
      { type: 'redacted_thinking', data: 'x', thinking: 'no' },
      { type: 'tool_use', id: 'toolu_1', name: 'f', input: { a: 1 } },
      { type: 'tool_use' },
    ];
    const called = { id: 'toolu_1', type: 'function', function: { name: 'f', arguments: { a: 1 } } };
    const empty = { id: 'call_0', type: 'function', function: { name: '', arguments: {} } };
    assert.deepEqual(convertBlocks('assistant', ...blocks), [{ role: 'assistant', reasoning: 'I think', tool_calls: [called, empty] }]);
  });

  it('makes messages of their own of tool results, before what the user says', () => {
    const result = (content: unknown): unknown => ({ type: 'tool_result', tool_use_id: 't', content });
    const tool = (content: unknown): ChatMessage => ({ role: 'tool', tool_call_id: 't', content });
    assert.deepEqual(convertBlocks('user', { type: 'text', text: 'so' }, result('12:00')), [tool('12:00'), { role: 'user', content: 'so' }]);
    assert.deepEqual(convertBlocks('user', result(undefined)), [tool('')]);
    assert.deepEqual(convertBlocks('user', result([{ type: 'text', text: 'a' }, { type: 'x' }, { type: 'text', text: 'b' }])), [tool('a\nb')]);
    assert.deepEqual(convertBlocks('user', result([{ type: 'image', source: { type: 'url', url: 'u' } }, { type: 'image', source: { type: 'url' } }])), [
      tool(''),
      { role: 'user', content: [{ type: 'image_url', image_url: { url: 'u' } }] },
    ]);
    assert.deepEqual(convertBlocks('user', result([{ type: 'tool_reference', tool_name: 'f' }, { type: 'tool_reference', name: 'g' }, { type: 'tool_reference' }])), [
      tool(''),
      tool([{ type: 'tool_reference', name: 'f' }, { type: 'tool_reference', name: 'g' }]),
    ]);
  });

  it('tells of a tool result in the assistant\'s own words', () => {
    assert.deepEqual(convertBlocks('assistant', { type: 'tool_result', content: 'x' }), [{ role: 'assistant', content: 'Tool result: x' }]);
    assert.deepEqual(convertBlocks('assistant', { type: 'tool_result', content: [{ a: null }] }), [{ role: 'assistant', content: "Tool result: [{'a': None}]" }]);
    assert.deepEqual(convertBlocks('assistant', { type: 'tool_result' }), [{ role: 'assistant', content: 'Tool result: ' }]);
  });
});
