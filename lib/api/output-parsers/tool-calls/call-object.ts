// A call as a JSON object with a name and arguments, as it stands in a whole answer.
import { dumpJson } from '../json-dumps.ts';
import type { LosslessJson } from '../../../codec/lossless-json.ts';
import type { ParsedToolCall } from '../parsed-message.ts';

/**
 * The call that a value is, its arguments written anew; null when it is no object, or has no name that is a string, or none of the
 * members `keys`. The first of `keys` that is there counts.
 */
export function toCall(value: LosslessJson | undefined, keys: readonly string[], createId: () => string): ParsedToolCall | null {
  if (!(value instanceof Map)) return null;
  const name = value.get('name');
  const key = keys.find((candidate) => value.has(candidate));
  const args = key === undefined ? undefined : value.get(key);
  return typeof name !== 'string' || args === undefined ? null : { id: createId(), name, arguments: dumpJson(args) };
}

/** The calls of a list of such objects; null where one of them is none. */
export function toCalls(values: readonly LosslessJson[], keys: readonly string[], createId: () => string): ParsedToolCall[] | null {
  const calls = values.flatMap((value) => toCall(value, keys, createId) ?? []);
  return calls.length < values.length ? null : calls;
}
