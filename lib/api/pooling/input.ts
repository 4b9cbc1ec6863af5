// What is to be pooled: texts, lists of token ids, or conversations. Work is linear in the body.
import { ServerError } from '../../base/error.ts';
import { isJsonObject } from '../../codec/json.ts';
import { messageList } from '../chat/message-faults.ts';
import { readFields } from '../fields.ts';

/** A text or its tokens. */
export type PlainInput = string | readonly number[];

/** The messages of one conversation. */
export type Conversation = readonly unknown[];

export type PoolingInput =
  | { readonly kind: 'plain'; readonly items: readonly PlainInput[] }
  | { readonly kind: 'conversations'; readonly items: readonly Conversation[] };

export interface InputOptions {
  /** Whether conversations may stand in `input`, and several of them in either field: embeddings have it so. */
  readonly allowsManyConversations: boolean;
}

interface RawInput {
  readonly input: unknown;
  readonly messages: unknown;
}

/** Reads `messages` if they are some, or `input`. @throws ServerError `validation` */
export function readInput({ input, messages }: RawInput, { allowsManyConversations }: InputOptions): PoolingInput {
  // What has both is a conversation.
  if (isConversation(messages)) return { kind: 'conversations', items: [messages] };
  const plain = readPlain(input);
  if (plain !== null) return { kind: 'plain', items: plain };
  const conversations = allowsManyConversations ? (readMany(messages) ?? readConversationInput(input)) : null;
  if (conversations !== null) return { kind: 'conversations', items: conversations };
  if (!Array.isArray(messages)) throw invalidInput(input);
  readFields({ messages }, CONVERSATION);
  return { kind: 'conversations', items: [messages] };
}

const CONVERSATION = { messages: messageList() };

function readPlain(input: unknown): readonly PlainInput[] | null {
  if (typeof input === 'string') return [input];
  if (!Array.isArray(input)) return null;
  if (input.length === 0 || input.every((item) => typeof item === 'string')) return input;
  const ids = toTokenIds(input);
  if (ids !== null) return [ids];
  const lists = input.map(toTokenIds);
  return lists.every((list) => list !== null) ? lists : null;
}

function readMany(messages: unknown): readonly Conversation[] | null {
  if (!Array.isArray(messages) || messages.length === 0) return null;
  return messages.every((item) => Array.isArray(item) && item.length > 0) ? messages : null;
}

function readConversationInput(input: unknown): readonly Conversation[] | null {
  if (isConversation(input)) return [input];
  return Array.isArray(input) && input.length > 0 && input.every(isConversation) ? input : null;
}

/** Whether a value is the messages of one conversation, their roles at least. */
export function isConversation(value: unknown): value is Conversation {
  return Array.isArray(value) && value.length > 0 && value.every((message) => isJsonObject(message) && typeof message['role'] === 'string');
}

function toTokenIds(value: unknown): readonly number[] | null {
  if (!Array.isArray(value)) return null;
  if (value.every(isInteger)) return value;
  const ids = value.map(toInteger);
  return ids.every((id) => id !== null) ? ids : null;
}

function isInteger(value: unknown): value is number {
  return Number.isInteger(value);
}

// Python's booleans are integers, and texts of integers are read as such.
function toInteger(value: unknown): number | null {
  if (typeof value === 'boolean' || isInteger(value)) return Number(value);
  return typeof value === 'string' && /^\s*[-+]?\d{1,15}\s*$/.test(value) ? Number(value) : null;
}

// Of all it could be, vLLM tries a list of token ids first, and names the first item that is none.
function invalidInput(input: unknown): ServerError {
  const index = Array.isArray(input) ? input.findIndex((item) => toInteger(item) === null) : -1;
  const path = index < 0 ? 'body.input' : `body.input.${index}`;
  const expected = 'a string, a list of strings, a list of token ids, or a list of such lists; or the field messages, a list of messages';
  return new ServerError('validation', `1 validation error:\n  ${path}: expected ${expected}`, { param: path });
}
