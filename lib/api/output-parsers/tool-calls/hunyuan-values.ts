// Values of Hunyuan 3 and 4 as a tool's schema wants them (vLLM's tool_parsers/hy_v3_tool_parser.py, hy_v4_tool_parser.py).
import { isJsonObject } from '../../../codec/json.ts';
import type { LosslessJson } from '../../../codec/lossless-json.ts';
import { readFloat, readInteger, type SchemaProperties } from '../grammar/schema-types.ts';
import { readJson } from '../json-dumps.ts';
import { readLiteral } from './python-literal.ts';

const ALIASES: Readonly<Record<string, string>> = {
  str: 'string', text: 'string', varchar: 'string', char: 'string', enum: 'string',
  bool: 'boolean', binary: 'boolean', int: 'integer', float: 'number', double: 'number',
  list: 'array', dict: 'object', map: 'object',
};
const INTEGER = /^(?:int|uint|long|short|unsigned)/i;
const NUMBER = /^(?:num|float)/i;
const SCALARS: ReadonlySet<string> = new Set(['string', 'boolean', 'integer', 'number']);

/** The types that an argument may have but for null; string where nothing is said of it. */
export function typesOf(properties: SchemaProperties, name: string): ReadonlySet<string> {
  const schema = properties !== null && Object.hasOwn(properties, name) ? properties[name] : undefined;
  const types = new Set(isJsonObject(schema) ? namesIn(schema).map(toTypeName) : ['string']);
  types.delete('null');
  return types;
}

function namesIn({ type, anyOf, oneOf }: Readonly<Record<string, unknown>>): string[] {
  if (type !== undefined) return (Array.isArray(type) ? type : [type]).map(toName);
  const choices = anyOf ?? oneOf;
  return Array.isArray(choices) ? choices.map((choice) => toName(isJsonObject(choice) ? choice['type'] : undefined)) : ['string'];
}

function toName(type: unknown): string {
  return typeof type === 'string' ? type : 'string';
}

function toTypeName(type: string): string {
  if (Object.hasOwn(ALIASES, type)) return ALIASES[type] ?? type;
  if (INTEGER.test(type)) return 'integer';
  return NUMBER.test(type) ? 'number' : type;
}

/** Whether a value stays a string whatever it is, so that it can be sent while it is written. */
export function isStringAlone(types: ReadonlySet<string>): boolean {
  return types.size === 1 && types.has('string');
}

/** The value of a text: of the types, the first that it is one of, from booleans to strings. */
export function readValue(text: string, types: ReadonlySet<string>): LosslessJson {
  const word = text.toLowerCase();
  if (types.has('boolean') && (word === 'true' || word === 'false')) return word === 'true';
  const number = (types.has('integer') ? readInteger(text) : undefined) ?? (types.has('number') ? readNumber(text) : undefined);
  if (number !== undefined) return number;
  const value = [...types].some((type) => !SCALARS.has(type)) ? readJson(text) : undefined;
  if (value !== undefined) return value;
  return types.has('string') ? text : readLiteral(text);
}

function readNumber(text: string): LosslessJson | undefined {
  return /[.eE]/.test(text) ? readFloat(text) : readInteger(text);
}
