// The kinds of option values: how each is written, checked and shown.
import { type OptionType, OptionValueError } from './option.ts';

/** Bounds of a numeric value, both included. */
export interface Bounds {
  readonly min: number;
  readonly max: number;
}

/** Any text of at least `minLength` characters. */
export function text({ placeholder = 'TEXT', minLength = 0 }: { readonly placeholder?: string; readonly minLength?: number } = {}): OptionType<string> {
  const expected = minLength > 0 ? 'a text that is not empty' : 'a text';
  const parse = (value: string): string => {
    if (value.length < minLength || value.includes('\0')) throw unexpected(expected, value);
    return value;
  };
  return textual({ placeholder, expected, parse, format: (value) => value, isValue: (value) => typeof value === 'string' });
}

/** An integer within bounds. */
export function integer({ min, max }: Bounds): OptionType<number> {
  const expected = `an integer from ${min} to ${max}`;
  const check = (value: number, given: unknown): number => {
    if (!Number.isSafeInteger(value) || value < min || value > max) throw unexpected(expected, given);
    return value;
  };
  return numeric({ placeholder: 'N', expected, check, parse: (value) => check(/^[-+]?\d+$/.test(value) ? Number(value) : Number.NaN, value) });
}

const MAX_DURATION_MS = 1e9;

/** A duration in milliseconds: a bare number counts milliseconds, otherwise units are written (`1.5s`, `750us`, `1m30s`). */
export function durationMs(bounds: Bounds = { min: 0, max: MAX_DURATION_MS }): OptionType<number> {
  return duration({ ...bounds, placeholder: 'MS', unitMs: 1, unitName: 'milliseconds' });
}

/** A duration in seconds: a bare number counts seconds, otherwise units are written. */
export function durationSeconds(bounds: Bounds = { min: 0, max: MAX_DURATION_MS / 1000 }): OptionType<number> {
  return duration({ ...bounds, placeholder: 'SECONDS', unitMs: 1000, unitName: 'seconds' });
}

/** One of a closed set of words. */
export function choice<const Word extends string>(words: readonly Word[]): OptionType<Word> {
  const expected = words.length === 1 ? `${words[0]}` : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
  const parse = (value: string): Word => {
    const word = words.find((candidate) => candidate === value);
    if (word === undefined) throw unexpected(expected, value);
    return word;
  };
  return textual({ placeholder: words.join('|'), expected, parse, format: (value) => value, isValue: (value): value is Word => words.some((word) => word === value) });
}

/** On or off: the flag alone, `--x=true`, `--x=false` or `--no-x`. */
export function flag(): OptionType<boolean> {
  const expected = 'true or false';
  const parse = (value: string): boolean => {
    const word = value.toLowerCase();
    if (word === 'true' || word === '1') return true;
    if (word === 'false' || word === '0') return false;
    throw unexpected(expected, value);
  };
  const isValue = (value: unknown): value is boolean => typeof value === 'boolean';
  return { ...textual({ placeholder: '', expected, parse, format: String, isValue }), arity: 'none' };
}

/** A list of texts: with a separator in one argument (`a,b,c`), without one in several (`a b c`). */
export function list(options: { readonly placeholder: string; readonly separator: string | null; readonly unique?: boolean }): OptionType<readonly string[]> {
  const { placeholder, separator, unique = false } = options;
  const expected = separator === null ? 'one or more names' : `names separated by "${separator}"`;
  const check = (items: readonly string[], given: unknown): readonly string[] => {
    const trimmed = items.map((item) => item.trim());
    if (trimmed.some((item) => item === '' || item.includes('\0'))) throw unexpected(`${expected}, none of them empty`, given);
    if (unique && new Set(trimmed).size < trimmed.length) throw unexpected(`${expected}, each only once`, given);
    return trimmed;
  };
  const split = (value: string): string[] => (separator === null ? [value] : value.split(separator));
  return {
    placeholder,
    expected,
    arity: separator === null ? 'many' : 'one',
    parse: (value) => check(split(value), value),
    accept: (value) => {
      if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return check(value, value);
      if (typeof value === 'string') return check(split(value), value);
      throw unexpected(expected, value);
    },
    format: (value) => value.join(separator ?? ' '),
  };
}

/** A JSON text; the value is what it holds. */
export function json(): OptionType<unknown> {
  const expected = 'a JSON text';
  return {
    placeholder: 'JSON',
    expected,
    arity: 'one',
    parse: (value) => {
      try {
        return JSON.parse(value) as unknown;
      } catch {
        throw unexpected(expected, value);
      }
    },
    accept: (value) => value,
    format: (value) => JSON.stringify(value),
  };
}

/** A value that may be absent: null stands for "not given" and cannot be written on the command line. */
export function optional<T>(type: OptionType<T>): OptionType<T | null> {
  return {
    ...type,
    accept: (value) => (value === null ? null : type.accept(value)),
    format: (value) => (value === null ? '' : type.format(value)),
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

interface NumericOptions {
  readonly placeholder: string;
  readonly expected: string;
  readonly check: (value: number, given: unknown) => number;
  readonly parse: (value: string) => number;
}

function numeric({ check, ...type }: NumericOptions): OptionType<number> {
  const accept = (value: unknown): number => {
    if (typeof value === 'string') return type.parse(value);
    if (typeof value === 'number') return check(value, value);
    throw unexpected(type.expected, value);
  };
  return { ...type, accept, format: String, arity: 'one' };
}

interface DurationOptions extends Bounds {
  readonly placeholder: string;
  /** Milliseconds in the unit of the value and of a bare number. */
  readonly unitMs: number;
  readonly unitName: string;
}

// Milliseconds in each unit; names as Go writes them.
const UNITS: Readonly<Record<string, number>> = { ns: 1e-6, us: 1e-3, 'µs': 1e-3, 'μs': 1e-3, ms: 1, s: 1000, m: 60_000, h: 3_600_000 };
const WHOLE_DURATION = /^(?:(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+$/;
const DURATION_PART = /(\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h)/g;
const BARE_NUMBER = /^(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$/;

function duration({ min, max, placeholder, unitMs, unitName }: DurationOptions): OptionType<number> {
  const expected = `a number of ${unitName} from ${min} to ${max}, or a duration such as 100ms or 1.5s`;
  const check = (value: number, given: unknown): number => {
    if (!Number.isFinite(value) || value < min || value > max) throw unexpected(expected, given);
    return value;
  };
  const parse = (value: string): number => {
    if (BARE_NUMBER.test(value)) return check(Number(value), value);
    if (!WHOLE_DURATION.test(value)) throw unexpected(expected, value);
    let totalMs = 0;
    for (const [, amount, unit = ''] of value.matchAll(DURATION_PART)) totalMs += Number(amount) * (UNITS[unit] ?? Number.NaN);
    return check(totalMs / unitMs, value);
  };
  return numeric({ placeholder, expected, check, parse });
}

const MAX_SHOWN_CHARS = 60;

function unexpected(expected: string, given: unknown): OptionValueError {
  return new OptionValueError(`expected ${expected}, got ${describe(given)}`);
}

// One line, whatever was given: JSON escapes line ends and control characters.
function describe(given: unknown): string {
  const shown = typeof given === 'number' || given === undefined ? String(given) : (JSON.stringify(given) ?? typeof given);
  const line = shown.replace(/[\u007f-\u009f\u2028\u2029]/g, '?');
  return line.length > MAX_SHOWN_CHARS ? `${line.slice(0, MAX_SHOWN_CHARS)}...` : line;
}
