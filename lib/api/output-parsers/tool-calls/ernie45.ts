// ERNIE 4.5: `<tool_call>\n{"name": "f", "arguments": {…}}\n</tool_call>`, and answers in `<response>` (vLLM's
// tool_parsers/ernie45_tool_parser.py).
import { isSpace, SPACE, trimEnd } from '../../../codec/jinja/values/python-space.ts';
import { dumpJson, readJson } from '../json-dumps.ts';
import { LiteralSeeker } from '../literal-seeker.ts';
import { type ParsedDelta, toNullable } from '../parsed-delta.ts';
import type { ParsedToolCall } from '../parsed-message.ts';
import type { ParserVocabulary } from '../vocabulary.ts';
import { HERMES } from './hermes.ts';
import type { ToolCallParser, ToolCallParserOptions, ToolCallStyle } from './tool-call-parser.ts';

const START = '<tool_call>';
const END = '</tool_call>';
const RESPONSE_START = '<response>';
const RESPONSE_END = '</response>';
const OPENING = new RegExp(`${START}[${SPACE}]*(?=\\{)`, 'g');

/** The style. Only text ahead of the first call is content; a stream reads one call of a piece, and the next one with the next piece. */
export const ERNIE45: ToolCallStyle = {
  isGrammar: false,
  forcesJson: true,
  takesContent: true,
  createParser: (options) => new Ernie45Parser(options),
  format: (content, calls) => HERMES.format(content, calls),
};

/** Tokens that mean something, by what they are. */
interface Tokens {
  readonly newline: number | undefined;
  readonly responseStart: number | undefined;
  readonly responseEnd: number | undefined;
  /** Behind these a newline is dropped. */
  readonly ends: readonly (number | undefined)[];
}

class Ernie45Parser implements ToolCallParser {
  readonly #createId: () => string;
  readonly #tokens: Tokens;
  /** Text of the open call ahead of its end; null outside of one. */
  #body: string[] | null = null;
  #end = new LiteralSeeker(END);
  /** Text behind the last call that is to be looked at with the next piece. */
  #left = '';
  #numCalls = 0;
  /** A call could not be read: nothing after it is sent. */
  #isStuck = false;
  #hasOnlyNewlines = true;
  #lastToken: number | undefined = undefined;

  constructor({ vocabulary, createId }: ToolCallParserOptions) {
    this.#createId = createId;
    this.#tokens = readTokens(vocabulary);
  }

  push(text: string, tokenIds: readonly number[]): ParsedDelta | null {
    const delta = this.#isStuck ? null : this.#read(text, tokenIds);
    const { newline } = this.#tokens;
    for (const id of tokenIds) this.#hasOnlyNewlines &&= id === newline;
    this.#lastToken = tokenIds.at(-1) ?? this.#lastToken;
    return delta;
  }

