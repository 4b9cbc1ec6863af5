// Tool calls that an assistant's earlier message carries, as templates get them (vLLM: renderers/chat_utils.py, _postprocess_messages).
import { ServerError } from '../../base/error.ts';
import { isJsonObject } from '../../codec/json.ts';
import { parseLosslessJson } from '../../codec/lossless-json.ts';
import type { ConversationValue } from '../../engine/chat-template/chat-template.ts';

/**
 * Calls whose arguments are objects: what came as JSON text is parsed, and is an empty object where it is none.
 *
 * @throws ServerError `invalid_request` for what is no call of a function
 */
export function readToolCalls(calls: readonly unknown[]): readonly ConversationValue[] {
  return calls.map(readToolCall);
}

/** What vLLM does with calls before their messages have a type: it makes them lists. @throws ServerError `invalid_request` for what cannot be one */
export function checkUntypedCalls({ messages }: Readonly<Record<string, unknown>>): void {
  if (!Array.isArray(messages)) return;
  for (const message of messages) if (isJsonObject(message)) listCalls(message['tool_calls']);
}

/**
 * Checks the calls in a client's messages, which are stricter than those that are made of other APIs' messages.
 *
 * @throws ServerError `validation` for what is no call of a function; its `param` has the place that vLLM gives
 */
export function checkToolCalls(messages: readonly unknown[]): void {
  for (const message of messages) {
    if (!isJsonObject(message) || message['role'] !== 'assistant') continue;
    for (const [index, call] of listCalls(message['tool_calls']).entries()) checkToolCall(call, index);
  }
}

// What Python walks through: an object's names, a text's characters, of which the first one is a fault already.
function listCalls(calls: unknown): readonly unknown[] {
  if (Array.isArray(calls)) return calls;
  if (typeof calls === 'number' || typeof calls === 'boolean') throw new ServerError('invalid_request', `tool_calls must be a list, got ${String(calls)}.`);
  if (typeof calls === 'string') return calls === '' ? [] : [calls];
  return isJsonObject(calls) ? Object.keys(calls) : [];
}

function checkToolCall(call: unknown, index: number): void {
  if (!isJsonObject(call)) throw invalidCall(index, 'an object');
  const { id, type, function: called } = call;
  if (typeof id !== 'string') throw invalidCall(index, 'an id, which is a string', 'id');
  if (!isJsonObject(called) || typeof called['arguments'] !== 'string' || typeof called['name'] !== 'string') {
    throw invalidCall(index, 'a function with a name and with arguments as a string', 'function');
  }
  if (type !== 'function') throw invalidCall(index, 'the type "function"', 'type');
}

// Of all that a call may be, vLLM tries one of a function first; the place is within the calls, as it reads them apart from the message.
function invalidCall(index: number, expected: string, member?: string): ServerError {
  const param = `body.${index}.ChatCompletionMessageFunctionToolCallParam${member === undefined ? '' : `.${member}`}`;
  return new ServerError('validation', `1 validation error:\n  tool_calls.${index}: expected ${expected}`, { param });
}

function readToolCall(call: unknown, index: number): ConversationValue {
  if (!isJsonObject(call)) throw invalid(`tool_calls.${index} must be an object.`);
  const { type = 'function', function: called } = call;
  if (type !== 'function' || !isJsonObject(called)) throw invalid(`tool_calls.${index} must be of type "function" and have a function.`);
  return { ...call, function: { ...called, arguments: toArguments(called['arguments']) } } as ConversationValue;
}

function toArguments(value: unknown): ConversationValue {
  if (isJsonObject(value)) return value as ConversationValue;
  if (typeof value !== 'string' || value === '') return {};
  try {
    const parsed = parseLosslessJson(value);
    return parsed instanceof Map ? parsed : {};
  } catch {
    // One bad call in a long conversation must not end it.
    return {};
  }
}

function invalid(message: string): ServerError {
  return new ServerError('invalid_request', message, { param: 'tool_calls' });
}
