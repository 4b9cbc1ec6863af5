// K2 Horizon: `<ifm|tool_calls><ifm|tool_call>f<ifm|arg_key>a</ifm|arg_key><ifm|arg_value>1</ifm|arg_value></ifm|tool_call></ifm|tool_calls>`,
// or JSON in the same tags (vLLM's tool_parsers/k2_horizon_tool_parser.py).
import { ServerError } from '../../../base/error.ts';
import { trimBoth } from '../../../codec/jinja/values/python-space.ts';
import type { LosslessJson } from '../../../codec/lossless-json.ts';
import { isJsonObject } from '../../../codec/json.ts';
import { coerceText, findProperties, typesOf, type SchemaProperties } from '../grammar/schema-types.ts';
import { dumpJson, readJson } from '../json-dumps.ts';
import { LiteralSeeker } from '../literal-seeker.ts';
import type { ParsedDelta } from '../parsed-delta.ts';
import type { ParsedToolCall, ToolChoice } from '../parsed-message.ts';
import { formatValue } from './qwen3-xml.ts';
import { findTaggedPairs, hasTextBesides, type PairSyntax, type TaggedPair } from './tagged-pairs.ts';
import type { FormattedCall, OfferedTool, ToolCallParser, ToolCallParserOptions, ToolCallStyle } from './tool-call-parser.ts';

const CALLS_START = '<ifm|tool_calls>';
const CALLS_END = '</ifm|tool_calls>';
const CALL_START = '<ifm|tool_call>';
const CALL_END = '</ifm|tool_call>';
const KEY_START = '<ifm|arg_key>';
const ARGUMENT_TAG = /<\/?ifm\|arg_(?:key|type|value)>/;

const PAIRS: PairSyntax = {
  keyStart: KEY_START,
  valueEnd: '</ifm|arg_value>',
  middle: /<\/ifm\|arg_key>\s*(?:<ifm\|arg_type>([^<]*)<\/ifm\|arg_type>\s*)?<ifm\|arg_value>/g,
};

const FORMATS = ['json', 'xml', 'xml_typed'] as const;
type Format = (typeof FORMATS)[number];

/**
 * The style: the calls of a text stand in one block and are sent once that is whole; one with anything amiss in it is content. The template
 * argument `tool_call_format` says what is read, `xml` where it is missing. @throws ServerError `invalid_request` for another than FORMATS
 */
export const K2_HORIZON: ToolCallStyle = {
  isGrammar: true,
  forcesJson: false,
  leavesForcedCalls: true,
  takesContent: true,
  createParser: (options) => new K2HorizonParser(options),
  format: (content, calls) => (calls.length === 0 ? content : `${content}${CALLS_START}${calls.map(formatCall).join('')}${CALLS_END}`),
};

function formatCall({ name, arguments: args }: FormattedCall): string {
  const values = Object.entries(args).map(([key, value]) => `${KEY_START}${key}</ifm|arg_key><ifm|arg_value>${formatValue(value)}</ifm|arg_value>`);
  return `${CALL_START}${name}${values.join('')}${CALL_END}`;
}

function selectFormat({ tool_call_format: wanted = 'xml' }: Readonly<Record<string, unknown>>): Format {
  const format = FORMATS.find((known) => known === wanted);
  if (format === undefined) throw new ServerError('invalid_request', `This model writes calls with a tool_call_format of ${FORMATS.join(', ')}.`);
  return format;
}

class K2HorizonParser implements ToolCallParser {
  readonly #reader: CallReader;
  readonly #createId: () => string;
  readonly #start = new LiteralSeeker(CALLS_START);
  readonly #end = new LiteralSeeker(CALLS_END);
  #state: 'before' | 'block' | 'after';
  /** The block while it is open. */
  #block: string[] = [];
  readonly #content = new ShownContent();

  constructor({ tools, toolChoice = 'auto', templateKwargs = {}, createId }: ToolCallParserOptions) {
    this.#reader = new CallReader(tools, toolChoice, selectFormat(templateKwargs));
    this.#createId = createId;
    this.#state = toolChoice === 'none' ? 'after' : 'before';
  }

