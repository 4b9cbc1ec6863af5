// Dots: `<dots_function_call>\n<invoke name="f">\n<parameter name="a">1</parameter>\n</invoke>\n</dots_function_call>`, or JSON in the
// same tags (vLLM's tool_parsers/dots_tool_parser.py).
import { trimBoth } from '../../../codec/jinja/values/python-space.ts';
import { isJsonObject } from '../../../codec/json.ts';
import type { LosslessJson } from '../../../codec/lossless-json.ts';
import { readInteger, readNumber } from '../grammar/schema-types.ts';
import { dumpJson, readJson } from '../json-dumps.ts';
import { LiteralSeeker } from '../literal-seeker.ts';
import type { ParsedDelta, ToolCallDelta } from '../parsed-delta.ts';
import type { ParsedToolCall } from '../parsed-message.ts';
import { JsonEndSeeker } from './json-end-seeker.ts';
import { toPythonJson } from './python-json.ts';
import type { FormattedCall, OfferedTool, ToolCallParser, ToolCallParserOptions, ToolCallStyle } from './tool-call-parser.ts';

const START = '<dots_function_call>';
const END = '</dots_function_call>';

/** The style. Calls of functions that are not offered are content. */
export const DOTS: ToolCallStyle = {
  isGrammar: false,
  forcesJson: false,
  leavesForcedCalls: true,
  takesContent: true,
  createParser: (options) => new DotsParser(options),
  format: (content, calls) => (calls.length === 0 ? content : `${content}${START}\n${calls.map(formatCall).join('')}${END}`),
};

function formatCall({ name, arguments: args }: FormattedCall): string {
  const parameters = Object.entries(args).map(([key, value]) => {
    return `<parameter name="${key}">${typeof value === 'string' ? value : toPythonJson(value)}</parameter>\n`;
  });
  return `<invoke name="${name}">\n${parameters.join('')}</invoke>\n`;
}

/** A call of a function that is offered. */
interface Call {
  readonly name: string;
  readonly args: Map<string, LosslessJson>;
}

class DotsParser implements ToolCallParser {
  readonly #createId: () => string;
  readonly #tools: readonly OfferedTool[];
  readonly #start = new LiteralSeeker(START);
  readonly #end = new LiteralSeeker(END);
  /** The text of the open block; null outside of one. */
  #block: string[] | null = null;
  #json = new JsonEndSeeker();
  /** What was sent of the block's first call, while the block is open; null for nothing. */
  #sent: string | null = null;
  #numCalls = 0;

  constructor({ createId, tools }: ToolCallParserOptions) {
    this.#createId = createId;
    this.#tools = tools;
  }

  push(text: string): ParsedDelta | null {
    const toolCalls: ToolCallDelta[] = [];
    const content: string[] = [];
    let rest: string | null = text;
    while (rest !== null) rest = this.#block === null ? this.#readText(rest, content) : this.#readBlock(this.#block, rest, content, toolCalls);
    const shown = content.join('');
    return shown === '' && toolCalls.length === 0 ? null : { content: shown === '' ? null : shown, toolCalls };
  }

