// One field of a JSON value, as its own argument: `--config.a.b 1` is {"a": {"b": 1}}, `--config.list+ x,y` is {"list": ["x", "y"]}.
import { hasFewBrackets, isDeepValue } from '../codec/json-depth.ts';
import { readScaledInteger } from './scaled-integer.ts';
import { showText } from './show.ts';
import { UsageError } from './usage-error.ts';

/** A flag's name with the path of a field behind it. */
export interface FieldName {
  /** The flag, with its dashes. */
  readonly name: string;
  /** From the outside in, at least one key. */
  readonly path: readonly string[];
  /** Whether the value is a list of texts, separated by commas, that is appended. */
  readonly isList: boolean;
}

const MAX_DEPTH = 100;

/** Takes `--config.a.b+` apart; null when there is no path. @throws UsageError for an empty key, and for a path too long. */
export function splitFieldName(name: string): FieldName | null {
  const isList = name.endsWith('+');
  const [flag = '', ...path] = (isList ? name.slice(0, -1) : name).split('.', MAX_DEPTH + 2);
  if (path.length === 0) return null;
  if (path.length > MAX_DEPTH) throw new UsageError(`${showText(name)}: expected at most ${MAX_DEPTH} keys`);
  if (path.includes('')) throw new UsageError(`${showText(name)}: expected keys between the dots, got an empty one`);
  return { name: flag, path, isList };
}

/**
 * The object with this one field. A text that is JSON is its value, one that is an integer such as 8k that integer, any other one
 * itself.
 *
 * @throws UsageError for a value that nests too deep
 */
export function createField({ name, path, isList }: FieldName, text: string): unknown {
  let value: unknown = isList ? text.split(',') : readValue(name, text);
  for (const key of path.toReversed()) value = Object.fromEntries([[key, value]]);
  return value;
}

function readValue(name: string, text: string): unknown {
  const value = parseJson(text);
  if (!hasFewBrackets(text, MAX_DEPTH) && isDeepValue(value, MAX_DEPTH)) {
    throw new UsageError(`${showText(name)}: expected lists and objects at most ${MAX_DEPTH} deep`);
  }
  return value;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    const integer = readScaledInteger(text);
    return Number.isNaN(integer) ? text : integer;
  }
}

/**
 * Both values as one: objects field by field, lists one after the other; of anything else the later one counts. What comes is made
 * of the earlier one, which is used up: the cost is that of the later one.
 */
export function mergeJson(earlier: unknown, later: unknown): unknown {
  if (Array.isArray(earlier) && Array.isArray(later)) {
    for (const item of later) earlier.push(item);
    return earlier;
  }
  if (!isObject(earlier) || !isObject(later)) return later;
  for (const [key, value] of Object.entries(later)) {
    const merged = Object.hasOwn(earlier, key) ? mergeJson(earlier[key], value) : value;
    // An own field, whatever its name.
    Object.defineProperty(earlier, key, { value: merged, writable: true, enumerable: true, configurable: true });
  }
  return earlier;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
