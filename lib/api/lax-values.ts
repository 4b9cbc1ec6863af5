// What a field takes for a number or a boolean, as pydantic's lax mode does. Undefined for what is none.
import { MAX_INTEGER_DIGITS } from '../codec/lossless-json.ts';
import { WholeFloat } from '../codec/whole-float.ts';

/**
 * An integer: one of JSON, a float without a fraction, a boolean, or a text of digits. Beyond 2^53 it is as near as a number can be, and
 * beyond 64 bits the last number before these, which is out of all bounds anyway.
 */
export function toInteger(value: unknown): number | undefined {
  const exact = toExactInteger(value);
  return exact === undefined ? undefined : toNearest(exact);
}

/** The same of 64 bits. */
export function toInt64(value: unknown): number | undefined {
  const exact = toExactInteger(value);
  return exact === undefined || exact < -INT64_END || exact >= INT64_END ? undefined : toNearest(exact);
}

function toNearest(exact: number | bigint): number {
  return Math.min(Math.max(Number(exact), -INT64_END), LAST_NUMBER);
}

/** One past the largest integer of 64 bits. As a float it is exact. */
const INT64_END = 2 ** 63;
/** The float before it. */
const LAST_NUMBER = INT64_END - 1024;

/** The same without an end: a bigint beyond 2^53. A float is none beyond 64 bits. */
export function toExactInteger(value: unknown): number | bigint | undefined {
  if (typeof value === 'number') return Number.isInteger(value) && value >= -INT64_END && value < INT64_END ? value : undefined;
  if (typeof value === 'bigint') return value;
  if (typeof value === 'boolean') return Number(value);
  if (typeof value === 'string') return fromDigits(value);
  return value instanceof WholeFloat ? value.value : undefined;
}

/** So many digits are a number, exactly. */
const MAX_EXACT_DIGITS = 15;

// Digits may be grouped by underscores, and a fraction of zeros may follow; an exponent may not. Every pattern here is linear in the text.
function fromDigits(text: string): number | bigint | undefined {
  const [, sign, grouped] = /^\s*([-+]?)(\d+(?:_\d+)*)(?:\.0+)?\s*$/.exec(text) ?? [];
  const digits = grouped?.replace(/_/g, '').replace(/^0+(?=\d)/, '');
  if (digits === undefined || digits.length > MAX_INTEGER_DIGITS) return undefined;
  const value = digits.length <= MAX_EXACT_DIGITS ? Number(digits) : BigInt(digits);
  return sign === '-' ? -value : value;
}

/** A number; booleans are 0 and 1, and texts count, those of NaN and the infinities too. */
export function toNumber(value: unknown): number | undefined {
  if (typeof value === 'boolean') return Number(value);
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint') return toFinite(Number(value));
  if (value instanceof WholeFloat) return value.value;
  if (typeof value !== 'string') return undefined;
  return NUMBER.test(value) ? Number(value.replace(/_/g, '')) : toNonFinite(value);
}

// Beyond the floats a text is an infinity, and an integer is none.
const NUMBER = /^\s*[-+]?(?:\d+(?:_\d+)*(?:\.(?:\d+(?:_\d+)*)?)?|\.\d+(?:_\d+)*)(?:[eE][-+]?\d+(?:_\d+)*)?\s*$/;

function toFinite(value: number): number | undefined {
  return Number.isFinite(value) ? value : undefined;
}

function toNonFinite(text: string): number | undefined {
  const [, sign, word] = /^\s*([-+]?)(nan|inf|infinity)\s*$/i.exec(text) ?? [];
  if (word === undefined) return undefined;
  if (word.toLowerCase() === 'nan') return Number.NaN;
  return sign === '-' ? -Infinity : Infinity;
}

const TRUE_WORDS: ReadonlySet<unknown> = new Set([true, 1, '1', 'true', 't', 'yes', 'y', 'on']);
const FALSE_WORDS: ReadonlySet<unknown> = new Set([false, 0, '0', 'false', 'f', 'no', 'n', 'off']);

const MAX_BOOLEAN_CHARS = 5;

/** A boolean; 0, 1 and the usual words count. */
export function toBoolean(value: unknown): boolean | undefined {
  const word = typeof value === 'string' && value.length <= MAX_BOOLEAN_CHARS ? value.toLowerCase() : value;
  if (TRUE_WORDS.has(word)) return true;
  return FALSE_WORDS.has(word) ? false : undefined;
}
