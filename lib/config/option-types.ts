// The kinds of option values: how each is written, checked and shown.
import { isJsonObject } from '../codec/json.ts';
import { readDuration } from './duration-text.ts';
import { type OptionType, OptionValueError } from './option.ts';
import { expandScaledNumbers, readScaledInteger } from './scaled-integer.ts';
import { showValue } from './show.ts';

/** Bounds of a numeric value, both included. */
export interface Bounds {
  readonly min: number;
  readonly max: number;
}

/** How a text is named in help, and its least length in UTF-16 code units. */
export interface TextOptions {
  readonly placeholder?: string;
  readonly minLength?: number;
}

/** Any text of at least `minLength` characters without a NUL, which no path, address or name can hold. */
export function text({ placeholder = 'TEXT', minLength = 0 }: TextOptions = {}): OptionType<string> {
  const expected = describeText(minLength);
  const parse = (value: string): string => {
    if (value.includes('\0')) throw unexpected(`${expected}, without a NUL character`, value);
    if (value.length < minLength) throw unexpected(expected, value);
    return value;
  };
  const isValue = (value: unknown): value is string => typeof value === 'string';
  return textual({ placeholder, expected, parse, format: (value) => value, isValue });
}

function describeText(minLength: number): string {
  if (minLength === 0) return 'a text';
  return minLength === 1 ? 'a text that is not empty' : `a text of at least ${minLength} characters`;
}

/** What an integer may be. */
export interface IntegerOptions extends Bounds {
  /** Only its multiples are values; 1 by default. */
  readonly multipleOf?: number;
}

/** An integer within bounds, which are safe integers. */
export function integer({ min, max, multipleOf = 1 }: IntegerOptions): OptionType<number> {
  const noun = multipleOf === 1 ? 'an integer' : `a multiple of ${multipleOf}`;
  return numeric({
    placeholder: 'N',
    expected: `${noun} from ${min} to ${max}`,
    read: (value) => (/^[-+]?\d+$/.test(value) ? Number(value) : Number.NaN),
    isValue: (value) => Number.isSafeInteger(value) && value >= min && value <= max && value % multipleOf === 0,
  });
}

/** An integer within bounds, which are safe integers, that may be written `8k` (8000), `8K` (8192), `1.5m` or `1_000`. */
export function scaledInteger({ min, max }: Bounds): OptionType<number> {
  return numeric({
    placeholder: 'N',
    expected: `an integer from ${min} to ${max}, also as 8k or 8K`,
    read: readScaledInteger,
    isValue: (value) => Number.isSafeInteger(value) && value >= min && value <= max,
  });
}

/** A finite decimal number within bounds, fractions and exponents allowed. */
export function number({ min, max }: Bounds): OptionType<number> {
  return numeric({
    placeholder: 'NUMBER',
    expected: `a number from ${min} to ${max}`,
    read: (value) => (/^[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[-+]?\d+)?$/i.test(value) ? Number(value) : Number.NaN),
    isValue: (value) => Number.isFinite(value) && value >= min && value <= max,
  });
}

const MAX_DURATION_MS = 1e9;

/**
 * A duration in milliseconds, from 0 to 1e9 unless bounds in milliseconds are given. A bare number counts milliseconds;
 * otherwise units are written: `1.5s`, `750us`, `1m30s`.
 */
export function durationMs({ min = 0, max = MAX_DURATION_MS }: Partial<Bounds> = {}): OptionType<number> {
  return duration({ min, max, placeholder: 'MS', nanoseconds: 1e6, unitName: 'milliseconds' });
}

/**
 * A duration in seconds, from 0 to 1e6 unless bounds in seconds are given. A bare number counts seconds; otherwise
 * units are written, as for `durationMs`.
 */
export function durationSeconds({ min = 0, max = MAX_DURATION_MS / 1000 }: Partial<Bounds> = {}): OptionType<number> {
  return duration({ min, max, placeholder: 'SECONDS', nanoseconds: 1e9, unitName: 'seconds' });
}

