// FunctionGemma: `<start_function_call>call:f{a:<escape>x<escape>}<end_function_call>` (vLLM's tool_parsers/functiongemma_tool_parser.py).
import { trimBoth } from '../../../codec/jinja/values/python-space.ts';
import type { LosslessJson } from '../../../codec/lossless-json.ts';
import { dumpJson, dumpString, readJsonOrText } from '../json-dumps.ts';
import { LiteralSeeker, overlapLength } from '../literal-seeker.ts';
import type { ParsedDelta } from '../parsed-delta.ts';
import type { ParsedToolCall } from '../parsed-message.ts';
import { formatValue } from './qwen3-xml.ts';
import type { FormattedCall, ToolCallParser, ToolCallParserOptions, ToolCallStyle } from './tool-call-parser.ts';

const START = '<start_function_call>';
const END = '<end_function_call>';
const FIRST_TAG = new RegExp(`${START}|${END}`);
const ESCAPE = '<escape>';
const HEAD = /call:([\p{L}\p{N}_]+)\{/uy;
const KEY = /([\p{L}\p{N}_]+):$/u;

/** The style. A stream closes the arguments behind every value, as vLLM's does, so that only calls with one value are whole in it. */
export const FUNCTIONGEMMA: ToolCallStyle = {
  isGrammar: false,
  forcesJson: true,
  takesContent: true,
  createParser: (options) => new FunctionGemmaParser(options),
  format: (content, calls) => `${content}${calls.map(formatCall).join('')}`,
};

function formatCall({ name, arguments: args }: FormattedCall): string {
  const values = Object.entries(args).map(([key, value]) => `${key}:${ESCAPE}${formatValue(value)}${ESCAPE}`);
  return `${START}call:${name}{${values.join(',')}}${END}`;
}

class FunctionGemmaParser implements ToolCallParser {
  readonly #createId: () => string;
  /** The end of the text, where it may be the beginning of a tag. */
  #held = '';
  #call: OpenCall | null = null;
  #index = -1;
  /** Tags so far. */
  #numStarts = 0;
  #numEnds = 0;
  /** Whether a call was not one when it ended: vLLM takes the later ones for those ahead of them then, and finds nothing. */
  #isMalformed = false;
  #hasArguments = false;

  constructor({ createId }: ToolCallParserOptions) {
    this.#createId = createId;
  }

  // What stands beside a tag in its piece is lost, and so is a call that is one piece.
  push(piece: string): ParsedDelta | null {
    const text = this.#release(piece);
    const numStarts = text.split(START).length - 1;
    const numEnds = text.split(END).length - 1;
    this.#numStarts += numStarts;
    this.#numEnds += numEnds;
    const isOpen = this.#numStarts > this.#numEnds;
    if (isOpen && numStarts === 0) return this.#call === null ? null : this.#readCall(this.#call, text);
    const ended = numEnds > 0 ? this.#end(text.slice(0, text.search(FIRST_TAG))) : null;
    if (isOpen) return this.#open(text.slice(text.lastIndexOf(START) + START.length));
    if (numEnds > 0 && this.#numStarts > 0) return ended === null || this.#isMalformed ? null : this.#showArguments(ended);
    return text === '' ? null : { content: text };
  }

  #release(piece: string): string {
    const text = this.#held + piece;
    const isWhole = text.endsWith(START) || text.endsWith(END);
    const numHeld = isWhole ? 0 : Math.max(overlapLength(text, START), overlapLength(text, END));
    this.#held = text.slice(text.length - numHeld);
    return text.slice(0, text.length - numHeld);
  }

  #open(text: string): null {
    this.#index++;
    this.#hasArguments = false;
    this.#call = new OpenCall();
    this.#call.feed(text);
    return null;
  }

  #end(text: string): OpenCall | null {
    const call = this.#call;
    this.#call = null;
    call?.feed(text);
    this.#isMalformed ||= call?.isClosed === false;
    return call;
  }

  #readCall(call: OpenCall, text: string): ParsedDelta | null {
    call.feed(text);
    if (call.hasSentName || call.name === null) return call.hasSentName ? this.#showArguments(call) : null;
    call.hasSentName = true;
    return { toolCalls: [{ id: this.#createId(), type: 'function', index: this.#index, name: call.name }] };
  }

  #showArguments(call: OpenCall): ParsedDelta | null {
    const args = call.takeArguments();
    if (args === '') return null;
    this.#hasArguments = true;
    return { toolCalls: [{ index: this.#index, arguments: args }] };
  }

  remainingArguments(): string {
    return this.#index >= 0 && !this.#hasArguments ? '{}' : '';
  }

  parseWhole(text: string): { content: string | null; toolCalls: ParsedToolCall[] | null } {
    const first = text.indexOf(START);
    const toolCalls: ParsedToolCall[] = [];
    for (let start = first; start >= 0;) {
      HEAD.lastIndex = start + START.length;
      const name = HEAD.exec(text)?.[1];
      const body = HEAD.lastIndex;
      const end = name === undefined ? -1 : text.indexOf(`}${END}`, body);
      if (name !== undefined) toolCalls.push({ id: this.#createId(), name, arguments: dumpJson(readValues(text.slice(body, end < 0 ? undefined : end))) });
      if (name !== undefined && end < 0) break;
      start = text.indexOf(START, name === undefined ? start + 1 : end);
    }
    if (toolCalls.length === 0) return { content: text, toolCalls: null };
    const content = trimBoth(text.slice(0, first));
    return { content: content === '' ? null : content, toolCalls };
  }
}

/** A call while it is written. */
class OpenCall {
  readonly #pairs = new PairReader();
  #head = '';
  /** The last character. */
  #last = '';
  #numTaken = 0;
  #hasBody = false;
  name: string | null = null;
  hasSentName = false;

  /** Whether the text so far is a name with values in braces. */
  get isClosed(): boolean {
    return this.name !== null && this.#last === '}';
  }

  feed(text: string): void {
    this.#last = text === '' ? this.#last : text.slice(-1);
    if (this.#hasBody) {
      this.#pairs.feed(text);
      return;
    }
    const brace = text.indexOf('{');
    this.#head += brace < 0 ? text : text.slice(0, brace + 1);
    if (brace < 0) return;
    this.#hasBody = true;
    if (this.#head.startsWith('call:') && this.#head.length > 'call:{'.length) this.name = this.#head.slice('call:'.length, -1);
    this.#pairs.feed(text.slice(brace + 1));
  }

  /** What the new values add to the arguments, closed. */
  takeArguments(): string {
    const { pairs } = this.#pairs;
    if (pairs.length === this.#numTaken) return '';
    const isFirst = this.#numTaken === 0;
    const added = pairs.slice(this.#numTaken).map(([key, value]) => `${dumpString(key)}: ${dumpJson(value)}`).join(', ');
    this.#numTaken = pairs.length;
    return `${isFirst ? '{' : ' '}${added}}`;
  }
}

/** Finds `key:<escape>value<escape>` in a text that comes in pieces. */
class PairReader {
  readonly pairs: [string, LosslessJson][] = [];
  readonly #names = new Set<string>();
  #escape = new LiteralSeeker(ESCAPE);
  #key: string | null = null;
  #text: string[] = [];

  feed(piece: string): void {
    for (let rest: string | null = piece; rest !== null;) {
      const { before, rest: next }: { before: string; rest: string | null } = this.#escape.feed(rest);
      this.#text.push(before);
      if (next !== null) this.#endText(this.#text.join(''));
      rest = next;
    }
  }

  #endText(text: string): void {
    this.#text = [];
    if (this.#key === null) {
      this.#key = KEY.exec(text.slice(-MAX_KEY_CHARS))?.[1] ?? null;
      return;
    }
    // vLLM's stream is of no use behind a key that comes twice: its first value stays.
    if (!this.#names.has(this.#key)) this.pairs.push([this.#key, readJsonOrText(text)]);
    this.#names.add(this.#key);
    this.#key = null;
  }
}

/** Of longer keys the end counts. */
const MAX_KEY_CHARS = 256;

function readValues(text: string): Map<string, LosslessJson> {
  const values = new Map<string, LosslessJson>();
  let key: string | null = null;
  for (const part of text.split(ESCAPE).slice(0, -1)) {
    if (key !== null) values.set(key, readJsonOrText(part));
    key = key === null ? (KEY.exec(part.slice(-MAX_KEY_CHARS))?.[1] ?? null) : null;
  }
  return values;
}
