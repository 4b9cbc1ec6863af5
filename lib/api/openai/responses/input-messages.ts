// Items of an input to the messages of a chat (vLLM: entrypoints/openai/responses/utils.py, construct_input_messages).
import { ServerError } from '../../../base/error.ts';
import { isJsonObject } from '../../../codec/json.ts';
import type { Place } from '../../place.ts';
import { toWholeName } from './tools.ts';

/** A message under construction: what follows it may belong to it. */
type Message = Record<string, unknown>;
type Item = Readonly<Record<string, unknown>>;

/** What a conversation has seen before this input. */
export interface History {
  /** Messages of the earlier input. */
  readonly messages: readonly unknown[];
  /** What the model has said to it, text by text. */
  readonly outputTexts: readonly string[];
}

export interface InputParts {
  readonly input: string | readonly unknown[];
  readonly instructions: string | null;
  /** Null at the beginning of a conversation. */
  readonly history: History | null;
}

/**
 * The messages of a conversation so far. Instructions of earlier requests are left out, as are earlier reasoning and calls.
 *
 * @param parts their items have been checked
 * @throws ServerError `invalid_request` for an item of a kind that is not read
 */
export function toMessages({ input, instructions, history }: InputParts): readonly unknown[] {
  const messages: unknown[] = instructions === null || instructions === '' ? [] : [{ role: 'system', content: instructions }];
  if (history !== null) {
    for (const message of history.messages) if (!isJsonObject(message) || message['role'] !== 'system') messages.push(message);
    for (const content of history.outputTexts) messages.push({ role: 'assistant', content });
  }
  const added = typeof input === 'string' ? [{ role: 'user', content: input }] : readItems(input);
  for (const message of added) messages.push(message);
  return messages;
}

/** Whether the model is to go on with the last item, which the client has marked as a part. */
export function continuesLastItem(input: string | readonly unknown[]): boolean {
  const last = typeof input === 'string' ? undefined : input.at(-1);
  if (!isJsonObject(last)) return false;
  const { type = 'message', status } = last;
  return (type === 'message' || type === 'reasoning') && (status === 'in_progress' || status === 'incomplete');
}

/** Reports items that are none. An input is tried as a text first, and that is the complaint which counts. */
export function checkItems(items: readonly unknown[], place: Place): void {
  for (const [index, item] of items.entries()) {
    if (!isItem(item)) place.report(`a string, or at ${index} an item of an input: a message, a call, an output of one, or reasoning`, item);
  }
}

// Items that are not read are items, too.
function isItem(item: unknown): boolean {
  try {
    return isJsonObject(item) && addItem([], item);
  } catch (error) {
    if (error instanceof ServerError) return true;
    throw error;
  }
}

function readItems(items: readonly unknown[]): readonly Message[] {
  const messages: Message[] = [];
  for (const item of items) if (isJsonObject(item)) addItem(messages, item);
  return messages;
}

/** Adds what an item says to the last message, or as a new one. @returns whether it is an item */
function addItem(messages: Message[], item: Item): boolean {
  switch (item['type']) {
    case 'function_call':
    case 'custom_tool_call':
      return addCall(messages, item);
    case 'reasoning':
      return addReasoning(messages, item);
    case 'function_call_output':
    case 'custom_tool_call_output':
      messages.push({ role: 'tool', content: toChatContent(item['output']), tool_call_id: item['call_id'] });
      return typeof item['call_id'] === 'string' && isContent(item['output']);
    default:
      return item['role'] === 'assistant' ? addAssistantText(messages, item) : addMessage(messages, item);
  }
}

function addCall(messages: Message[], item: Item): boolean {
  const { call_id: id, name, namespace, type } = item;
  const given = type === 'custom_tool_call' ? JSON.stringify({ input: item['input'] ?? '' }) : item['arguments'];
  if (typeof id !== 'string' || typeof name !== 'string' || typeof given !== 'string') return false;
  const whole = typeof namespace === 'string' && namespace !== '' ? toWholeName(namespace, name) : name;
  const call = { id, type: 'function', function: { name: whole, arguments: given } };
  const last = findAssistant(messages);
  if (last === null) messages.push({ role: 'assistant', tool_calls: [call] });
  else if (Array.isArray(last['tool_calls'])) last['tool_calls'].push(call);
  else last['tool_calls'] = [call];
  return true;
}

