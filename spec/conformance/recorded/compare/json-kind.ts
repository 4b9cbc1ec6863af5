// Kinds of JSON values, and their shapes as text.
import { isJsonObject } from '../../../../lib/codec/json.ts';
import { ENDINGS, FIXED_KEYS, OPEN_KEYS } from './field-rules.ts';

/** The kind of a value: null and lists are kinds of their own. */
export function kindOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}

/**
 * The shape of a value that is the member `key` of another: `{id:string,object:"chat.completion",choices:[{index:number}]}`. A list
 * has the shape of its first item; fixed values are shown.
 */
export function shapeOf(value: unknown, key = ''): string {
  if (Array.isArray(value)) return value.length === 0 ? '[]' : `[${shapeOf(value[0])}]`;
  if (isJsonObject(value)) {
    if (OPEN_KEYS.has(key)) return '{}';
    return `{${Object.entries(value).map(([name, member]) => `${name}:${shapeOf(member, name)}`).join(',')}}`;
  }
  const isShown = typeof value === 'string' && FIXED_KEYS.has(key) && !ENDINGS.has(value);
  return isShown ? JSON.stringify(value) : kindOf(value);
}
