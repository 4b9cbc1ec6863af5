import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { compileChatTemplate, type ConversationValue } from '../../../lib/engine/chat-template/chat-template.ts';

function continueWith(source: string, messages: readonly ConversationValue[]): string {
  const template = compileChatTemplate(source, { specialTokens: {}, clock: { wallTimeMs: () => 0 } });
  return template.render({ messages, addGenerationPrompt: false, continueFinalMessage: true });
}

const PLAIN = '{% for m in messages %}<{{ m.content }}>{% endfor %}';
const TRIMMED = '{% for m in messages %}<{{ m.content|trim }}>{% endfor %}';
const PARTS = '{% for m in messages %}<{% for p in m.content %}{{ p.text }}{{ p.url }}{% endfor %}>{% endfor %}';

describe('continueFinalMessage', () => {
  it('ends the prompt with the text of the last message', () => {
    const messages = [{ role: 'user', content: 'a' }, { role: 'assistant', content: 'b \n' }];
    assert.equal(continueWith(PLAIN, messages), '<a><b \n');
    assert.equal(continueWith(TRIMMED, messages), '<a><b');
    assert.deepEqual(messages.at(-1), { role: 'assistant', content: 'b \n' });
  });

  it('takes maps, parts, and empty messages', () => {
    assert.equal(continueWith(PLAIN, [new Map([['role', 'user'], ['content', 'x']])]), '<x');
    assert.equal(continueWith(PARTS, [{ content: [{ text: 'a' }, { text: 'b' }, { url: 'u' }] }]), '<ab');
    assert.equal(continueWith(PLAIN, [{ content: '' }]), '<');
  });

  it('cuts at the end of the last message, also when it comes more than once', () => {
    assert.equal(continueWith(`{% for m in messages %}{{ m.content }}|{{ m.content }}.{% endfor %}`, [{ content: 'x' }]), 'x<<end of the message to continue>> |x');
  });

  it('refuses what has no text, and templates that leave it out', () => {
    for (const messages of [[], [{ role: 'user' }], [{ content: null }], [{ content: [] }], [{ content: [{ url: 'x' }] }], ['x'], [{ content: 1 }]])
      assert.throws(() => continueWith(PLAIN, messages), { name: 'ChatTemplateError', kind: 'conversation' }, JSON.stringify(messages));
    assert.throws(() => continueWith('x', [{ content: 'x' }]), { name: 'ChatTemplateError', kind: 'conversation' });
    assert.throws(() => continueWith(`{{ messages[0].content|upper }}`, [{ content: 'x' }]), { name: 'ChatTemplateError', kind: 'conversation' });
  });

  it('excludes a generation prompt', () => {
    const template = compileChatTemplate(PLAIN, { specialTokens: {}, clock: { wallTimeMs: () => 0 } });
    assert.throws(() => template.render({ messages: [{ content: 'x' }], addGenerationPrompt: true, continueFinalMessage: true }), { name: 'ChatTemplateError', kind: 'conversation', line: null });
  });
});
