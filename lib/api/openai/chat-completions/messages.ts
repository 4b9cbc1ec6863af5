// The messages of a chat: unknown -> texts with roles, or a ServerError. Work and memory are linear in the body, whatever it holds.
import { ServerError } from '../../../base/error.ts';
import { isJsonObject } from '../../../codec/json.ts';
import type { ChatMessage } from '../../../engine/tokenizer/chat-template.ts';
import { Issues, Place } from '../../place.ts';

/** The messages of a body. */
export interface Conversation {
  /** Complete as long as `minChars` is within the limit; beyond it, texts are left out. */
  readonly messages: readonly ChatMessage[];
  /** The rendered conversation has at least so many UTF-16 code units. */
  readonly minChars: number;
}

/**
 * Reads messages, of which texts of `maxChars` at most are kept.
 *
 * @throws ServerError `validation` for what is no message, `invalid_request` for parts that are no text.
 */
export function parseMessages(values: readonly unknown[], maxChars: number): Conversation {
  return new MessageReader(maxChars).read(values);
}

// vLLM tries a message as each kind of message in turn; the first complaint is that of the first kind.
const ROLE = 'ChatCompletionDeveloperMessageParam.role';
const CONTENT = 'ChatCompletionDeveloperMessageParam.content';

class MessageReader {
  readonly #maxChars: number;
  readonly #issues = new Issues();
  readonly #list: Place;
  // Inside the message that is read now.
  readonly #message: Place;
  #minChars = 0;

  constructor(maxChars: number) {
    this.#maxChars = maxChars;
    const body = new Place(this.#issues);
    body.field = 'messages';
    this.#list = body.enter();
    this.#message = this.#list.enter();
  }

  read(values: readonly unknown[]): Conversation {
    const messages: ChatMessage[] = [];
    for (let index = 0; index < values.length; index++) {
      this.#list.field = index;
      const message = this.#readMessage(values[index]);
      if (message !== null && this.#fits) messages.push(message);
    }
    this.#issues.throwIfAny();
    return { messages, minChars: this.#minChars };
  }

  get #fits(): boolean {
    return this.#minChars <= this.#maxChars;
  }

  // What stands around a text, a mark or a line break, takes a character at least.
  #count(numChars: number): void {
    this.#minChars += numChars + 1;
  }

  #readMessage(value: unknown): ChatMessage | null {
    if (!isJsonObject(value)) {
      this.#list.report('an object with role and content', value);
      return null;
    }
    const { role } = value;
    if (typeof role !== 'string') this.#report(ROLE, 'a string; the field is required', role);
    const content = this.#readContent(value);
    return typeof role === 'string' ? { role, content } : null;
  }

  #readContent({ content, tool_calls: toolCalls }: Readonly<Record<string, unknown>>): string {
    if (Array.isArray(content)) return this.#readParts(content);
    if (typeof content !== 'string') {
      if (content !== null && content !== undefined) this.#report(CONTENT, 'a string or a list of parts', content);
      return this.#readToolCalls(toolCalls);
    }
    this.#count(content.length);
    return content;
  }

  #readParts(parts: readonly unknown[]): string {
    const texts: string[] = [];
    for (let index = 0; index < parts.length; index++) {
      const text = toPartText(parts[index]);
      if (text === null) throw this.#invalidPart(index);
      this.#count(text.length);
      if (this.#fits) texts.push(text);
    }
    return texts.join('\n');
  }

  // An assistant's tool calls are part of the prompt. Of a long list the length alone says that it does not fit.
  #readToolCalls(toolCalls: unknown): string {
    this.#count(Array.isArray(toolCalls) ? 2 * toolCalls.length : 0);
    return toolCalls === undefined || toolCalls === null || !this.#fits ? '' : JSON.stringify(toolCalls);
  }

  #report(field: typeof ROLE | typeof CONTENT, expected: string, value: unknown): void {
    this.#message.field = field;
    this.#message.report(expected, value);
  }

  #invalidPart(index: number): ServerError {
    this.#message.field = `content.${index}`;
    return new ServerError('invalid_request', `${this.#message.path} is no text part, and the model served here reads text only.`);
  }
}

const TEXT_PARTS: Readonly<Record<string, string>> = { text: 'text', input_text: 'text', output_text: 'text', refusal: 'refusal' };

function toPartText(part: unknown): string | null {
  if (typeof part === 'string') return part;
  if (!isJsonObject(part)) return null;
  const { type } = part;
  const textField = typeof type === 'string' && Object.hasOwn(TEXT_PARTS, type) ? TEXT_PARTS[type] : undefined;
  const text = textField === undefined ? undefined : part[textField];
  return typeof text === 'string' ? text : null;
}
