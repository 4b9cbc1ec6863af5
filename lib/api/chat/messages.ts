// The messages of a chat: unknown -> what a chat template gets, or a ServerError. Work and memory are linear in the body.
import { ServerError } from '../../base/error.ts';
import { isJsonObject } from '../../codec/json.ts';
import type { ConversationValue } from '../../engine/chat-template/chat-template.ts';
import type { ContentFormat } from '../../engine/chat-template/content-format.ts';
import { type MediaReader, removeMarks } from './media/media-reader.ts';
import { Issues, Place } from '../place.ts';
import { checkMessage, TYPED_ROLES } from './message-faults.ts';
import { readToolCalls } from './tool-messages.ts';

/** A message, ready for a template: `{ role: 'user', content: 'Hi' }`, with what else the role may carry. */
export interface TemplateMessage {
  readonly role: string;
  readonly content: string | readonly TextPart[];
  readonly [name: string]: ConversationValue;
}

/** A part of a message for templates that read parts. */
export interface TextPart {
  readonly type: 'text';
  readonly text: string;
  readonly [name: string]: ConversationValue;
}

/** The messages of a body. */
export interface Conversation {
  /** Complete as long as `minChars` is within the limit; beyond it, messages are left out. */
  readonly messages: readonly TemplateMessage[];
  /** The rendered conversation has at least so many UTF-16 code units. */
  readonly minChars: number;
}

export interface MessageOptions {
  /** UTF-16 code units of text that are kept. */
  readonly maxChars: number;
  readonly contentFormat: ContentFormat;
  /** How the model is called when it is told that it reads no pictures. */
  readonly modelName: string;
  /** Reads what is no text; absent or null where the model does not. */
  readonly media?: MediaReader | null;
}

/** Reads messages. @throws ServerError `validation` for what is no message, `invalid_request` for parts that are no text. */
export function parseMessages(values: readonly unknown[], options: MessageOptions): Conversation {
  return new MessageReader(options).read(values);
}

/** The text of a message, its parts joined by line breaks, without what is no text. */
export function toMessageText({ content }: TemplateMessage): string {
  return removeMarks(typeof content === 'string' ? content : content.map(({ text }) => text).join('\n'));
}

class MessageReader {
  readonly #options: MessageOptions;
  readonly #issues = new Issues();
  readonly #list: Place;
  // Inside the message that is read now.
  readonly #message: Place;
  #minChars = 0;

  constructor(options: MessageOptions) {
    this.#options = options;
    const body = new Place(this.#issues);
    body.field = 'messages';
    this.#list = body.enter();
    this.#message = this.#list.enter();
  }

  read(values: readonly unknown[]): Conversation {
    const messages: TemplateMessage[] = [];
    for (let index = 0; index < values.length; index++) {
      this.#list.field = index;
      const message = this.#readMessage(values[index]);
      if (message !== null && this.#fits()) messages.push(message);
    }
    this.#issues.throwIfAny();
    return { messages, minChars: this.#minChars };
  }

  #fits(): boolean {
    return this.#minChars <= this.#options.maxChars;
  }

  // What stands around a text, a mark or a line break, takes a character at least.
  #count(numChars: number): void {
    this.#minChars += numChars + 1;
  }

  #readMessage(value: unknown): TemplateMessage | null {
    if (!checkMessage(value, this.#message)) return null;
    const { role } = value;
    const content = this.#readContent(value['content'], { role, format: role === 'tool' ? 'string' : this.#options.contentFormat });
    const message = { role, content };
    this.#addExtras(message, role, value);
    return message;
  }

  #readContent(content: unknown, { role, format }: { readonly role: string; readonly format: ContentFormat }): TemplateMessage['content'] {
    if (content === null || content === undefined) return format === 'string' ? '' : [];
    const texts = Array.isArray(content) ? this.#readParts(content, TYPED_ROLES.has(role)) : [this.#readText(content)];
    // As vLLM joins them: a part without text leaves no line behind.
    return format === 'string' ? texts.filter((text) => text !== '').join('\n') : texts.map((text) => ({ type: 'text', text }));
  }

  #readText(content: unknown): string {
    // An empty object, or a fault that is told already.
    if (typeof content !== 'string') return '';
    this.#count(content.length);
    return content;
  }

