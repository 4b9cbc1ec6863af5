// JSON as Python's `json.dumps(value, ensure_ascii=False)` spells it: `{"a": 1, "b": [1.0, "é"]}`.
import { toFloatText } from '../../codec/jinja/values/text.ts';
import { type LosslessJson, parseLosslessPythonJson } from '../../codec/lossless-json.ts';
import { WholeFloat } from '../../codec/whole-float.ts';

const NEEDS_ESCAPE = /["\\\u0000-\u001f]/;
const ESCAPABLE = /["\\\u0000-\u001f]/g;
const SHORT: Readonly<Record<string, string>> = { '"': '\\"', '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t', '\b': '\\b', '\f': '\\f' };

/** What stands between items, and between names and values. */
export interface JsonSeparators {
  readonly item: string;
  readonly name: string;
}

const SPACED: JsonSeparators = { item: ', ', name: ': ' };

/** Nothing but what the grammar asks for, as in bodies. */
export const COMPACT: JsonSeparators = { item: ',', name: ':' };

/** The value as one line. Recursive, and values are no deeper than the parser of JSON allows. */
export function dumpJson(value: LosslessJson, separators: JsonSeparators = SPACED): string {
  if (typeof value === 'string') return dumpString(value);
  if (typeof value === 'number') return Number.isSafeInteger(value) && !Object.is(value, -0) ? value.toString() : dumpFloat(value);
  if (value instanceof WholeFloat) return dumpFloat(value.value);
  if (Array.isArray(value)) return `[${value.map((item) => dumpJson(item, separators)).join(separators.item)}]`;
  if (value instanceof Map) {
    const members = Array.from(value, ([name, item]) => `${dumpString(name)}${separators.name}${dumpJson(item, separators)}`);
    return `{${members.join(separators.item)}}`;
  }
  return String(value);
}

// `json.dumps` has words for these that are no JSON.
function dumpFloat(value: number): string {
  if (Number.isFinite(value)) return toFloatText(value);
  if (Number.isNaN(value)) return 'NaN';
  return value > 0 ? 'Infinity' : '-Infinity';
}

/** A string with its quotes. */
export function dumpString(text: string): string {
  return `"${escapeText(text)}"`;
}

/** The inside of a string: texts joined after escaping are the joined text escaped. */
export function escapeText(text: string): string {
  return NEEDS_ESCAPE.test(text) ? text.replace(ESCAPABLE, escapeChar) : text;
}

function escapeChar(char: string): string {
  return SHORT[char] ?? `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** The value of a JSON text; the text itself where it is none, or more of it than is read. */
export function readJsonOrText(text: string): LosslessJson {
  const value = readJson(text);
  return value === undefined ? text : value;
}

/** The value of a JSON text; undefined for what is no JSON, or more of it than is read, or has numbers in it that are not finite. */
export function readFiniteJson(text: string): LosslessJson | undefined {
  const value = readJson(text);
  return value === undefined || !isFiniteJson(value) ? undefined : value;
}

// Recursive, and values are no deeper than the parser of JSON allows.
function isFiniteJson(value: LosslessJson): boolean {
  if (typeof value === 'number') return Number.isFinite(value);
  if (Array.isArray(value)) return value.every(isFiniteJson);
  return !(value instanceof Map) || [...value.values()].every(isFiniteJson);
}

/** The value of a JSON text, in which `NaN` and `Infinity` are numbers; undefined for what is no JSON, or more of it than is read. */
export function readJson(text: string): LosslessJson | undefined {
  try {
    return parseLosslessPythonJson(text);
  } catch {
    return undefined;
  }
}

/** The text of a string that is spelled as JSON; the text itself where it is none. */
export function readString(json: string): string {
  const value = readJson(json);
  return typeof value === 'string' ? value : json;
}