  #read(piece: string, tokenIds: readonly number[]): ParsedDelta | null {
    if (this.#body !== null) return this.#readBody(this.#body, piece, '');
    const text = this.#left + piece;
    this.#left = '';
    const start = text.indexOf(START);
    if (start < 0) return { content: toNullable(this.#toContent(text, tokenIds)) };
    const content = trimNewlinesAtEnd(text.slice(0, start));
    // An end tag ahead of the call is taken for its end.
    if (text.slice(0, start).includes(END)) return this.#stick();
    this.#body = [];
    this.#end = new LiteralSeeker(END);
    return this.#readBody(this.#body, text.slice(start), content);
  }

  #readBody(body: string[], piece: string, content: string): ParsedDelta | null {
    const { before, rest } = this.#end.feed(piece);
    body.push(before);
    if (rest === null) return { content: toNullable(content) };
    const call = readRegion(body.join(''), this.#createId);
    if (call === null) return this.#stick();
    this.#body = null;
    this.#left = rest;
    const { id, name, arguments: args } = call;
    return { content: toNullable(content), toolCalls: [{ id, type: 'function', index: this.#numCalls++, name, arguments: args }] };
  }

  #stick(): null {
    this.#isStuck = true;
    return null;
  }

  #toContent(text: string, tokenIds: readonly number[]): string {
    if (this.#numCalls > 0) return '';
    const { newline, ends } = this.#tokens;
    const content = this.#unwrap(this.#hasOnlyNewlines ? trimNewlines(text) : text, tokenIds);
    const isBehindEnd = this.#lastToken !== undefined && ends.includes(this.#lastToken);
    return isBehindEnd && newline !== undefined && tokenIds[0] === newline ? trimNewlinesAtStart(content) : content;
  }

  #unwrap(text: string, tokenIds: readonly number[]): string {
    const { responseStart, responseEnd } = this.#tokens;
    const hasStart = responseStart !== undefined && tokenIds.includes(responseStart);
    const hasEnd = responseEnd !== undefined && tokenIds.includes(responseEnd);
    const content = hasStart ? text.slice(text.indexOf(RESPONSE_START) + RESPONSE_START.length) : text;
    const end = hasStart || hasEnd ? content.lastIndexOf(RESPONSE_END) : -1;
    return end < 0 ? content : content.slice(0, end);
  }

  parseWhole(text: string): { content: string | null; toolCalls: ParsedToolCall[] | null } {
    const start = text.indexOf(START);
    if (start < 0) return { content: text, toolCalls: null };
    const toolCalls: ParsedToolCall[] = [];
    for (const body of findBodies(text)) {
      const call = toCall(body, this.#createId);
      if (call === null) return { content: text, toolCalls: null };
      toolCalls.push(call);
    }
    return { content: toNullable(trimNewlinesAtEnd(text.slice(0, start))), toolCalls };
  }
}

function readTokens(vocabulary: ParserVocabulary): Tokens {
  const responseStart = vocabulary.idOf(RESPONSE_START);
  const responseEnd = vocabulary.idOf(RESPONSE_END);
  return { newline: vocabulary.idOf('<0x0A>'), responseStart, responseEnd, ends: [vocabulary.idOf('</think>'), responseStart, responseEnd] };
}

/** The call of a region up to its end tag. */
function readRegion(region: string, createId: () => string): ParsedToolCall | null {
  OPENING.lastIndex = 0;
  if (!OPENING.test(region)) return null;
  const body = trimEnd(region.slice(OPENING.lastIndex));
  return body.endsWith('}') ? toCall(body, createId) : null;
}

/** The objects that stand in tags: from the first brace behind a tag to the first end tag behind a brace. */
function findBodies(text: string): string[] {
  const bodies: string[] = [];
  OPENING.lastIndex = 0;
  while (OPENING.test(text)) {
    const start = OPENING.lastIndex;
    let end = text.indexOf(END, start);
    while (end >= 0 && !isBehindBrace(text, end)) end = text.indexOf(END, end + 1);
    if (end < 0) return bodies;
    bodies.push(trimEnd(text.slice(start, end)));
    OPENING.lastIndex = end + END.length;
  }
  return bodies;
}

function isBehindBrace(text: string, end: number): boolean {
  let last = end - 1;
  while (isSpace(text.charCodeAt(last))) last--;
  return text[last] === '}';
}

function toCall(body: string, createId: () => string): ParsedToolCall | null {
  const value = readJson(body);
  const name = value instanceof Map ? (value.get('name') ?? '') : null;
  if (!(value instanceof Map) || typeof name !== 'string') return null;
  return { id: createId(), name, arguments: dumpJson(value.get('arguments') ?? new Map()) };
}

function trimNewlinesAtStart(text: string): string {
  let start = 0;
  while (text[start] === '\n') start++;
  return text.slice(start);
}

function trimNewlinesAtEnd(text: string): string {
  let end = text.length;
  while (end > 0 && text[end - 1] === '\n') end--;
  return text.slice(0, end);
}

function trimNewlines(text: string): string {
  return trimNewlinesAtEnd(trimNewlinesAtStart(text));
}