  #readParts(parts: readonly unknown[], areTyped: boolean): string[] {
    const texts: string[] = [];
    // With one part of a message's own types beside them, vLLM takes the message for one of its custom ones, and they may be.
    if (areTyped && parts.length > 0 && parts.every(isForeignPart)) throw this.#foreignParts();
    for (let index = 0; index < parts.length; index++) {
      const text = toPartText(parts[index]) ?? this.#options.media?.read(parts[index]) ?? null;
      if (text === null) throw this.#invalidPart(parts[index], index);
      this.#count(text.length);
      if (this.#fits()) texts.push(text);
    }
    return texts;
  }

  // What a role may carry beside its content, under the names that templates know.
  #addExtras(message: Record<string, ConversationValue>, role: string, value: Readonly<Record<string, unknown>>): void {
    if (role === 'assistant') this.#addAssistant(message, value);
    if (role === 'tool' && typeof value['tool_call_id'] === 'string') message['tool_call_id'] = value['tool_call_id'];
    if (role === 'developer') message['tools'] = (value['tools'] ?? null) as ConversationValue;
    if (typeof value['name'] === 'string') message['name'] = value['name'];
  }

  #addAssistant(message: Record<string, ConversationValue>, value: Readonly<Record<string, unknown>>): void {
    const reasoning = value['reasoning'] ?? value['reasoning_content'];
    if (typeof reasoning === 'string') {
      this.#count(reasoning.length);
      if (this.#fits()) Object.assign(message, { reasoning, reasoning_content: reasoning });
    }
    const calls = value['tool_calls'];
    if (!Array.isArray(calls) || calls.length === 0) return;
    // Of a long list the length alone says that it does not fit.
    this.#count(2 * calls.length);
    if (this.#fits()) message['tool_calls'] = readToolCalls(calls);
  }

  #foreignParts(): ServerError {
    this.#message.field = 'content';
    return new ServerError('invalid_request', `${this.#message.path}: expected parts, objects with the types that parts of a chat have.`);
  }

  #invalidPart(part: unknown, index: number): ServerError {
    const { modelName } = this.#options;
    this.#message.field = `content.${index}`;
    if (this.#options.media) return new ServerError('invalid_request', `${this.#message.path} is no part that is read here.`, { param: 'type' });
    // Files are parts of the API that vLLM never reads.
    if (isJsonObject(part) && FILE_PARTS.has(part['type'])) return new ServerError('invalid_request', `${this.#message.path}: files are not read here.`, { param: 'type' });
    if (isJsonObject(part) && MEDIA_PARTS.has(part['type'])) {
      return new ServerError('invalid_request', `${this.#message.path}: ${modelName} is not a multimodal model, it reads text only.`);
    }
    return new ServerError('invalid_request', `${this.#message.path} is no text part, and the model served here reads text only.`);
  }
}

const TEXT_PARTS: Readonly<Record<string, string>> = { text: 'text', input_text: 'text', output_text: 'text', refusal: 'refusal', thinking: 'thinking', tool_reference: 'name' };
const MEDIA_PARTS: ReadonlySet<unknown> = new Set(['image_url', 'input_image', 'image_pil', 'image_embeds', 'input_audio', 'audio_url', 'video_url']);
const FILE_PARTS: ReadonlySet<unknown> = new Set(['file', 'input_file']);

// Bare texts, and parts of the Responses API.
function isForeignPart(part: unknown): boolean {
  return typeof part === 'string' || (isJsonObject(part) && (part['type'] === 'input_text' || part['type'] === 'output_text'));
}

function toPartText(part: unknown): string | null {
  if (typeof part === 'string') return part;
  if (!isJsonObject(part)) return null;
  const { type } = part;
  const textField = typeof type === 'string' && Object.hasOwn(TEXT_PARTS, type) ? TEXT_PARTS[type] : undefined;
  const text = textField === undefined ? undefined : part[textField];
  return typeof text === 'string' ? text : null;
}