function addReasoning(messages: Message[], item: Item): boolean {
  const { encrypted_content: encrypted, content, summary } = item;
  if (!Array.isArray(summary)) return false;
  if (typeof encrypted === 'string' && encrypted !== '') throw invalid('Encrypted reasoning cannot be read here.');
  addToAssistant(messages, 'reasoning', findText(content) ?? findText(summary) ?? '');
  return true;
}

// vLLM reads the first part alone of an answer that comes back.
function addAssistantText(messages: Message[], item: Item): boolean {
  const { content } = item;
  if (isRefusal(content) && typeof item['id'] !== 'string') return false;
  const text = typeof content === 'string' ? content : findText(content);
  if (text === null) return addMessage(messages, item);
  addToAssistant(messages, 'content', text);
  return true;
}

// A part of answers alone, and an answer that comes back has its id.
function isRefusal(content: unknown): boolean {
  const first: unknown = Array.isArray(content) ? content[0] : undefined;
  return isJsonObject(first) && first['type'] === 'refusal';
}

function addMessage(messages: Message[], item: Item): boolean {
  if (UNREAD_TYPES.has(item['type'])) throw invalid('An item of the input is of a type that is not read here.');
  const isRead = ROLES.has(item['role']) && (item['type'] ?? 'message') === 'message' && isContent(item['content']);
  if (isRead) messages.push({ ...item, content: toChatContent(item['content']) });
  return isRead;
}

const ROLES: ReadonlySet<unknown> = new Set(['user', 'assistant', 'system', 'developer']);

function isContent(value: unknown): boolean {
  return typeof value === 'string' || (Array.isArray(value) && value.every(isPart));
}

function isPart(part: unknown): boolean {
  if (!isJsonObject(part)) return false;
  return TEXT_TYPES.has(part['type']) ? typeof part['text'] === 'string' : part['type'] === 'input_image' || part['type'] === 'input_file';
}

const TEXT_TYPES: ReadonlySet<unknown> = new Set(['input_text', 'output_text']);

// A chat's texts have another type.
function toChatContent(content: unknown): unknown {
  if (!Array.isArray(content)) return content;
  return content.map((part: unknown) => (isJsonObject(part) && TEXT_TYPES.has(part['type']) ? { ...part, type: 'text' } : part));
}

// Items that the API has and vLLM does not turn into messages.
const UNREAD_TYPES: ReadonlySet<unknown> = new Set([
  'apply_patch_call', 'apply_patch_call_output', 'code_interpreter_call', 'compaction', 'computer_call', 'computer_call_output',
  'file_search_call', 'image_generation_call', 'item_reference', 'local_shell_call', 'local_shell_call_output', 'mcp_approval_request', 'mcp_approval_response',
  'mcp_call', 'mcp_list_tools', 'shell_call', 'shell_call_output', 'tool_search_call', 'tool_search_output', 'web_search_call',
]);

function addToAssistant(messages: Message[], member: 'content' | 'reasoning', text: string): void {
  const last = findAssistant(messages);
  if (last === null || (last[member] ?? null) !== null) messages.push({ role: 'assistant', [member]: text });
  else last[member] = text;
}

function findAssistant(messages: readonly Message[]): Message | null {
  const last = messages.at(-1);
  return last?.['role'] === 'assistant' ? last : null;
}

function findText(parts: unknown): string | null {
  const first: unknown = Array.isArray(parts) ? parts[0] : undefined;
  return isJsonObject(first) && typeof first['text'] === 'string' ? first['text'] : null;
}

function invalid(message: string): ServerError {
  return new ServerError('invalid_request', message, { param: 'input' });
}
