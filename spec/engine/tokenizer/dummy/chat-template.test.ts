import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { compileChatTemplate, type ConversationValue } from '../../../../lib/engine/chat-template/chat-template.ts';
import { DUMMY_CHAT_TEMPLATE } from '../../../../lib/engine/tokenizer/dummy/chat-template.ts';

const template = compileChatTemplate(DUMMY_CHAT_TEMPLATE, { specialTokens: {}, clock: { wallTimeMs: () => 0 } });

function render(...messages: readonly ConversationValue[]): string {
  return template.render({ messages, tools: [{ type: 'function', function: { name: 'f' } }], addGenerationPrompt: true });
}

// Each was compared with the tokens that the Go simulator counts.
describe('DUMMY_CHAT_TEMPLATE', () => {
  it('makes a line of each message, and nothing of tools and the turn to come', () => {
    assert.equal(render({ role: 'system', content: 'Be nice' }, { role: 'user', content: 'Hi' }), '### system: Be nice\n### user: Hi\n');
    assert.equal(render({ role: 'user', content: '' }, { role: 'user', content: null }, { role: 'user' }), '### user: \n'.repeat(3));
  });

  it('makes a line of each text and image of a content', () => {
    const image = { type: 'image_url', image_url: { url: 'http://x/y' } };
    assert.equal(render({ role: 'user', content: [{ type: 'text', text: 'one' }, image, { type: 'text', text: 'two' }] }), '### user: one\nimage: http://x/y\ntwo\n');
    assert.equal(render({ role: 'user', content: [{ type: 'text', text: '' }, 'x'] }), '### user: \nx\n');
    assert.equal(render({ role: 'user', content: [{ type: 'image' }] }), '### user: image: \n');
  });

  it('passes over audio and video', () => {
    const [audio, video] = [{ type: 'input_audio', input_audio: { data: 'AAAA' } }, { type: 'video_url', video_url: { url: 'http://x' } }];
    assert.equal(render({ role: 'user', content: [audio, { type: 'text', text: 'two' }, video] }), '### user: two\n');
  });

  it('shows tool calls, their arguments as a text or as JSON, and which call a result is for', () => {
    const calls = [{ function: { name: 'f', arguments: '{"a":1}' } }, { function: { name: 'g', arguments: { b: [2] } } }, { name: 'h' }];
    assert.equal(render({ role: 'assistant', content: 'c', tool_calls: calls }), '### assistant: c[f({"a":1})][g({"b": [2]})][h({})]\n');
    assert.equal(render({ role: 'tool', tool_call_id: 'call_1', content: 'r' }), '### tool(call_1): r\n');
  });
});
