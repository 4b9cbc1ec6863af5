// What the embedded chat template makes of a conversation of texts, without a template's time: most conversations are no more than that.
import { trimBoth } from '../../../codec/jinja/values/python-space.ts';
import type { Conversation, ConversationValue } from '../../chat-template/chat-template.ts';

// Beyond these a template's own limits count.
const MAX_MESSAGES = 256;
const MAX_MESSAGE_CHARS = 65_536;

/** The prompt, to the letter that of SMALL_CHAT_TEMPLATE; null for a conversation with more in it, which the template is for. */
export function renderPlainChat(conversation: Conversation): string | null {
  const { messages, addGenerationPrompt } = conversation;
  if (isSpecial(conversation)) return null;
  const turns: string[] = [];
  const numSystem = countLeadingSystem(messages);
  const system = toSystemText(messages, numSystem);
  if (system === null) return null;
  if (system !== '') turns.push(`<|im_start|>system\n${system}<|im_end|>\n`);
  for (let index = numSystem; index < messages.length; index++) {
    const turn = toTurn(messages[index]);
    if (turn === null) return null;
    turns.push(turn);
  }
  if (addGenerationPrompt) turns.push('<|im_start|>assistant\n');
  // Joined in one go: what is concatenated stays in pieces, and whoever reads it character by character pays for that.
  return turns.join('');
}

function isSpecial({ messages, tools, continueFinalMessage, templateKwargs }: Conversation): boolean {
  if (messages.length > MAX_MESSAGES || continueFinalMessage === true) return true;
  return ((tools ?? null) !== null && tools?.length !== 0) || (templateKwargs !== undefined && !isEmpty(templateKwargs));
}

function isEmpty(kwargs: NonNullable<Conversation['templateKwargs']>): boolean {
  for (const _name in kwargs) return false;
  return !(kwargs instanceof Map);
}

type Text = { readonly role: string; readonly content: string; readonly [name: string]: ConversationValue };

function isText(message: ConversationValue | undefined): message is Text {
  const { role, content } = (message ?? {}) as Partial<Text>;
  return typeof role === 'string' && typeof content === 'string' && content.length <= MAX_MESSAGE_CHARS;
}

function isSystem(message: ConversationValue | undefined): boolean {
  const { role } = (message ?? {}) as Partial<Text>;
  return role === 'system' || role === 'developer';
}

function countLeadingSystem(messages: Conversation['messages']): number {
  let count = 0;
  while (isSystem(messages[count])) count++;
  return count;
}

function toSystemText(messages: Conversation['messages'], count: number): string | null {
  let text = '';
  for (let index = 0; index < count; index++) {
    const message = messages[index];
    if (!isText(message)) return null;
    text += (text === '' ? '' : '\n\n') + trimBoth(message.content);
  }
  return text;
}

function toTurn(message: ConversationValue | undefined): string | null {
  if (!isText(message)) return null;
  const { role, content } = message;
  if (role === 'user') return `<|im_start|>user\n${content}<|im_end|>\n`;
  if (isSystem(message)) return `<|im_start|>system\n${content}<|im_end|>\n`;
  if (role !== 'assistant' || hasThoughtOrCalls(message)) return null;
  return `<|im_start|>assistant\n${content}<|im_end|>\n`;
}

function hasThoughtOrCalls(message: Text): boolean {
  return 'reasoning' in message || 'reasoning_content' in message || 'tool_calls' in message || message.content.includes('</think>');
}
