// Granite 20B function calling: `<function_call> {"name": "f", "arguments": {…}}` (vLLM's tool_parsers/granite_20b_fc_tool_parser.py).
import { isSpace } from '../../../codec/jinja/values/python-space.ts';
import { OPEN_OBJECT } from '../../../codec/json-characters.ts';
import { findContainerEnd } from '../json-container.ts';
import { readJson } from '../json-dumps.ts';
import type { ParsedDelta } from '../parsed-delta.ts';
import type { ParsedToolCall } from '../parsed-message.ts';
import { CallAnnouncer } from './call-announcer.ts';
import { toCall } from './call-object.ts';
import { PartialCall } from './partial-call.ts';
import { toPythonJson } from './python-json.ts';
import type { ToolCallParser, ToolCallParserOptions, ToolCallStyle } from './tool-call-parser.ts';

const START = '<function_call>';
const STARTS = /<function_call>\s*/g;
const KEYS = ['arguments'];

/** The style. A stream with calls begins with one: elsewhere all of it is content. Whole answers may have content ahead of them. */
export const GRANITE_20B_FC: ToolCallStyle = {
  isGrammar: false,
  forcesJson: true,
  takesContent: false,
  createParser: (options) => new Granite20bParser(options),
  format: (content, calls) => (calls.length === 0 ? content : calls.map((call) => `${START} ${toPythonJson(call)}`).join('\n')),
};

type State = 'head' | 'content' | 'space' | 'call' | 'behind' | 'start' | 'stuck';

class Granite20bParser implements ToolCallParser {
  readonly #createId: () => string;
  readonly #announcer: CallAnnouncer;
  #state: State = 'head';
  #head = '';
  /** Characters left of the marker between two calls, whatever they are. */
  #numToSkip = 0;
  #call: PartialCall | null = null;

  constructor({ createId }: ToolCallParserOptions) {
    this.#createId = createId;
    this.#announcer = new CallAnnouncer(createId);
  }

  push(text: string): ParsedDelta | null {
    if (this.#state === 'content') return { content: text };
    if (this.#state !== 'head') return this.#readCalls(text, 0);
    this.#head += text;
    if (this.#head.length < START.length && START.startsWith(this.#head)) return null;
    this.#state = this.#head.startsWith(START) ? 'space' : 'content';
    return this.#state === 'content' ? { content: text } : this.#readCalls(this.#head, START.length);
  }

  #readCalls(text: string, start: number): ParsedDelta | null {
    for (let at = start; at < text.length; at++) this.#readChar(text.charAt(at), text.charCodeAt(at));
    if (this.#state === 'stuck') return null;
    const call = this.#announcer.say();
    return call === null ? null : { toolCalls: [call] };
  }

  #readChar(char: string, code: number): void {
    if (this.#state === 'call') {
      this.#call?.feed(char);
      if (this.#call?.hasEnded === true) this.#state = 'behind';
    } else if (this.#state === 'start') {
      if (--this.#numToSkip === 0) this.#state = 'space';
    } else if (!isSpace(code)) {
      this.#readMark(char, code);
    }
  }

  #readMark(char: string, code: number): void {
    if (this.#state === 'behind') {
      this.#state = 'start';
      this.#numToSkip = START.length - 1;
    } else if (this.#state === 'space' && code === OPEN_OBJECT) {
      this.#state = 'call';
      this.#call = new PartialCall(KEYS);
      this.#call.feed(char);
      this.#announcer.begin(this.#call);
    } else {
      this.#state = 'stuck';
    }
  }

  remainingArguments(): string {
    return this.#announcer.remaining;
  }

  parseWhole(text: string): { content: string | null; toolCalls: ParsedToolCall[] | null } {
    const start = text.indexOf(START);
    if (start < 0) return { content: text, toolCalls: null };
    const calls = Array.from(text.matchAll(STARTS), ({ 0: mark, index }) => this.#readObject(text, index + mark.length));
    const toolCalls = calls.flatMap((call) => call ?? []);
    if (toolCalls.length < calls.length) return { content: text, toolCalls: null };
    return { content: start === 0 ? null : text.slice(0, start), toolCalls };
  }

  #readObject(text: string, start: number): ParsedToolCall | null {
    const end = findContainerEnd(text, start);
    return end < 0 ? null : toCall(readJson(text.slice(start, end)), KEYS, this.#createId);
  }
}
