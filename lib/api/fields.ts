// Request fields, declared once each: type, default and what is wrong with a value. Endpoints list theirs in request.ts.
import { ServerError } from '../base/error.ts';
import { isJsonObject } from '../codec/json.ts';

/** A fault found in a body: where, and what was expected. */
export interface Issue {
  /** Dotted place, e.g. `body.messages.0.role`. */
  readonly path: string;
  readonly expected: string;
  readonly value: unknown;
}

/** Where a reader is in the body, and the faults found so far. Paths are built only for faults. */
export class Place {
  readonly #path: string;
  readonly #issues: Issue[];
  /** The field that is read now. */
  field = '';

  constructor(path: string, issues: Issue[]) {
    this.#path = path;
    this.#issues = issues;
  }

  /** Adds a fault of the present field. */
  report(expected: string, value: unknown): void {
    this.#issues.push({ path: `${this.#path}.${this.field}`, expected, value });
  }

  /** The place inside the present field. */
  enter(): Place {
    return new Place(`${this.#path}.${this.field}`, this.#issues);
  }
}

/** One field: the value it stands for, given what the client sent (`undefined` when absent). Faults are reported to `place`. */
export interface Field<T> {
  read(value: unknown, place: Place): T;
}

/** The fields of an object, by name. */
export type Fields<T> = { readonly [Key in keyof T]: Field<T[Key]> };

// A body can hold any number of faults; nobody reads more than these.
const MAX_ISSUES_SHOWN = 10;
const MAX_VALUE_CHARS = 80;

/**
 * Reads a body's declared fields; others are ignored.
 *
 * @throws ServerError `validation` that names every fault; its `param` is the first one's place.
 */
export function readFields<T>(body: unknown, fields: Fields<T>): T {
  const issues: Issue[] = [];
  if (!isJsonObject(body)) issues.push({ path: 'body', expected: 'an object', value: body });
  const values = readObject(isJsonObject(body) ? body : {}, fields, new Place('body', issues));
  throwIssues(issues);
  return values;
}

/** @throws ServerError `validation` that names the faults, if there are any. */
export function throwIssues(issues: readonly Issue[]): void {
  const [first] = issues;
  if (first !== undefined) throw new ServerError('validation', describeIssues(issues), { param: first.path });
}

/** An integer. Texts of integers, integral floats and booleans count, as they do in vLLM. */
export function integer<Default extends number | null>(fallback: Default): Field<number | Default> {
  return scalar({ fallback, expected: 'an integer', convert: toInteger });
}

/** A finite number; texts of numbers and booleans count. */
export function number<Default extends number | null>(fallback: Default): Field<number | Default> {
  return scalar({ fallback, expected: 'a number', convert: toNumber });
}

/** A boolean; 0, 1 and the usual words count. */
export function boolean<Default extends boolean | null>(fallback: Default): Field<boolean | Default> {
  return scalar({ fallback, expected: 'a boolean', convert: toBoolean });
}

/** A text. */
export function string<Default extends string | null>(fallback: Default): Field<string | Default> {
  return scalar({ fallback, expected: 'a string', convert: (value) => (typeof value === 'string' ? value : undefined) });
}

/** A list of anything, which the endpoint reads further. Mandatory. */
export function list(): Field<readonly unknown[]> {
  return {
    read(value, place) {
      if (Array.isArray(value)) return value;
      place.report(value === undefined ? 'a list; the field is required' : 'a list', value);
      return [];
    },
  };
}

/** An object with fields of its own, or null when it is absent or null. */
export function nested<T>(fields: Fields<T>): Field<T | null> {
  return {
    read(value, place) {
      if (value === undefined || value === null) return null;
      if (isJsonObject(value)) return readObject(value, fields, place.enter());
      place.report('an object', value);
      return null;
    },
  };
}

/** Any value, as it came; `undefined` when absent. */
export function anything(): Field<unknown> {
  return { read: (value) => value };
}

interface ScalarOptions<T, Default> {
  /** Stands for an absent field. Null is accepted where the fallback is null, and for fields with a fallback vLLM lets be null. */
  readonly fallback: Default;
  readonly expected: string;
  /** Undefined when the value is none. */
  readonly convert: (value: unknown) => T | undefined;
}

function scalar<T, Default>({ fallback, expected, convert }: ScalarOptions<T, Default>): Field<T | Default> {
  return {
    read(value, place) {
      if (value === undefined || value === null) return fallback;
      const converted = convert(value);
      if (converted !== undefined) return converted;
      place.report(expected, value);
      return fallback;
    },
  };
}

function readObject<T>(source: Readonly<Record<string, unknown>>, fields: Fields<T>, place: Place): T {
  const result: Partial<T> = {};
  for (const name in fields) {
    place.field = name;
    result[name] = fields[name].read(Object.hasOwn(source, name) ? source[name] : undefined, place);
  }
  // Every key of Fields<T> has been set.
  return result as T;
}

function toInteger(value: unknown): number | undefined {
  const converted = toNumber(value);
  return converted !== undefined && Number.isInteger(converted) ? converted : undefined;
}

function toNumber(value: unknown): number | undefined {
  if (typeof value === 'boolean') return Number(value);
  const converted = typeof value === 'string' && /^\s*[-+]?[\d.][\d.eE+-]*\s*$/.test(value) ? Number(value) : value;
  return typeof converted === 'number' && Number.isFinite(converted) ? converted : undefined;
}

const TRUE_WORDS: ReadonlySet<unknown> = new Set([true, 1, '1', 'true', 't', 'yes', 'y', 'on']);
const FALSE_WORDS: ReadonlySet<unknown> = new Set([false, 0, '0', 'false', 'f', 'no', 'n', 'off']);

function toBoolean(value: unknown): boolean | undefined {
  const word = typeof value === 'string' ? value.toLowerCase() : value;
  if (TRUE_WORDS.has(word)) return true;
  return FALSE_WORDS.has(word) ? false : undefined;
}

function describeIssues(issues: readonly Issue[]): string {
  const lines = issues.slice(0, MAX_ISSUES_SHOWN).map(({ path, expected, value }) => `  ${path}: expected ${expected}${describeValue(value)}`);
  const numHidden = issues.length - lines.length;
  if (numHidden > 0) lines.push(`  ...and ${numHidden} more errors`);
  return `${issues.length} validation error${issues.length === 1 ? '' : 's'}:\n${lines.join('\n')}`;
}

function describeValue(value: unknown): string {
  if (value === undefined) return '';
  if (Array.isArray(value)) return `, got a list of ${value.length} items`;
  if (isJsonObject(value)) return `, got an object of ${Object.keys(value).length} fields`;
  const text = JSON.stringify(value);
  return `, got ${text.length > MAX_VALUE_CHARS ? `${text.slice(0, MAX_VALUE_CHARS)}...` : text}`;
}
