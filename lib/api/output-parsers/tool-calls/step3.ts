// Step 3: `<｜tool_call_begin｜>function<｜tool_sep｜><steptml:invoke name="f"><steptml:parameter name="a">1</steptml:parameter>…`
// (vLLM's tool_parsers/step3_tool_parser.py).
import { isJsonObject } from '../../../codec/json.ts';
import { isSpace, trimBoth, trimStart } from '../../../codec/jinja/values/python-space.ts';
import type { LosslessJson } from '../../../codec/lossless-json.ts';
import { dumpJson } from '../json-dumps.ts';
import { LiteralSeeker } from '../literal-seeker.ts';
import type { ParsedDelta } from '../parsed-delta.ts';
import type { ParsedToolCall } from '../parsed-message.ts';
import { findProperties, readFloat, readInteger, type SchemaProperties } from '../grammar/schema-types.ts';
import { formatValue } from './qwen3-xml.ts';
import type { FormattedCall, OfferedTool, ToolCallParser, ToolCallParserOptions, ToolCallStyle } from './tool-call-parser.ts';

const CALLS_BEGIN = '<｜tool_calls_begin｜>';
const CALLS_END = '<｜tool_calls_end｜>';
const CALL_BEGIN = '<｜tool_call_begin｜>';
const CALL_END = '<｜tool_call_end｜>';
const SEPARATOR = '<｜tool_sep｜>';
const INVOKE_START = '<steptml:invoke name="';
const INVOKE = /<steptml:invoke name="([^"]+)">/;
const PARAMETER = /<steptml:parameter name="([^"]+)">([^<]*)<\/steptml:parameter>/g;

/** The style. Values cannot have a `<`, and lists and objects stay text. A stream says one thing per piece: what follows waits for the next. */
export const STEP3: ToolCallStyle = {
  isGrammar: false,
  forcesJson: true,
  takesContent: true,
  createParser: (options) => new Step3Parser(options),
  format: (content, calls) => `${content}${CALLS_BEGIN}${calls.map(formatCall).join('')}${CALLS_END}`,
};

function formatCall({ name, arguments: args }: FormattedCall): string {
  const values = Object.entries(args).map(([key, value]) => `<steptml:parameter name="${key}">${formatValue(value)}</steptml:parameter>`);
  return `${CALL_BEGIN}function${SEPARATOR}<steptml:invoke name="${name}">${values.join('')}</steptml:invoke>${CALL_END}`;
}

type State = 'before' | 'between' | 'call' | 'after' | 'stuck';

class Step3Parser implements ToolCallParser {
  readonly #tools: readonly OfferedTool[];
  readonly #createId: () => string;
  #state: State = 'before';
  readonly #begin = new BlankedPrefix(CALLS_BEGIN);
  /** Text that waits for the next piece. */
  #left = '';
  #call = new OpenCall();
  #numCalls = 0;

  constructor({ tools, createId }: ToolCallParserOptions) {
    this.#tools = tools;
    this.#createId = createId;
  }

  push(piece: string): ParsedDelta | null {
    const text = this.#left + piece;
    this.#left = '';
    if (this.#state === 'before') return this.#readContent(text);
    if (this.#state === 'between') return this.#readBetween(text);
    if (this.#state === 'call') return this.#readCall(text);
    return this.#state === 'stuck' || text === '' ? null : { content: text };
  }

  #readContent(piece: string): ParsedDelta | null {
    const text = this.#begin.feed(piece);
    if (text === null) return null;
    const at = text.indexOf(CALLS_BEGIN);
    if (at === 0) return this.#readBetween(text.slice(CALLS_BEGIN.length));
    if (at > 0) this.#left = text.slice(at);
    return { content: at < 0 ? text : text.slice(0, at) };
  }

  #readBetween(piece: string): ParsedDelta | null {
    const text = trimStart(piece);
    this.#state = 'between';
    if (text.startsWith(CALL_BEGIN)) return this.#open(text.slice(CALL_BEGIN.length));
    if (text.startsWith(CALLS_END)) return this.#leave(text.slice(CALLS_END.length));
    if (CALL_BEGIN.startsWith(text) || CALLS_END.startsWith(text)) this.#left = text;
    else this.#state = 'stuck';
    return null;
  }

  #leave(text: string): ParsedDelta | null {
    this.#state = 'after';
    return text === '' ? null : { content: text };
  }

