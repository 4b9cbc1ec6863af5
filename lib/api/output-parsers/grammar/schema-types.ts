// Values that a model writes as text, turned into what a tool's schema says they are (as vLLM's tool_parsers/utils.py does).
import { trimBoth } from '../../../codec/jinja/values/python-space.ts';
import { isJsonObject } from '../../../codec/json.ts';
import type { LosslessJson } from '../../../codec/lossless-json.ts';
import { toFloat } from '../../../codec/whole-float.ts';
import { dumpJson, readFiniteJson } from '../json-dumps.ts';
import type { OfferedTool } from '../tool-calls/tool-call-parser.ts';

/** The properties of a tool's schema, or null where it has none. */
export type SchemaProperties = Readonly<Record<string, unknown>> | null;

/** The properties that the arguments of a call may have; null when nothing is known of them. */
export function findProperties(tools: readonly OfferedTool[], name: string): SchemaProperties {
  const parameters = tools.find((tool) => tool.name === name)?.parameters;
  const properties = isJsonObject(parameters) ? parameters['properties'] : undefined;
  return isJsonObject(properties) && Object.keys(properties).length > 0 ? properties : null;
}

/** Whether a value stays a string whatever it is, so that it can be sent while it is written. */
export function isPlainString(properties: SchemaProperties, name: string): boolean {
  if (properties === null) return true;
  if (!Object.hasOwn(properties, name)) return false;
  const types = typesOf(properties[name]);
  return types.size === 1 && types.has('string');
}

/** The value of an argument as its schema wants it; as it is where the schema says nothing of it. */
export function coerceArgument(value: LosslessJson, properties: SchemaProperties, name: string): LosslessJson {
  if (properties === null || !Object.hasOwn(properties, name)) return value;
  return coerceValue(value, properties[name]);
}

/** Whether a schema takes a string, maybe beside other types. */
export function takesString(schema: unknown): boolean {
  return typesOf(schema).has('string');
}

/** A value as its schema wants it; as it is without one. Recursive along the value, which is no deeper than the parser of JSON allows. */
export function coerceValue(value: LosslessJson, schema: unknown): LosslessJson {
  if (!isJsonObject(schema)) return value;
  if (typeof value === 'string') return coerceText(value, typesOf(schema));
  const { properties, items } = schema;
  if (value instanceof Map) {
    return isJsonObject(properties) ? new Map(Array.from(value, ([name, item]) => [name, coerceArgument(item, properties, name)])) : value;
  }
  if (Array.isArray(value)) return isJsonObject(items) ? value.map((item) => coerceValue(item, items)) : value;
  return coerceText(dumpJson(value), typesOf(schema));
}

// Schemas are the client's: what lies deeper than any sensible one is not looked at.
const MAX_CHOICE_DEPTH = 32;

/** Every type that a schema mentions, from a depth within it; string when it mentions none. */
export function typesOf(schema: unknown, depth = 0): Set<string> {
  const types = new Set<string>();
  if (isJsonObject(schema) && depth < MAX_CHOICE_DEPTH) {
    const type = schema['type'];
    for (const item of Array.isArray(type) ? type : [type]) if (typeof item === 'string') types.add(item);
    for (const item of listOf(schema['enum'])) types.add(typeOfValue(item));
    for (const field of ['anyOf', 'oneOf', 'allOf']) {
      for (const choice of listOf(schema[field])) for (const item of typesOf(choice, depth + 1)) types.add(item);
    }
  }
  return types.size === 0 ? new Set(['string']) : types;
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function typeOfValue(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return typeof value;
}

type Reader = (text: string) => LosslessJson | undefined;

/** From the type that is tried first. */
const READERS: readonly (readonly [type: string, read: Reader])[] = [
  ['null', (text) => (text.toLowerCase() === 'null' ? null : undefined)],
  ['integer', readInteger],
  ['number', readNumber],
  ['boolean', readBoolean],
  ['object', readFiniteJson],
  ['array', readFiniteJson],
  ['string', (text) => text],
];

const ALIASES: Readonly<Record<string, string>> = {
  str: 'string', text: 'string', varchar: 'string', char: 'string', enum: 'string',
  int: 'integer', int32: 'integer', int64: 'integer', uint: 'integer', uint32: 'integer', uint64: 'integer', long: 'integer', short: 'integer', unsigned: 'integer',
  float: 'number', float32: 'number', float64: 'number', double: 'number',
  bool: 'boolean', dict: 'object', arr: 'array', list: 'array', sequence: 'array',
};

/** The value of a text: of the types, the first that it is one of, from null to strings; any finite JSON, or the text, where it is none. */
export function coerceText(text: string, types: ReadonlySet<string>): LosslessJson {
  const wanted = new Set(Array.from(types, toTypeName));
  for (const [type, read] of READERS) {
    const value = wanted.has(type) ? read(text) : undefined;
    if (value !== undefined) return value;
  }
  const value = readFiniteJson(text);
  return value === undefined ? text : value;
}

function toTypeName(type: string): string {
  const name = trimBoth(type).toLowerCase();
  return ALIASES[name] ?? name;
}

const INTEGER = /^[+-]?\d+(?:_\d+)*$/;
const NUMBER = /^[+-]?(?:\d+(?:_\d+)*\.?(?:\d+(?:_\d+)*)?|\.\d+(?:_\d+)*)(?:e[+-]?\d+(?:_\d+)*)?$/i;
// Python's limit for the digits of an integer.
const MAX_DIGITS = 4300;

/** An integer as Python's `int` reads it; undefined for what is none. */
export function readInteger(text: string): LosslessJson | undefined {
  const digits = trimBoth(text);
  if (digits.length > MAX_DIGITS || !INTEGER.test(digits)) return undefined;
  return toInteger(BigInt(digits.replace(/[_+]/g, '')));
}

/** A finite number as Python's `float` reads it, whole ones as integers: `3.0` is 3; undefined for what is none. */
export function readNumber(text: string): LosslessJson | undefined {
  const value = readFinite(text);
  return value !== undefined && Number.isInteger(value) ? toInteger(BigInt(value)) : value;
}

/** A finite number as Python's `float` reads it: `3` is 3.0; undefined for what is none. */
export function readFloat(text: string): LosslessJson | undefined {
  const value = readFinite(text);
  return value === undefined ? undefined : toFloat(value);
}

function readFinite(text: string): number | undefined {
  const digits = trimBoth(text);
  const value = NUMBER.test(digits) ? Number(digits.replaceAll('_', '')) : NaN;
  return Number.isFinite(value) ? value : undefined;
}

function toInteger(value: bigint): LosslessJson {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

function readBoolean(text: string): LosslessJson | undefined {
  const word = trimBoth(text.toLowerCase());
  if (word === 'true' || word === '1') return true;
  return word === 'false' || word === '0' ? false : undefined;
}