  push(text: string): ParsedDelta | null {
    if (this.#state === 'after') return toContent(this.#content.add(text));
    if (this.#state === 'block') return this.#readBlock(text, '');
    const { before, rest } = this.#start.feed(text);
    const content = this.#content.add(before);
    if (rest === null) return toContent(content);
    this.#state = 'block';
    return this.#readBlock(rest, content);
  }

  #readBlock(text: string, content: string): ParsedDelta | null {
    const { before, rest } = this.#end.feed(text);
    this.#block.push(before);
    if (rest === null) return toContent(content);
    this.#state = 'after';
    const block = this.#block.join('');
    const calls = this.#reader.read(block);
    if (calls === null) return toContent(content + this.#content.add(`${CALLS_START}${block}${CALLS_END}${rest}`));
    const toolCalls = calls.map((call, index) => ({ id: this.#createId(), type: 'function' as const, index, ...call }));
    return { content: content + this.#content.add(rest) || null, toolCalls };
  }

  /** A block that is not whole is content. */
  finish(): ParsedDelta | null {
    const open = this.#state === 'block' ? `${CALLS_START}${this.#block.join('')}${this.#end.held}` : this.#start.held;
    const content = this.#state === 'after' ? '' : this.#content.add(open);
    this.#state = 'after';
    return toContent(content);
  }

  remainingArguments(): string {
    return '';
  }

  parseWhole(text: string): { content: string | null; toolCalls: ParsedToolCall[] | null } {
    const start = this.#state === 'after' ? -1 : text.indexOf(CALLS_START);
    const end = start < 0 ? -1 : text.indexOf(CALLS_END, start);
    const calls = end < 0 ? null : this.#reader.read(text.slice(start + CALLS_START.length, end));
    const content = calls === null ? text : text.slice(0, start) + text.slice(end + CALLS_END.length);
    return { content: trimBoth(content) === '' ? null : content, toolCalls: calls?.map((call) => ({ id: this.#createId(), ...call })) ?? null };
  }
}

function toContent(content: string): ParsedDelta | null {
  return content === '' ? null : { content };
}

/** White space is held back until anything else comes. */
class ShownContent {
  #space: string[] | null = [];

  /** What may be shown. */
  add(text: string): string {
    if (this.#space === null) return text;
    this.#space.push(text);
    if (trimBoth(text) === '') return '';
    const shown = this.#space.join('');
    this.#space = null;
    return shown;
  }
}

interface ReadCall {
  readonly name: string;
  /** JSON. */
  readonly arguments: string;
}

/** Reads the calls of a block. */
class CallReader {
  readonly #tools: readonly OfferedTool[];
  readonly #toolChoice: ToolChoice;
  readonly #format: Format;

  constructor(tools: readonly OfferedTool[], toolChoice: ToolChoice, format: Format) {
    this.#tools = tools;
    this.#toolChoice = toolChoice;
    this.#format = format;
  }

  /** The calls; null where there is none, or anything amiss. */
  read(block: string): ReadCall[] | null {
    const bodies = splitCalls(block) ?? [];
    const calls = bodies.flatMap((body) => (this.#format === 'json' ? this.#readJsonCall(body) : this.#readTaggedCall(body)) ?? []);
    return calls.length === 0 || calls.length < bodies.length ? null : calls;
  }

  #readJsonCall(body: string): ReadCall | null {
    const value = readJson(trimBoth(body));
    if (!(value instanceof Map)) return null;
    const name = value.get('name');
    const args = value.has('arguments') ? value.get('arguments') : new Map<string, LosslessJson>();
    if (typeof name !== 'string' || !this.#knows(name) || !(args instanceof Map)) return null;
    const properties = findProperties(this.#tools, name);
    return { name, arguments: dumpJson(new Map(Array.from(args, ([key, item]) => [key, coerceItem(item, schemaOf(properties, key))]))) };
  }

  #readTaggedCall(body: string): ReadCall | null {
    const start = body.indexOf(KEY_START);
    const name = trimBoth(start < 0 ? body : body.slice(0, start));
    if (!this.#knows(name)) return null;
    if (start < 0) return ARGUMENT_TAG.test(body) ? null : { name, arguments: '{}' };
    const text = body.slice(start);
    const pairs = findTaggedPairs(text, PAIRS);
    const args = hasTextBesides(text, pairs) ? null : this.#readPairs(pairs, findProperties(this.#tools, name));
    return args === null ? null : { name, arguments: dumpJson(args) };
  }

  /** Whether a name is that of a function that may be called. */
  #knows(name: string): boolean {
    if (name === '' || /\s/.test(name)) return false;
    if (typeof this.#toolChoice === 'object' && this.#toolChoice.name !== name) return false;
    return this.#tools.length === 0 || this.#tools.some((tool) => tool.name === name);
  }

  #readPairs(pairs: readonly TaggedPair[], properties: SchemaProperties): Map<string, LosslessJson> | null {
    const args = new Map<string, LosslessJson>();
    for (const { key, value, type } of pairs) {
      const name = trimBoth(key);
      const isTyped = type !== undefined && trimBoth(type) !== '';
      if (name === '' || args.has(name) || (this.#format === 'xml' ? type !== undefined : !isTyped)) return null;
      args.set(name, coerceTagged(value, schemaOf(properties, name), type));
    }
    return args;
  }
}

/** What stands in the tags of calls; null where anything but white space stands besides them. */
function splitCalls(block: string): string[] | null {
  const bodies: string[] = [];
  let from = 0;
  while (true) {
    const start = block.indexOf(CALL_START, from);
    const end = start < 0 ? -1 : block.indexOf(CALL_END, start);
    if (trimBoth(block.slice(from, end < 0 ? block.length : start)) !== '') return null;
    if (end < 0) return bodies;
    bodies.push(block.slice(start + CALL_START.length, end));
    from = end + CALL_END.length;
  }
}

function schemaOf(properties: SchemaProperties, name: string): unknown {
  return properties !== null && Object.hasOwn(properties, name) ? properties[name] : undefined;
}

function coerceItem(value: LosslessJson, schema: unknown): LosslessJson {
  if (!isJsonObject(schema)) return value;
  return coerceText(typeof value === 'string' ? value : dumpJson(value), typesOf(schema));
}

/** A tagged value: its type tag counts where there is no schema, or that leaves a choice which has it. */
function coerceTagged(text: string, schema: unknown, tag: string | undefined): LosslessJson {
  const type = trimBoth((tag ?? '').split('[')[0] ?? '').toLowerCase();
  const hasSchema = isJsonObject(schema);
  if (!hasSchema && type === 'any') return text;
  const wanted = typesOf(schema);
  const isChosen = type !== '' && (!hasSchema || wanted.has(type));
  const types = isChosen ? new Set([type]) : wanted;
  return coerceText(types.has('string') ? text : trimBoth(text), types);
}
