// Jamba: `<tool_calls>[{"name": "f", "arguments": {…}}]</tool_calls>` (vLLM's tool_parsers/jamba_tool_parser.py).
import { isSpace } from '../../../codec/jinja/values/python-space.ts';
import { CLOSE_LIST, COMMA, OPEN_LIST, OPEN_OBJECT } from '../../../codec/json-characters.ts';
import { readJson } from '../json-dumps.ts';
import { LiteralSeeker } from '../literal-seeker.ts';
import type { ParsedDelta, ToolCallDelta } from '../parsed-delta.ts';
import type { ParsedToolCall } from '../parsed-message.ts';
import { toCalls } from './call-object.ts';
import { JsonCall } from './json-call.ts';
import { MiddleDiff } from './middle-diff.ts';
import { toPythonJson } from './python-json.ts';
import type { ToolCallParser, ToolCallParserOptions, ToolCallStyle } from './tool-call-parser.ts';

const START = '<tool_calls>';
const END = '</tool_calls>';
const LESS = 0x3c;
const KEYS = ['arguments'];

/** The style. Streams of it may repeat a quote or lose one, and end where the list ends. */
export const JAMBA: ToolCallStyle = {
  isGrammar: false,
  forcesJson: true,
  takesContent: true,
  createParser: (options) => new JambaParser(options),
  format: (content, calls) => (calls.length === 0 ? content : `${content}${START}${toPythonJson(calls)}${END}`),
};

/** Where a text is; `item` is where a call can begin, `behind` after one. */
type State = 'content' | 'list' | 'item' | 'call' | 'behind' | 'closed' | 'stuck';

/**
 * Says one thing per piece: that a call begins, which says the rest of the one before; its name; or what its arguments are now. In another
 * list the calls are those of the list before, by their place, written anew: what was sent of them is.
 */
class JambaParser implements ToolCallParser {
  readonly #createId: () => string;
  readonly #start = new LiteralSeeker(START);
  /** Whether the marker is several tokens, which vLLM refuses: its beginning is held back then. */
  readonly #isSpelled: boolean;
  #state: State = 'content';
  /** Characters of the end marker that have come. */
  #numMatched = 0;
  /** A call is no JSON. */
  #isMalformed = false;
  /** Calls of the list. */
  #numCalls = 0;
  /** How many calls vLLM keeps arguments of: one for each piece in which any began. */
  #numKept = 0;
  /** The call that was last spoken of. */
  #current: JsonCall | null = null;
  /** The last one that has begun. */
  #last: JsonCall | null = null;
  #index = -1;
  #hasSentName = false;
  /** Arguments of the call that was last spoken of, as of the last piece, and what was sent of them. */
  #args: MiddleDiff | null = null;
  /** Whether any of the arguments are sent, or were there ahead of the name. */
  #hasArguments = false;

  constructor({ createId, vocabulary }: ToolCallParserOptions) {
    this.#createId = createId;
    this.#isSpelled = vocabulary.idOf(START) === undefined;
  }

  push(text: string): ParsedDelta | null {
    const { before, rest } = this.#start.feed(text);
    if (rest !== null) return this.#openList(rest, text);
    if (this.#state !== 'content') return this.#readList(text, text);
    const content = this.#isSpelled ? before : text;
    return content === '' && this.#isSpelled ? null : { content };
  }

  #openList(text: string, piece: string): ParsedDelta | null {
    const list = text.split(START).at(-1) ?? '';
    this.#start.feed(list);
    this.#state = 'list';
    this.#numMatched = 0;
    this.#isMalformed = false;
    this.#numCalls = 0;
    this.#last = null;
    return this.#readList(list, piece);
  }