/** One of a closed set of words, at least one. */
export function choice<const Word extends string>(words: readonly Word[]): OptionType<Word> {
  const expected = words.length === 1 ? `${words[0]}` : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
  const isValue = (value: unknown): value is Word => words.some((word) => word === value);
  const parse = (value: string): Word => {
    if (!isValue(value)) throw unexpected(expected, value);
    return value;
  };
  return textual({ placeholder: words.join('|'), expected, parse, format: (value) => value, isValue });
}

/** On or off: the flag alone, `--x=true`, `--x=false` or `--no-x`. The words in any case, their first letters, or 1 and 0. */
export function flag(): OptionType<boolean> {
  const expected = 'true or false';
  const parse = (value: string): boolean => {
    const word = value.toLowerCase();
    if (word === 'true' || word === 't' || word === '1') return true;
    if (word === 'false' || word === 'f' || word === '0') return false;
    throw unexpected(expected, value);
  };
  const isValue = (value: unknown): value is boolean => typeof value === 'boolean';
  return { ...textual({ placeholder: '', expected, parse, format: String, isValue }), arity: 'none' };
}

/** How a list is written. */
export interface ListOptions {
  readonly placeholder: string;
  /** Between the items of one argument; null when each item is an argument of its own. */
  readonly separator: ',' | null;
  /** Refuses an item that occurs twice. */
  readonly unique?: boolean;
}

/**
 * A list of texts: with a separator in one argument (`a,b,c`), without one in several (`a b c`; an item with a blank
 * inside cannot be told from two in a single text). Blanks around items are dropped. The empty list can be a value or a
 * default, and has no text.
 */
export function list({ placeholder, separator, unique = false }: ListOptions): OptionType<readonly string[]> {
  const expected = separator === null ? 'one or more names' : `names separated by "${separator}"`;
  const accept = (value: unknown): readonly string[] => {
    if (typeof value === 'string') return parse(value);
    if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return check(value, value);
    throw unexpected(expected, value);
  };
  const parse = (value: string): readonly string[] => check(value.trim().split(separator ?? /\s+/), value);
  const check = (items: readonly string[], given: unknown): readonly string[] => {
    const trimmed = items.map((item) => item.trim());
    if (trimmed.includes('')) throw unexpected(`${expected}, none of them empty`, given);
    if (trimmed.some((item) => item.includes('\0'))) throw unexpected(`${expected}, without a NUL character`, given);
    // Only a program's array can have such an item, which would be two as soon as it is written down.
    if (separator !== null && trimmed.some((item) => item.includes(separator))) {
      throw unexpected(`names without "${separator}"`, given);
    }
    if (unique && new Set(trimmed).size < trimmed.length) throw unexpected(`${expected}, each only once`, given);
    return trimmed;
  };
  const arity = separator === null ? 'many' : 'one';
  return { placeholder, expected, arity, parse, accept, format: (value) => value.join(separator ?? ' ') };
}

/**
 * A JSON text, whose numbers may be written as `scaledInteger` reads them; the value is what it holds. From a program, the text of an object or an array counts as such a text, and
 * everything else that JSON can hold is the value itself.
 */
