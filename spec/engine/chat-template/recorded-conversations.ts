// Conversations, and what transformers made of them.
import assert from 'node:assert/strict';
import { parseLosslessJson } from '../../../lib/codec/lossless-json.ts';
import { ChatTemplateError } from '../../../lib/engine/chat-template/chat-template-error.ts';
import type { ChatTemplate, ConversationValue } from '../../../lib/engine/chat-template/chat-template.ts';

/** A conversation; `messages_json` is the text of messages that JSON.parse would change. */
export interface RecordedConversation {
  readonly id: string;
  readonly messages?: readonly ConversationValue[];
  readonly messages_json?: string;
  readonly tools?: readonly ConversationValue[];
  readonly kwargs: { readonly add_generation_prompt: boolean; readonly continue_final_message?: boolean; readonly documents?: readonly ConversationValue[]; readonly [name: string]: ConversationValue | undefined };
}

/** The prompt, or the kind of the error and, when the template raised it, its message. */
export interface RecordedRow {
  readonly id: string;
  readonly text?: string;
  readonly kind?: string;
  readonly message?: string;
}

/** A template with its conversations and prompts. */
export interface RecordedTemplate {
  readonly template: string;
  readonly specials: Readonly<Record<string, string>>;
  readonly conversations: readonly RecordedConversation[];
  readonly rows: readonly RecordedRow[];
}

/** Asserts that the template makes of the conversation, read by `parse`, what was recorded. */
export function renderRow(template: ChatTemplate, row: RecordedRow, conversation: RecordedConversation, parse: (text: string) => ConversationValue): void {
  const copy = <T extends ConversationValue>(value: T): T => parse(JSON.stringify(value)) as T;
  const { add_generation_prompt: addGenerationPrompt, continue_final_message: continueFinalMessage = false, documents, ...templateKwargs } = conversation.kwargs;
  const messages = conversation.messages_json === undefined ? copy(conversation.messages ?? []) : (parseLosslessJson(conversation.messages_json) as readonly ConversationValue[]);
  const render = (): string =>
    template.render({
      messages,
      tools: conversation.tools === undefined ? null : copy(conversation.tools),
      documents: documents === undefined ? null : copy(documents),
      addGenerationPrompt,
      continueFinalMessage,
      templateKwargs: copy(templateKwargs as Readonly<Record<string, ConversationValue>>),
    });
  if (row.kind === undefined) return assert.equal(render(), row.text);
  assert.throws(render, (error) => {
    assert.ok(error instanceof ChatTemplateError, String(error));
    assert.equal(error.kind, row.kind, error.message);
    return row.message === undefined || error.message === row.message;
  });
}
