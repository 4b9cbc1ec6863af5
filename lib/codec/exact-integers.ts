// Integers that JSON.parse has rounded, put back as they were written.
import { isJsonObject, JsonSyntaxError } from './json.ts';
import { type LosslessJson, parseLosslessJson } from './lossless-json.ts';

/**
 * The value of a text with the integers that a number cannot hold as bigints, where they are members of the outermost object or items
 * of a short list among these: `{ seed: 9223372036854775808n }`. Deeper ones, and all floats, stay numbers.
 *
 * @throws JsonLimitError for an integer of more digits than are read
 */
export function withExactIntegers(value: unknown, text: string): unknown {
  if (!isJsonObject(value) || !hasRounded(value)) return value;
  const exact = parseExact(text);
  if (!(exact instanceof Map)) return value;
  const restored = Object.entries(value).map(([name, given]) => [name, restore(given, exact.get(name))] as const);
  return Object.fromEntries(restored);
}

// Of longer ones only the ends of the range would tell.
const MAX_ITEMS = 64;

function hasRounded(object: Readonly<Record<string, unknown>>): boolean {
  for (const name in object) {
    const value = object[name];
    if (isRounded(value) || (Array.isArray(value) && value.length <= MAX_ITEMS && value.some(isRounded))) return true;
  }
  return false;
}

function isRounded(value: unknown): boolean {
  return typeof value === 'number' && Math.abs(value) > Number.MAX_SAFE_INTEGER;
}

// Null for what is JSON to Python alone: NaN and the infinities.
function parseExact(text: string): LosslessJson {
  try {
    return parseLosslessJson(text);
  } catch (error) {
    if (error instanceof JsonSyntaxError) return null;
    throw error;
  }
}

function restore(value: unknown, exact: LosslessJson | undefined): unknown {
  if (typeof exact === 'bigint') return exact;
  if (!Array.isArray(value) || value.length > MAX_ITEMS || !Array.isArray(exact)) return value;
  return value.map((item: unknown, index) => (typeof exact[index] === 'bigint' ? exact[index] : item));
}