export function json(): OptionType<unknown> {
  const expected = 'a JSON text';
  const parse = (value: string): unknown => {
    try {
      return JSON.parse(expandScaledNumbers(value));
    } catch {
      throw unexpected(expected, value);
    }
  };
  const accept = (value: unknown): unknown => {
    if (typeof value === 'string') return /^\s*[[{]/.test(value) ? parse(value) : value;
    if (!isJsonValue(value)) throw unexpected(expected, value);
    return value;
  };
  return { placeholder: 'JSON', expected, arity: 'one', parse, accept, format: (value) => JSON.stringify(value) };
}

/** A JSON object, written and given as `json` takes values. */
export function jsonObject(): OptionType<Readonly<Record<string, unknown>>> {
  const { parse, accept, ...type } = json();
  const expected = 'a JSON object';
  const check = (value: unknown, given: unknown): Readonly<Record<string, unknown>> => {
    if (isJsonObject(value)) return value;
    throw unexpected(expected, given);
  };
  return { ...type, expected, parse: (value) => check(parse(value), value), accept: (value) => check(accept(value), value) };
}

function isJsonValue(value: unknown): boolean {
  try {
    return JSON.stringify(value) !== undefined;
  } catch {
    return false;
  }
}

/** A value that may be absent: null stands for "not given", and so do the texts that are empty or `None`. */
export function optional<T>(type: OptionType<T>): OptionType<T | null> {
  return {
    ...type,
    parse: (value) => (isNone(value) ? null : type.parse(value)),
    accept: (value) => (value === null || isNone(value) ? null : type.accept(value)),
    format: (value) => (value === null ? '' : type.format(value)),
  };
}

function isNone(value: unknown): boolean {
  return value === '' || value === 'None';
}

/** The type with other words for some of its values, in any case: `named(integer(...), { auto: -1 })`. */
export function named<T>(type: OptionType<T>, words: Readonly<Record<string, T>>): OptionType<T> {
  const values = new Map(Object.entries(words));
  const find = (value: unknown): { readonly value: T } | null => {
    const word = typeof value === 'string' || typeof value === 'number' ? String(value).toLowerCase() : '';
    return values.has(word) ? { value: values.get(word) as T } : null;
  };
  return {
    ...type,
    parse: (value) => (find(value) ?? { value: type.parse(value) }).value,
    accept: (value) => (find(value) ?? { value: type.accept(value) }).value,
  };
}

interface TextualOptions<T> {
  readonly placeholder: string;
  readonly expected: string;
  readonly parse: (value: string) => T;
  readonly format: (value: T) => string;
  readonly isValue: (value: unknown) => value is T;
}

function textual<T>({ isValue, ...type }: TextualOptions<T>): OptionType<T> {
  const accept = (value: unknown): T => {
    if (typeof value === 'string') return type.parse(value);
    if (isValue(value)) return value;
    throw unexpected(type.expected, value);
  };
  return { ...type, accept, arity: 'one' };
}

interface DurationOptions extends Bounds {
  readonly placeholder: string;
  /** In the unit of the value, which is also that of a bare number. */
  readonly nanoseconds: number;
  readonly unitName: string;
}

function duration({ min, max, placeholder, nanoseconds, unitName }: DurationOptions): OptionType<number> {
  return numeric({
    placeholder,
    expected: `a number of ${unitName} from ${min} to ${max}, or a duration such as 100ms or 1.5s`,
    read: (value) => readDuration(value, nanoseconds),
    isValue: (value) => Number.isFinite(value) && value >= min && value <= max,
  });
}

interface NumericOptions {
  readonly placeholder: string;
  readonly expected: string;
  /** The number that a text stands for; NaN when it stands for none. */
  readonly read: (value: string) => number;
  readonly isValue: (value: number) => boolean;
}

function numeric({ placeholder, expected, read, isValue }: NumericOptions): OptionType<number> {
  const check = (value: number, given: unknown): number => {
    if (!isValue(value)) throw unexpected(expected, given);
    // Minus zero becomes zero.
    return value + 0;
  };
  const parse = (value: string): number => check(read(value), value);
  const accept = (value: unknown): number => {
    if (typeof value === 'string') return parse(value);
    if (typeof value === 'number') return check(value, value);
    throw unexpected(expected, value);
  };
  return { placeholder, expected, arity: 'one', parse, accept, format: String };
}

function unexpected(expected: string, given: unknown): OptionValueError {
  return new OptionValueError(`expected ${expected}, got ${showValue(given)}`);
}
