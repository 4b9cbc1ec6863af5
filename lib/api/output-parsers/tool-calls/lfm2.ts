// LFM 2: `<|tool_call_start|>[f(a=1), g()]<|tool_call_end|>` (vLLM's tool_parsers/lfm2_tool_parser.py).
import { trimBoth, trimEnd, trimStart } from '../../../codec/jinja/values/python-space.ts';
import { LiteralSeeker, overlapLength } from '../literal-seeker.ts';
import type { ParsedDelta, ToolCallDelta } from '../parsed-delta.ts';
import type { ParsedToolCall } from '../parsed-message.ts';
import { LENIENT_PYTHONIC } from './pythonic.ts';
import type { ToolCallParser, ToolCallParserOptions, ToolCallStyle } from './tool-call-parser.ts';

const START = '<|tool_call_start|>';
const END = '<|tool_call_end|>';

/** The style. Text around the calls is content; what the model repeats of them behind their end, up to another end, is not. */
export const LFM2: ToolCallStyle = {
  isGrammar: false,
  forcesJson: true,
  takesContent: true,
  createParser: (options) => new Lfm2Parser(options),
  format: (content, calls) => (calls.length === 0 ? content : `${content}${START}${LENIENT_PYTHONIC.format('', calls)}${END}`),
};

class Lfm2Parser implements ToolCallParser {
  readonly #calls: ToolCallParser;
  readonly #start = new LiteralSeeker(START);
  #state: 'content' | 'calls' | 'behind' = 'content';
  /** What may be the beginning of the end of the calls. */
  #held = '';
  readonly #echo = new EchoFilter();
  /** Whether any text of the calls has come that is no white space. */
  #hasBegun = false;
  #hasCalls = false;
  /** Whether the list of calls is closed. */
  #isClosed = false;

  constructor(options: ToolCallParserOptions) {
    this.#calls = LENIENT_PYTHONIC.createParser(options, false);
  }

  push(text: string): ParsedDelta | null {
    if (this.#state === 'behind') return this.#readBehind(text);
    if (this.#state === 'calls') return this.#readCalls(text, '');
    const { rest } = this.#start.feed(text);
    if (rest === null) return { content: text };
    this.#state = 'calls';
    return this.#readCalls(rest, text.slice(0, Math.max(0, text.length - rest.length - START.length)));
  }

  #readBehind(text: string): ParsedDelta | null {
    const content = this.#echo.feed(text);
    return content === '' && !this.#hasCalls ? null : { content };
  }

  #readCalls(text: string, leading: string): ParsedDelta | null {
    const { before, rest } = this.#cut(text);
    const delta = this.#feed(before);
    const toolCalls: ToolCallDelta[] = delta?.toolCalls ?? [];
    this.#hasCalls ||= toolCalls.length > 0;
    if (rest !== null) this.#state = 'behind';
    const content = leading + (rest === null ? '' : this.#echo.feed(rest));
    if (toolCalls.length > 0 || content !== '') return { content: content === '' ? null : content, toolCalls };
    this.#isClosed ||= delta?.content === '';
    return this.#hasCalls && delta?.content === '' && this.#held === '' ? { content: '' } : null;
  }

  // Ahead of the end of the list, what the marker begins with belongs to it.
  #cut(piece: string): { before: string; rest: string | null } {
    const text = this.#held + piece;
    this.#held = '';
    const at = text.indexOf(END);
    if (at >= 0) return { before: text.slice(0, at), rest: text.slice(at + END.length) };
    const start = text.length - overlapLength(text, END);
    if (start === text.length || !(this.#isClosed || trimEnd(text.slice(0, start)).endsWith(']'))) return { before: text, rest: null };
    this.#held = text.slice(start);
    return { before: text.slice(0, start), rest: null };
  }

  #feed(text: string): ParsedDelta | null {
    const calls = this.#hasBegun ? text : trimStart(text);
    this.#hasBegun ||= calls !== '';
    return this.#hasBegun ? this.#calls.push(calls, []) : null;
  }

  parseWhole(text: string): { content: string | null; toolCalls: ParsedToolCall[] | null } {
    const start = text.indexOf(START);
    if (start < 0) return { content: text, toolCalls: null };
    const end = text.indexOf(END, start);
    const { toolCalls } = this.#calls.parseWhole(trimBoth(text.slice(start + START.length, end < 0 ? undefined : end)));
    if (toolCalls === null || toolCalls.length === 0) return { content: text, toolCalls: null };
    const behind = end < 0 ? '' : text.slice(text.lastIndexOf(END) + END.length);
    const content = [text.slice(0, start), behind].map(trimBoth).filter((part) => part !== '').join('\n');
    return { content: content === '' ? null : content, toolCalls };
  }
}

/** Leaves out of the text behind the calls what looks like another list of them, and all that another end follows. */
class EchoFilter {
  readonly #end = new LiteralSeeker(END);
  #hasEnd = false;
  /** The first character that is no white space; '' before it has come. */
  #first = '';

  feed(text: string): string {
    let { before: shown, rest } = this.#end.feed(text);
    while (rest !== null) {
      this.#hasEnd = true;
      ({ before: shown, rest } = this.#end.feed(rest));
    }
    if (this.#first === '') this.#first = trimStart(shown).charAt(0);
    const isEcho = !this.#hasEnd && (this.#first === '[' || this.#first === '<' || (this.#first === '' && this.#end.held !== ''));
    return isEcho ? '' : shown;
  }
}
