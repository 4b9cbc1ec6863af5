// Integers that JSON.parse has rounded, put back as they were written.
import { isJsonObject, JsonLimitError } from './json.ts';
import { MAX_INTEGER_DIGITS } from './lossless-json.ts';
import { replaceOutsideStrings } from './outside-strings.ts';
import { parsePythonJson } from './python-json.ts';

/**
 * The value of a text with the integers that a number cannot hold as bigints, where they are members of the outermost object or stand in
 * lists among these: `{ seed: 9223372036854775808n, prompt: [[5, 9223372036854775808n]] }`. Those in deeper objects, and all floats, stay
 * numbers.
 *
 * @throws JsonLimitError for an integer of more digits than are read, wherever it is
 */
export function withExactIntegers(value: unknown, text: string): unknown {
  if (!holdsRounded(value)) return value;
  const integers: string[] = [];
  const numbered = replaceOutsideStrings(text, LARGE_INTEGER, (integer) => String(integers.push(requireFewDigits(integer)) - 1));
  return isJsonObject(value) && integers.length > 0 ? restoreMembers(value, parsePythonJson(numbered), integers) : value;
}

// Without a fraction and an exponent, and not a part of what has them.
const LARGE_INTEGER = /(?<![\d.eE+-])-?\d{16,}(?![\d.eE])/g;

// Recursive: no value is deeper than JSON may be. A search of the text would take as long as JSON.parse where the text is long.
function holdsRounded(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return isRounded(value);
  if (Array.isArray(value)) return listHoldsRounded(value);
  for (const name in value) if (holdsRounded((value as Readonly<Record<string, unknown>>)[name])) return true;
  return false;
}

// Prompts are lists of a hundred thousand numbers, which are looked at without a call for each.
function listHoldsRounded(list: readonly unknown[]): boolean {
  for (const item of list) {
    if (typeof item === 'number' ? isRounded(item) : holdsRounded(item)) return true;
  }
  return false;
}

function isRounded(value: unknown): boolean {
  return typeof value === 'number' && Math.abs(value) > Number.MAX_SAFE_INTEGER;
}

function requireFewDigits(integer: string): string {
  if (integer.length > MAX_INTEGER_DIGITS && integer.replace('-', '').length > MAX_INTEGER_DIGITS) {
    throw new JsonLimitError(`an integer of more than ${MAX_INTEGER_DIGITS} digits`);
  }
  return integer;
}

function restoreMembers(object: Readonly<Record<string, unknown>>, numbered: unknown, integers: readonly string[]): unknown {
  if (!isJsonObject(numbered)) return object;
  return Object.fromEntries(Object.entries(object).map(([name, given]) => [name, restore(given, numbered[name], integers)] as const));
}

// Side by side with the same value whose large integers are their own numbers: where one is rounded, and not the same there, it is that integer.
function restore(value: unknown, numbered: unknown, integers: readonly string[]): unknown {
  if (Array.isArray(value)) return Array.isArray(numbered) ? value.map((item: unknown, index) => restore(item, numbered[index], integers)) : value;
  if (!isRounded(value) || value === numbered || typeof numbered !== 'number') return value;
  return BigInt(integers[numbered] ?? 0);
}