  #readList(text: string, piece: string): ParsedDelta | null {
    for (let at = 0; at < text.length; at++) {
      if (this.#state === 'call' && text.charCodeAt(at) === LESS && text.startsWith(END, at)) this.#numMatched = END.length;
      this.#readChar(text.charAt(at), text.charCodeAt(at));
    }
    // Part of the end marker makes the list no JSON.
    this.#isMalformed ||= this.#last?.isMalformed === true;
    if (this.#state === 'stuck' || this.#isMalformed || (this.#numMatched > 0 && this.#numMatched < END.length)) return null;
    const call = this.#say(piece);
    return call === null ? null : { toolCalls: [call] };
  }

  #readChar(char: string, code: number): void {
    if (this.#numMatched === END.length) return;
    if (this.#state === 'call') {
      this.#last?.feed(char);
      if (this.#last?.hasEnded === true) this.#state = 'behind';
    } else if (char === END[this.#numMatched]) {
      this.#numMatched++;
    } else if (this.#numMatched > 0 || !isSpace(code)) {
      this.#readSign(char, code);
    }
  }

  #readSign(char: string, code: number): void {
    if (this.#state === 'list' && code === OPEN_LIST) this.#state = 'item';
    else if (this.#state === 'behind' && code === COMMA) this.#state = 'item';
    else if ((this.#state === 'behind' || this.#state === 'item') && code === CLOSE_LIST) this.#state = 'closed';
    else if (this.#state === 'item' && code === OPEN_OBJECT) this.#open(char);
    else this.#state = 'stuck';
  }

  #open(char: string): void {
    this.#isMalformed ||= this.#last?.isMalformed === true;
    this.#state = 'call';
    this.#last = new JsonCall(KEYS);
    this.#last.feed(char);
    if (this.#numCalls === this.#index) this.#current = this.#last;
    this.#numCalls++;
  }

  #say(piece: string): ToolCallDelta | null {
    if (this.#numCalls === 0 || this.#numCalls <= this.#index) return null;
    const args = this.#advance();
    if (this.#numCalls === this.#index + 1) return this.#sayOf(args, piece);
    const isEmpty = args === null || args.isEmpty;
    if (!isEmpty && this.#isSkipped) return null;
    const rest = isEmpty ? null : { index: this.#index, arguments: args.takeAll() };
    this.#current = this.#last;
    this.#args = null;
    this.#numKept++;
    this.#index = this.#numCalls - 1;
    this.#hasSentName = false;
    return rest;
  }

  /** The arguments of the call that was last spoken of; null where there are none. */
  #advance(): MiddleDiff | null {
    const value = this.#current?.arguments ?? null;
    if (value === null) return null;
    this.#args ??= new MiddleDiff(value);
    this.#args.advance(value);
    return this.#args;
  }

  #sayOf(args: MiddleDiff | null, piece: string): ToolCallDelta | null {
    if (!this.#hasSentName) return this.#sayName(args);
    if (args === null || args.isEmpty) this.#hasArguments = false;
    if (args === null || args.isEmpty || this.#isSkipped) return null;
    const sendable = this.#hasArguments ? args.takeMiddle() : this.#takeFirst(args, piece);
    this.#hasArguments ||= sendable !== null;
    return sendable === null ? null : { index: this.#index, arguments: sendable };
  }

  #sayName(args: MiddleDiff | null): ToolCallDelta | null {
    const name = this.#current?.name ?? null;
    if (name === null) return null;
    this.#hasSentName = true;
    this.#hasArguments = args?.hideOpenString() === false;
    return { id: this.#createId(), type: 'function', index: this.#index, name };
  }

  /** Where two calls began in one piece, vLLM keeps nothing of one of them, and says nothing of the other's arguments. */
  get #isSkipped(): boolean {
    return this.#index >= this.#numKept;
  }

  /** The first arguments are those up to where the piece stands in them, which is not where it is spelled in another way. */
  #takeFirst(args: MiddleDiff, piece: string): string | null {
    return args.takeThrough(piece.replaceAll("'", '"')) ?? (this.#state === 'closed' ? args.takeAll() : null);
  }

  finish(): ParsedDelta | null {
    const isHeld = this.#isSpelled && this.#state === 'content' && this.#start.held !== '';
    return isHeld ? { content: this.#start.held } : null;
  }

  remainingArguments(): string {
    if (this.#current === null || !this.#hasSentName) return '';
    return this.#args?.remaining ?? '{}';
  }

  parseWhole(text: string): { content: string | null; toolCalls: ParsedToolCall[] | null } {
    const start = text.indexOf(START);
    const end = start < 0 ? -1 : text.indexOf(END, start + START.length);
    const values = end < 0 ? undefined : readJson(text.slice(start + START.length, end));
    const toolCalls = Array.isArray(values) ? toCalls(values, KEYS, this.#createId) : null;
    if (toolCalls === null) return { content: text, toolCalls: null };
    const content = text.slice(0, start);
    return { content: content === '' || content === ' ' ? null : content, toolCalls };
  }
}