  // An end without a beginning is taken away from all that the piece shows, once no block begins behind it.
  #readText(piece: string, content: string[]): string | null {
    const { before, rest } = this.#start.feed(piece);
    content.push(before);
    if (rest === null) content.splice(0, content.length, ...content.map((part) => part.replaceAll(END, '')));
    else this.#open();
    return rest;
  }

  #open(): void {
    this.#block = [];
    this.#json = new JsonEndSeeker();
    this.#sent = null;
  }

  #readBlock(block: string[], piece: string, content: string[], toolCalls: ToolCallDelta[]): string | null {
    const { before, rest } = this.#end.feed(piece);
    block.push(before);
    this.#json.feed(before);
    if (rest !== null) this.#close(block.join(''), content, toolCalls);
    else if (this.#sent === null && this.#end.held === '' && this.#json.isComplete) this.#sendJson(toolCalls, this.#json.value);
    return rest;
  }

  /** A block that is JSON is sent before it ends. */
  #sendJson(toolCalls: ToolCallDelta[], value: LosslessJson | undefined): void {
    const call = this.#toCall(value);
    if (call === null) return;
    this.#sent = dumpJson(call.args);
    const index = this.#numCalls++;
    toolCalls.push({ id: this.#createId(), type: 'function', index, name: call.name, arguments: '' }, { index, arguments: this.#sent });
  }

  #close(text: string, content: string[], toolCalls: ToolCallDelta[]): void {
    this.#block = null;
    const calls = this.#readCalls(text);
    const unsent = calls.slice(this.#sent === null ? 0 : 1);
    for (const { name, args } of unsent) {
      toolCalls.push({ id: this.#createId(), type: 'function', index: this.#numCalls++, name, arguments: dumpJson(args) });
    }
    if (unsent.length === 0 && this.#sent === null) content.push(trimBoth(text));
  }

  #readCalls(block: string): Call[] {
    const text = trimBoth(block);
    if (!text.startsWith('<invoke')) return [this.#toCall(readJson(text)) ?? []].flat();
    return Array.from(findElements(text, INVOKE), ({ name, body }) => this.#readInvoke(name, body)).flatMap((call) => call ?? []);
  }

  #readInvoke(name: string, body: string): Call | null {
    const tool = this.#tools.find((offered) => offered.name === name);
    if (tool === undefined) return null;
    const elements = Array.from(findElements(body, PARAMETER));
    return { name, args: new Map(elements.map(({ name: key, body: value }) => [key, castValue(trimBoth(value), typeOf(tool.parameters, key))])) };
  }

  #toCall(value: LosslessJson | undefined): Call | null {
    if (!(value instanceof Map)) return null;
    const name = value.get('name');
    if (typeof name !== 'string' || !this.#tools.some((tool) => tool.name === name)) return null;
    const given = (value.has('arguments') ? value.get('arguments') : value.get('parameters')) ?? null;
    const args = isEmpty(given) ? new Map<string, LosslessJson>() : given;
    return args instanceof Map ? { name, args } : null;
  }

  parseWhole(text: string): { content: string | null; toolCalls: ParsedToolCall[] | null } {
    const start = text.indexOf(START);
    const toolCalls: ParsedToolCall[] = [];
    for (let at = start; at >= 0;) {
      const end = text.indexOf(END, at + START.length);
      if (end < 0) break;
      for (const { name, args } of this.#readCalls(text.slice(at + START.length, end))) {
        toolCalls.push({ id: this.#createId(), name, arguments: dumpJson(args) });
      }
      at = text.indexOf(START, end + END.length);
    }
    if (toolCalls.length === 0) return { content: text, toolCalls: null };
    const content = trimBoth(text.slice(0, start));
    return { content: content === '' ? null : content, toolCalls };
  }
}

/** Whether Python takes a value for false. */
function isEmpty(value: LosslessJson): boolean {
  return value === null || value === false || value === '' || value === 0 || (Array.isArray(value) && value.length === 0);
}

interface ElementForm {
  readonly head: RegExp;
  readonly end: string;
}

const INVOKE: ElementForm = { head: /<invoke\s+name\s*=/g, end: '</invoke>' };
const PARAMETER: ElementForm = { head: /<parameter\s+name\s*=/g, end: '</parameter>' };

/** `<tag name="…">…</tag>`, one after the other, the name with or without quotes. Linear. */
function* findElements(text: string, { head, end }: ElementForm): Generator<{ name: string; body: string }> {
  const pattern = new RegExp(head);
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    const nameEnd = text.indexOf('>', pattern.lastIndex);
    const bodyEnd = nameEnd < 0 ? -1 : text.indexOf(end, nameEnd + 1);
    if (bodyEnd < 0) return;
    yield { name: unquote(trimBoth(text.slice(pattern.lastIndex, nameEnd))), body: text.slice(nameEnd + 1, bodyEnd) };
    pattern.lastIndex = bodyEnd + end.length;
  }
}

function unquote(name: string): string {
  const quote = name.charAt(0);
  return name.length >= 2 && (quote === '"' || quote === "'") && name.endsWith(quote) ? name.slice(1, -1) : name;
}

// References between schemas are the client's, and may go in circles.
const MAX_SCHEMA_DEPTH = 10;

/** What a schema says that a parameter is; string where it says nothing. */
function typeOf(parameters: unknown, name: string): unknown {
  const properties = isJsonObject(parameters) ? parameters['properties'] : undefined;
  if (!isJsonObject(parameters) || !isJsonObject(properties) || !Object.hasOwn(properties, name)) return 'string';
  return resolveType(properties[name], parameters['$defs'], 0) ?? 'string';
}

function resolveType(schema: unknown, defs: unknown, depth: number): unknown {
  if (!isJsonObject(schema) || depth > MAX_SCHEMA_DEPTH) return undefined;
  if ('type' in schema) return schema['type'];
  const ref = schema['$ref'];
  if (typeof ref === 'string' && ref.startsWith('#/$defs/')) {
    return isJsonObject(defs) ? resolveType(defs[ref.slice(ref.lastIndexOf('/') + 1)], defs, depth + 1) : undefined;
  }
  for (const keyword of ['anyOf', 'oneOf', 'allOf']) {
    const choices = schema[keyword];
    for (const choice of Array.isArray(choices) ? choices : []) {
      const type = isJsonObject(choice) && choice['type'] === 'null' ? undefined : resolveType(choice, defs, depth + 1);
      if (type !== undefined && type !== null) return type;
    }
  }
  return undefined;
}

function castValue(text: string, type: unknown): LosslessJson {
  const word = text.toLowerCase();
  if (word === 'null') return null;
  const name: unknown = Array.isArray(type) ? (type.find((item) => item !== 'null') ?? 'string') : type;
  switch (String(name).toLowerCase()) {
    case 'string': case 'str': case 'text': return text;
    case 'integer': case 'int': return readInteger(text) ?? text;
    case 'number': case 'float': return readNumber(text) ?? text;
    case 'boolean': case 'bool': return word === 'true' || word === '1';
    default: return readJson(text) ?? text;
  }
}
