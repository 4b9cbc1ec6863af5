// This API's messages to those of a chat, as vLLM converts them (entrypoints/anthropic/serving.py). Work is linear in the body.
import { ServerError } from '../../base/error.ts';
import { DEFAULT_LIMITS } from '../../codec/jinja/limits.ts';
import { Run } from '../../codec/jinja/run.ts';
import { TemplateError } from '../../codec/jinja/template-error.ts';
import { toRepr } from '../../codec/jinja/values/text.ts';
import type { Value } from '../../codec/jinja/values/value.ts';
import { isJsonObject } from '../../codec/json.ts';
import type { ContentBlock } from './content-block.ts';
import type { AnthropicMessage, ConversationFields } from './conversation.ts';

/** A chat message: `{ role: 'tool', tool_call_id: 'toolu_1', content: '12:00' }`. */
export type ChatMessage = Readonly<Record<string, unknown>>;

type ResultContent = NonNullable<ContentBlock['content']> | null;

/**
 * The messages of a chat.
 *
 * @param mergesSystem whether messages of the system that come later join the one at the front, for templates that allow no others
 */
export function toChatMessages({ system, messages }: Pick<ConversationFields, 'system' | 'messages'>, mergesSystem: boolean): readonly ChatMessage[] {
  const chat: ChatMessage[] = [];
  const later = mergesSystem ? messages.filter(({ role }) => role === 'system').map(toSystemText) : [];
  // The header stays in a prompt that is one text, as in vLLM.
  const text = [typeof system === 'string' ? system : toSystemText({ content: system ?? '' }), ...later].join('');
  if (text !== '') chat.push({ role: 'system', content: text });
  for (const message of messages) {
    if (message.role !== 'system') pushMessage(chat, message);
    else if (!mergesSystem) pushSystem(chat, message);
  }
  return chat;
}

function pushSystem(chat: ChatMessage[], message: AnthropicMessage): void {
  const text = toSystemText(message);
  if (text !== '') chat.push({ role: 'system', content: text });
}

// Holds a hash that differs from request to request, so that no prompt would find another one's blocks.
const BILLING_HEADER = 'x-anthropic-billing-header';

function toSystemText({ content }: Pick<AnthropicMessage, 'content'>): string {
  if (typeof content === 'string') return withoutHeader(content);
  return content.map(({ type, text }) => (type === 'text' ? withoutHeader(text ?? '') : '')).join('');
}

function withoutHeader(text: string): string {
  return text.startsWith(BILLING_HEADER) ? '' : text;
}

function pushMessage(chat: ChatMessage[], { role, content }: AnthropicMessage): void {
  if (typeof content === 'string') {
    chat.push({ role, content });
    return;
  }
  const turn = new Turn(chat, role);
  for (const block of content) turn.add(block);
  turn.end();
}

// One message's blocks. Results of tools become messages of their own, before it.
class Turn {
  readonly #chat: ChatMessage[];
  readonly #role: string;
  readonly #parts: Readonly<Record<string, unknown>>[] = [];
  readonly #toolCalls: unknown[] = [];
  #reasoning: string | null = null;

  constructor(chat: ChatMessage[], role: string) {
    this.#chat = chat;
    this.#role = role;
  }

  add(block: ContentBlock): void {
    const { type, text = null, source, thinking } = block;
    if (type === 'text' && text !== null && text !== '') this.#parts.push({ type: 'text', text });
    else if (type === 'image' && Object.keys(source ?? {}).length > 0) this.#parts.push(toImagePart(source ?? {}));
    else if (type === 'thinking' && typeof thinking === 'string') this.#reasoning = (this.#reasoning ?? '') + thinking;
    else if (type === 'tool_use') this.#toolCalls.push(toToolCall(block));
    else if (type === 'tool_result') this.#addResult(block);
  }

  end(): void {
    const [first] = this.#parts;
    const isText = this.#parts.length === 1 && first?.['type'] === 'text';
    // What the user says in results alone is no message of the user's.
    if (this.#role === 'user' && first === undefined) return;
    this.#chat.push({
      role: this.#role,
      ...(this.#reasoning === null ? {} : { reasoning: this.#reasoning }),
      ...(this.#toolCalls.length === 0 ? {} : { tool_calls: this.#toolCalls }),
      ...(first === undefined ? {} : { content: isText ? first['text'] : this.#parts }),
    });
  }

  #addResult({ tool_use_id: id, content = null }: ContentBlock): void {
    if (this.#role === 'user') pushResult(this.#chat, id ?? '', content);
    else this.#parts.push({ type: 'text', text: `Tool result: ${toPythonText(content)}` });
  }
}

function toToolCall({ id, name, input }: ContentBlock): unknown {
  return { id: id ?? 'call_0', type: 'function', function: { name: name ?? '', arguments: input ?? {} } };
}

// A list as Python prints it.
function toPythonText(content: ResultContent): string {
  if (content === null || content.length === 0) return '';
  if (typeof content === 'string') return content;
  try {
    // Parsed JSON.
    return toRepr(new Run(DEFAULT_LIMITS), content as Value);
  } catch (error) {
    if (error instanceof TemplateError) throw new ServerError('invalid_request', `The result of a tool cannot be shown: ${error.message}.`);
    throw error;
  }
}

// The text, then its pictures as the user's, then what it refers to.
function pushResult(chat: ChatMessage[], id: string, content: ResultContent): void {
  if (content === null || typeof content === 'string') {
    chat.push({ role: 'tool', tool_call_id: id, content: content ?? '' });
    return;
  }
  const text = content.filter(({ type }) => type === 'text').map(({ text: part }) => toPlainText(part)).join('\n');
  chat.push({ role: 'tool', tool_call_id: id, content: text });
  const images = content.filter(({ type }) => type === 'image').map(({ source }) => (isJsonObject(source) ? source : {}));
  const shown = images.filter((source) => toImageUrl(source) !== '');
  if (shown.length > 0) chat.push({ role: 'user', content: shown.map(toImagePart) });
  const names = content.filter(({ type }) => type === 'tool_reference').map(({ tool_name: toolName, name }) => toPlainText(toolName) || toPlainText(name));
  const references = names.filter((name) => name !== '').map((name) => ({ type: 'tool_reference', name }));
  if (references.length > 0) chat.push({ role: 'tool', tool_call_id: id, content: references });
}

function toPlainText(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function toImagePart(source: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return { type: 'image_url', image_url: { url: toImageUrl(source) } };
}

// What is no address is taken for the picture itself.
function toImageUrl({ type, url, media_type: mediaType, data }: Readonly<Record<string, unknown>>): string {
  if (type === 'url') return toPlainText(url);
  return `data:${typeof mediaType === 'string' ? mediaType : 'image/jpeg'};base64,${toPlainText(data)}`;
}
