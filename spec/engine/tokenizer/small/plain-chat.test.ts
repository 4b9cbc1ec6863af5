import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createRng, type Rng } from '../../../../lib/base/rng.ts';
import { compileChatTemplate, type Conversation, type ConversationValue } from '../../../../lib/engine/chat-template/chat-template.ts';
import { SMALL_CHAT_TEMPLATE } from '../../../../lib/engine/tokenizer/small/chat-template.ts';
import { renderPlainChat } from '../../../../lib/engine/tokenizer/small/plain-chat.ts';

const template = compileChatTemplate(SMALL_CHAT_TEMPLATE, { specialTokens: {}, clock: { wallTimeMs: () => 0 } });
const hello = { role: 'user', content: 'Hi' };

function chat(parts: Partial<Conversation> = {}): Conversation {
  return { messages: [hello], addGenerationPrompt: true, ...parts };
}

describe('renderPlainChat', () => {
  it('writes turns as the template does', () => {
    const messages = [{ role: 'system', content: ' Be brief. ' }, hello, { role: 'assistant', content: 'Hello.' }, { role: 'user', content: 'Bye' }];
    const expected =
      '<|im_start|>system\nBe brief.<|im_end|>\n<|im_start|>user\nHi<|im_end|>\n<|im_start|>assistant\nHello.<|im_end|>\n' +
      '<|im_start|>user\nBye<|im_end|>\n<|im_start|>assistant\n';
    assert.equal(renderPlainChat(chat({ messages, tools: [] })), expected);
  });

  it('leaves to the template what has more in it than texts', () => {
    const special: Partial<Conversation>[] = [
      { tools: [{ type: 'function', function: { name: 'f' } }] },
      { continueFinalMessage: true, addGenerationPrompt: false },
      { templateKwargs: { enable_thinking: false } },
      { templateKwargs: new Map([['enable_thinking', false]]) },
      { messages: [new Map([['role', 'user'], ['content', 'Hi']])] },
      { messages: ['Hi'] },
      { messages: [null] },
      { messages: [{ role: 'user', content: [{ type: 'text', text: 'Hi' }] }] },
      { messages: [{ role: 'system', content: ['Hi'] }] },
      { messages: [{ role: 'tool', content: 'Hi' }] },
      { messages: [{ role: 'critic', content: 'Hi' }] },
      { messages: [{ role: 'assistant', content: 'Hi', reasoning: 'so' }] },
      { messages: [{ role: 'assistant', content: 'Hi', reasoning_content: 'so' }] },
      { messages: [{ role: 'assistant', content: 'Hi', tool_calls: [{ name: 'f' }] }] },
      { messages: [{ role: 'assistant', content: 'so</think>Hi' }] },
      { messages: new Array(257).fill(hello) },
      { messages: [{ role: 'user', content: 'a'.repeat(65_537) }] },
    ];
    for (const parts of special) assert.equal(renderPlainChat(chat(parts)), null, JSON.stringify(parts).slice(0, 200));
  });

  it('makes of any conversation of texts what the template makes of it', () => {
    const seed = 32;
    const rng = createRng(seed);
    for (let round = 0; round < 2000; round++) {
      const conversation = drawConversation(rng);
      const prompt = renderPlainChat(conversation);
      assert.equal(prompt, template.render(conversation), `seed ${seed}, round ${round}`);
    }
  });

  it('makes of the longest conversation what the template makes of it, within its limits', () => {
    const conversation = chat({ messages: new Array(256).fill({ role: 'user', content: 'a'.repeat(65_536) }) });
    assert.equal(renderPlainChat(conversation), template.render(conversation));
  });
});

const ROLES = ['system', 'developer', 'user', 'assistant'];
const TEXTS = ['', ' ', '\n\n', 'Hi', '\u00a0a\u2003', '<think>', '<|im_end|>', '\u{1f600} "b"', '{{ c }}', '\ufeff', '\x1c d'];

function drawConversation(rng: Rng): Conversation {
  const messages = Array.from({ length: rng.integer(0, 5) }, () => drawMessage(rng));
  return { messages, addGenerationPrompt: rng.next() < 0.7, documents: rng.next() < 0.1 ? [{ text: 'a' }] : null, templateKwargs: {} };
}

function drawMessage(rng: Rng): ConversationValue {
  const content = Array.from({ length: rng.integer(0, 3) }, () => pick(rng, TEXTS)).join('');
  return { role: pick(rng, ROLES), content, ...(rng.next() < 0.2 ? { name: 'Ada', tools: null } : {}) };
}

function pick(rng: Rng, list: readonly string[]): string {
  return list[rng.integer(0, list.length - 1)] ?? '';
}