  #open(text: string): ParsedDelta | null {
    this.#state = 'call';
    this.#call = new OpenCall();
    this.#numCalls++;
    return this.#readCall(text);
  }

  // The name and the arguments are never sent together.
  #readCall(piece: string): ParsedDelta | null {
    const call = this.#call;
    call.feed(piece);
    const index = this.#numCalls - 1;
    if (call.name === null) {
      if (call.rest !== null) this.#state = 'stuck';
      return null;
    }
    if (!call.hasSentName) {
      call.hasSentName = true;
      return { toolCalls: [{ id: this.#createId(), type: 'function', index, name: call.name }] };
    }
    if (call.rest === null) return null;
    this.#state = 'between';
    this.#left = call.rest;
    const args = readArguments(call.body(), findProperties(this.#tools, call.name));
    return args.size === 0 ? null : { toolCalls: [{ index, arguments: dumpJson(args) }] };
  }

  /** The arguments are sent whole, and once more as if there were none where they come last. */
  remainingArguments(): string {
    return this.#numCalls > 0 ? '{}' : '';
  }

  parseWhole(text: string): { content: string | null; toolCalls: ParsedToolCall[] | null } {
    const begin = text.indexOf(CALLS_BEGIN);
    const end = begin < 0 ? -1 : text.indexOf(CALLS_END, begin);
    if (end < 0) return { content: text, toolCalls: null };
    const parts = text.slice(begin + CALLS_BEGIN.length, end).split(CALL_BEGIN);
    const toolCalls = parts.flatMap((part) => this.#readPart(part));
    if (toolCalls.length === 0) return { content: text, toolCalls: null };
    const content = trimBoth(text.slice(0, begin) + text.slice(end + CALLS_END.length));
    return { content: content === '' ? null : content, toolCalls };
  }

  #readPart(part: string): ParsedToolCall[] {
    const end = part.indexOf(CALL_END);
    const separator = part.indexOf(SEPARATOR);
    if (end < 0 || separator < 0 || separator > end || trimBoth(part.slice(0, separator)) !== 'function') return [];
    const body = part.slice(separator + SEPARATOR.length, end);
    const name = INVOKE.exec(body)?.[1];
    if (name === undefined) return [];
    return [{ id: this.#createId(), name, arguments: dumpJson(readArguments(body, findProperties(this.#tools, name))) }];
  }
}

/** A call while it is written. */
class OpenCall {
  readonly #end = new LiteralSeeker(CALL_END);
  #open: LiteralSeeker | null = new LiteralSeeker(INVOKE_START);
  #close = new LiteralSeeker('">');
  readonly #pieces: string[] = [];
  #head = '';
  hasSentName = false;
  name: string | null = null;
  /** What stands behind the end of the call; null ahead of it. */
  rest: string | null = null;

  feed(piece: string): void {
    if (this.rest !== null) {
      this.rest += piece;
      return;
    }
    const { before, rest } = this.#end.feed(piece);
    this.rest = rest;
    this.#pieces.push(before);
    if (this.name === null) this.#readName(before);
  }

  #readName(piece: string): void {
    const text = this.#open === null ? piece : this.#open.feed(piece).rest;
    if (text === null) return;
    this.#open = null;
    const { before, rest } = this.#close.feed(text);
    this.#head += before;
    if (rest !== null) this.name = this.#head;
  }

  body(): string {
    return this.#pieces.join('');
  }
}

/** Holds back a text while it is, but for white space at its ends, the beginning of a literal without white space. */
class BlankedPrefix {
  readonly #literal: string;
  #held: string[] = [];
  #core = '';
  #isClosed = false;

  constructor(literal: string) {
    this.#literal = literal;
  }

  /** The text so far; null while it is held back. */
  feed(piece: string): string | null {
    this.#held.push(piece);
    if (this.#mayGoOn(piece)) return null;
    const text = this.#held.join('');
    this.#held = [];
    this.#core = '';
    this.#isClosed = false;
    return text;
  }

  #mayGoOn(piece: string): boolean {
    const word = trimBoth(piece);
    const isApart = isSpace(piece.charCodeAt(0));
    if (word !== '' && this.#core !== '' && (this.#isClosed || isApart)) return false;
    this.#core += word;
    this.#isClosed = this.#core !== '' && (this.#isClosed || isSpace(piece.charCodeAt(piece.length - 1)));
    return this.#core.length < this.#literal.length && this.#literal.startsWith(this.#core);
  }
}

/** The values of a call by name, as its schema wants them. */
function readArguments(body: string, properties: SchemaProperties): Map<string, LosslessJson> {
  return new Map(Array.from(body.matchAll(PARAMETER), ([, name = '', text = '']) => [name, castValue(trimBoth(text), typeOf(properties, name))]));
}

function typeOf(properties: SchemaProperties, name: string): unknown {
  const schema = properties !== null && Object.hasOwn(properties, name) ? properties[name] : undefined;
  return isJsonObject(schema) ? schema['type'] : undefined;
}

function castValue(text: string, type: unknown): LosslessJson {
  const word = text.toLowerCase();
  if (type === 'integer') return readInteger(text) ?? text;
  if (type === 'number') return readFloat(text) ?? text;
  if (type === 'boolean' && (word === 'true' || word === 'false')) return word === 'true';
  return type === 'null' && word === 'null' ? null : text;
}
