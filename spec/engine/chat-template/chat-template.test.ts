import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { DEFAULT_LIMITS } from '../../../lib/codec/jinja/limits.ts';
import { parseLosslessJson } from '../../../lib/codec/lossless-json.ts';
import { ChatTemplateError } from '../../../lib/engine/chat-template/chat-template-error.ts';
import { compileChatTemplate, type Conversation, type ConversationValue } from '../../../lib/engine/chat-template/chat-template.ts';
import { type RecordedTemplate, renderRow } from './recorded-conversations.ts';

const clock = { wallTimeMs: () => Date.UTC(2025, 2, 14, 9, 26, 53) };
const hello = [{ role: 'user', content: 'Hello' }];

function render(source: string, conversation: Partial<Conversation> = {}): string {
  return compileChatTemplate(source, { specialTokens: { bos_token: '<s>' }, clock }).render({ messages: hello, addGenerationPrompt: false, ...conversation });
}

function assertFault(work: () => unknown, expected: { readonly kind: string; readonly message?: RegExp; readonly line?: number | null }): void {
  assert.throws(work, (error) => {
    assert.ok(error instanceof ChatTemplateError, String(error));
    assert.equal(error.kind, expected.kind, error.message);
    if (expected.message !== undefined) assert.match(error.message, expected.message);
    if (expected.line !== undefined) assert.equal(error.line, expected.line);
    return true;
  });
}

describe('compileChatTemplate', () => {
  it('gives the template what transformers gives it', () => {
    const names = ['messages', 'tools', 'documents', 'add_generation_prompt', 'bos_token', 'eos_token'];
    assert.equal(render(names.map((name) => `{{ ${name} }}${name === 'eos_token' ? '{{ eos_token is defined }}' : '|'}`).join('')), "[{'role': 'user', 'content': 'Hello'}]|None|None|False|<s>|False");
    assert.equal(render('{{ tools }}{{ documents }}{{ add_generation_prompt }}', { tools: [1], documents: [2], addGenerationPrompt: true }), '[1][2]True');
  });

  it('looks variables up by their names, takes what every object has for none, and lists none of them', () => {
    const listed = (): never => assert.fail('they were listed');
    const templateKwargs = new Proxy({ thinking: true }, { ownKeys: listed });
    assert.equal(render('{{ thinking }}{{ toString is defined }}{{ other is defined }}', { templateKwargs }), 'TrueFalseFalse');
  });

  it('lets the keyword arguments win', () => {
    for (const templateKwargs of [{ bos_token: 'x', thinking: true }, new Map<string, ConversationValue>([['bos_token', 'x'], ['thinking', true]])])
      assert.equal(render('{{ bos_token }}{{ thinking }}', { templateKwargs }), 'xTrue');
    assert.equal(render('{{ raise_exception }}', { templateKwargs: { raise_exception: 1 } }), '1');
  });

  it('tells the time in UTC', () => {
    assert.equal(render("{{ strftime_now('%d %b %Y, %H:%M') }}"), '14 Mar 2025, 09:26');
  });

  it('gives the message of the template when it refuses the conversation', () => {
    assertFault(() => render("\n{{ raise_exception('No ' ~ messages[0].role ~ '!') }}"), { kind: 'raised', message: /^No user!$/, line: 2 });
    assertFault(() => render('{{ raise_exception() }}'), { kind: 'raised', message: /^$/ });
  });

  it('says where a template fails', () => {
    assertFault(() => compileChatTemplate('\n{% if %}', { specialTokens: {}, clock }), { kind: 'syntax', message: /\(line 2 of the chat template\)$/, line: 2 });
    assertFault(() => render('\n\n{{ messages[1].role }}'), { kind: 'undefined', message: /list has nothing named 1 \(line 3 of the chat template\)$/, line: 3 });
    assertFault(() => render('{{ messages[0].content + none }}'), { kind: 'type' });
    assertFault(() => render('{{ messages.append(1) }}'), { kind: 'security' });
  });

  it('keeps to the limits that it is given', () => {
    const template = compileChatTemplate('{{ messages[0].content * 10 }}', { specialTokens: {}, clock, limits: { ...DEFAULT_LIMITS, maxTextChars: 49 } });
    assertFault(() => template.render({ messages: hello, addGenerationPrompt: false }), { kind: 'limit' });
    assertFault(() => render(`{{ strftime_now('%c' * 3000000) }}`), { kind: 'limit' });
  });

  it('takes a conversation of megabytes', () => {
    const content = 'All work and no play. '.repeat(50_000);
    const messages = Array.from({ length: 10 }, (_, index) => ({ role: index % 2 === 0 ? 'user' : 'assistant', content }));
    const source = "{% for m in messages %}{{ '<' ~ m.role ~ '>' + (m.content|trim) + '\\n' }}{% if '</think>' in m.content %}x{% endif %}{% endfor %}";
    assert.ok(render(source, { messages }).length > 10_000_000);
  });
});

const recorded = JSON.parse(readFileSync(new URL('recorded/small-template.json', import.meta.url), 'utf8')) as RecordedTemplate;

describe('compileChatTemplate, conversations recorded from transformers', () => {
  const template = compileChatTemplate(recorded.template, { specialTokens: recorded.specials, clock });

  it('has all of them', () => assert.deepEqual([recorded.rows.length, recorded.conversations.length], [69, 69]));

  for (const row of recorded.rows) {
    it(`renders ${row.id} the same`, () => {
      const conversation = recorded.conversations.find(({ id }) => id === row.id);
      assert.ok(conversation);
      for (const parse of [JSON.parse, parseLosslessJson]) renderRow(template, row, conversation, parse as (text: string) => ConversationValue);
    });
  }
});
