// One `<function name="f"><param name="a">1</param></function>` of MiniCPM 5 (vLLM's tool_parsers/minicpm5xml_tool_parser.py).
import { trimBoth } from '../../../codec/jinja/values/python-space.ts';
import { isJsonObject } from '../../../codec/json.ts';
import type { LosslessJson } from '../../../codec/lossless-json.ts';
import { dumpJson, readJson } from '../json-dumps.ts';
import { parseXml, type XmlElement } from '../xml-element.ts';
import { readAlias } from './minicpm5-aliases.ts';
import type { Arguments, FunctionCall } from './minicpm5-call.ts';
import { PYTHONIC } from './pythonic.ts';
import type { OfferedTool } from './tool-call-parser.ts';
import { NO_MARKERS } from '../vocabulary.ts';

const NAME = /<function\s+name=['"]([^'"]+)['"][^>]*>/;
const PARAM = /<param\s+name=['"]([^'"]+)['"]>/g;
const PARAM_START = '<param';
const NAME_ATTRIBUTE = /\bname=/;
/** What ends a parameter. */
export const PARAM_END = '</param>';
const CDATA_START = '<![CDATA[';
const CDATA_END = ']]>';
/** Members that models wrap all arguments in. */
const WRAPPERS: ReadonlySet<string> = new Set(['properties', 'arguments']);
/** The head of a call is not longer. */
export const MAX_HEAD_LENGTH = 1024;

/** The name in the head of a call, whole or not; null where it is not known. */
export function findName(block: string): string | null {
  const name = NAME.exec(block.slice(0, MAX_HEAD_LENGTH))?.[1];
  return name === undefined ? null : trimBoth(name);
}

/** Whether a text has a parameter without a name, and the rest of the text, in which the next one may begin. Linear. */
export function checkParams(text: string): { isBroken: boolean; rest: string } {
  let isBroken = false;
  let at = text.indexOf(PARAM_START);
  let end = 0;
  while (at >= 0) {
    const tagEnd = text.indexOf('>', at);
    if (tagEnd < 0) return { isBroken, rest: text.slice(at) };
    isBroken ||= !NAME_ATTRIBUTE.test(text.slice(at, tagEnd));
    end = tagEnd + 1;
    at = text.indexOf(PARAM_START, end);
  }
  return { isBroken, rest: text.slice(Math.max(end, text.length - PARAM_START.length + 1)) };
}

/** A parameter as it is spelled, and where it ends. */
export interface SpelledParam {
  readonly name: string;
  readonly value: string;
  readonly end: number;
}

/** The next whole parameter of a text from an offset on; null where there is none. */
export function findParam(text: string, from: number): SpelledParam | null {
  PARAM.lastIndex = from;
  const match = PARAM.exec(text);
  const end = match === null ? -1 : text.indexOf(PARAM_END, PARAM.lastIndex);
  if (match === null || end < 0) return null;
  return { name: trimBoth(match[1] ?? ''), value: unwrap(text.slice(match.index + match[0].length, end)), end: end + PARAM_END.length };
}

function unwrap(value: string): string {
  const isData = value.startsWith(CDATA_START) && value.endsWith(CDATA_END);
  return isData ? value.slice(CDATA_START.length, -CDATA_END.length) : trimBoth(value);
}

/** The call that a block is, as XML or as it is spelled; null where it is none, or against the function's schema. */
export function readFunction(block: string, tools: readonly OfferedTool[]): FunctionCall | null {
  const root = parseXml(block);
  const isXml = root !== null && root.tag === 'function' && trimBoth(root.attributes.get('name') ?? '') !== '';
  const name = isXml ? trimBoth(root.attributes.get('name') ?? '') : findName(block);
  if (name === null || (!isXml && checkParams(block).isBroken)) return null;
  const args = readArguments(isXml ? paramsOf(root) : spelledParams(block), findTool(tools, name) ?? { name });
  if (args === null) return null;
  const call = findTool(tools, name) === undefined ? readAlias(name, args, (other) => findTool(tools, other) !== undefined) : { name, args };
  return call === null || lacksRequired(call, findTool(tools, call.name)) ? null : call;
}

function findTool(tools: readonly OfferedTool[], name: string): OfferedTool | undefined {
  return tools.find((offered) => offered.name === name);
}

function readArguments(params: Iterable<Param>, tool: OfferedTool): Arguments | null {
  const args: Arguments = new Map();
  for (const param of params) if (!addArgument(args, param, tool)) return null;
  return args;
}

function lacksRequired({ args }: FunctionCall, tool: OfferedTool | undefined): boolean {
  const required = isJsonObject(tool?.parameters) ? tool.parameters['required'] : undefined;
  return Array.isArray(required) && required.some((key) => !args.has(String(key)));
}

type Param = Pick<SpelledParam, 'name' | 'value'>;

function paramsOf(root: XmlElement): Param[] {
  const own = root.children.filter(({ tag }) => tag === 'param');
  const params = own.length > 0 ? own : (root.children.find(({ tag }) => tag === 'arguments')?.children ?? []).filter(({ tag }) => tag === 'param');
  return params.map(({ attributes, text }) => ({ name: attributes.get('name') ?? '', value: text }));
}

function* spelledParams(block: string): Generator<Param> {
  for (let param = findParam(block, 0); param !== null; param = findParam(block, param.end)) yield param;
}

/** Adds what a parameter says; false where it has no name, comes twice, or wraps none of the function's. */
export function addArgument(args: Arguments, { name, value }: Param, tool: OfferedTool): boolean {
  if (name === '') return false;
  const properties = propertiesOf(tool);
  const isUnknown = Object.keys(properties).length > 0 && !Object.hasOwn(properties, name);
  if (isUnknown && WRAPPERS.has(name)) return addWrapped(args, readLiteral(value), properties);
  if (isUnknown) return true;
  if (args.has(name)) return false;
  args.set(name, coerce(value, properties[name]));
  return true;
}

function addWrapped(args: Arguments, wrapped: LosslessJson | undefined, properties: Readonly<Record<string, unknown>>): boolean {
  if (!(wrapped instanceof Map)) return false;
  let hasAny = false;
  for (const [name, value] of wrapped) {
    if (!Object.hasOwn(properties, name)) continue;
    if (args.has(name)) return false;
    args.set(name, coerce(value, properties[name]));
    hasAny = true;
  }
  return hasAny;
}

function propertiesOf(tool: OfferedTool): Readonly<Record<string, unknown>> {
  const properties = isJsonObject(tool.parameters) ? tool.parameters['properties'] : undefined;
  return isJsonObject(properties) ? properties : {};
}

function coerce(value: LosslessJson, schema: unknown): LosslessJson {
  const isString = isJsonObject(schema) && schema['type'] === 'string';
  if (typeof value !== 'string') return isString ? dumpJson(value) : value;
  const literal = isString ? undefined : readLiteral(value);
  return literal === undefined ? value : literal;
}

/** A value as JSON, or else as a Python literal; undefined for what is neither. */
function readLiteral(text: string): LosslessJson | undefined {
  const value = readJson(text);
  return value === undefined ? readPython(text) : value;
}

function readPython(text: string): LosslessJson | undefined {
  const options = { tools: [], vocabulary: NO_MARKERS, hidesCalls: false, createId: () => '' };
  const parser = PYTHONIC.createParser(options, false);
  const [call, ...others] = parser.parseWhole(`[f(a=${trimBoth(text)})]`).toolCalls ?? [];
  const args = call === undefined || others.length > 0 ? undefined : readJson(call.arguments);
  return args instanceof Map && args.size === 1 ? args.get('a') : undefined;
}
