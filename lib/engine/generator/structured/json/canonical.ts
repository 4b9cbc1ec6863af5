// Values as texts that are equal when JSON Schema calls the values equal.
import type { JsonValue } from './schema.ts';

/** The text of a value, members in the order of their names. */
export function canonicalText(value: JsonValue): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value === 0 ? 0 : value);
  if (Array.isArray(value)) return `[${(value as readonly JsonValue[]).map(canonicalText).join(',')}]`;
  const members = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${canonicalText(member as JsonValue)}`).join(',')}}`;
}
