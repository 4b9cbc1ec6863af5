// What Jinja itself made of a few hundred snippets.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { parseLosslessJson } from '../../../lib/codec/lossless-json.ts';
import { TemplateError } from '../../../lib/codec/jinja/template-error.ts';
import { ChatTemplateError } from '../../../lib/engine/chat-template/chat-template-error.ts';
import { compileChatTemplate, type ConversationValue } from '../../../lib/engine/chat-template/chat-template.ts';

interface Snippet {
  readonly id: string;
  readonly template: string;
  readonly text?: string;
  readonly kind?: string;
  readonly message?: string;
}

interface Recorded {
  readonly now: string;
  readonly context: Readonly<Record<string, ConversationValue>>;
  readonly snippets: readonly Snippet[];
}

const source = readFileSync(new URL('recorded/snippets.json', import.meta.url), 'utf8');
const recorded = JSON.parse(source) as Recorded;
const clock = { wallTimeMs: () => Date.parse(`${recorded.now}Z`) };

function check({ id, template, text, kind, message }: Snippet, context: ReadonlyMap<string, ConversationValue>): void {
  const render = (): string => {
    const { render: renderConversation } = compileChatTemplate(template, { specialTokens: {}, clock });
    return renderConversation({ messages: [], addGenerationPrompt: false, templateKwargs: context });
  };
  if (kind === undefined) return assert.equal(render(), text, `${id}: ${template}`);
  assert.throws(render, (error) => {
    assert.ok(error instanceof ChatTemplateError && error.cause instanceof TemplateError, `${id}: ${String(error)}`);
    assert.equal(error.kind, kind, `${id}: ${error.message}`);
    if (message !== undefined) assert.equal(error.message, message);
    return error.line === 1;
  });
}

describe('Template, snippets recorded from Jinja', () => {
  it('has all of them', () => assert.equal(recorded.snippets.length, 321));

  it('renders or refuses each as Jinja did, with data from JSON.parse', () => {
    for (const snippet of recorded.snippets) check(snippet, new Map(Object.entries(recorded.context)));
  });

  it('renders or refuses each as Jinja did, with data from the lossless parser', () => {
    const context = (parseLosslessJson(source) as Map<string, ConversationValue>).get('context') as ReadonlyMap<string, ConversationValue>;
    for (const snippet of recorded.snippets) check(snippet, context);
  });
});
