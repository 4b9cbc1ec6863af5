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
