// InternLM 2: `<|action_start|><|plugin|>\n{"name": "f", "parameters": {…}}<|action_end|>` (vLLM's tool_parsers/internlm2_tool_parser.py).
import { isSpace } from '../../../codec/jinja/values/python-space.ts';
import { OPEN_OBJECT } from '../../../codec/json-characters.ts';
import type { LosslessJson } from '../../../codec/lossless-json.ts';
import { dumpJson, readJson } from '../json-dumps.ts';
import { LiteralSeeker } from '../literal-seeker.ts';
import type { ParsedDelta, ToolCallDelta } from '../parsed-delta.ts';
import type { ParsedToolCall } from '../parsed-message.ts';
import type { PartialArguments } from './partial-arguments.ts';
import { PartialCall } from './partial-call.ts';
import { toPythonJson } from './python-json.ts';
import type { FormattedCall, ToolCallParser, ToolCallParserOptions, ToolCallStyle } from './tool-call-parser.ts';

const ACTION = '<|action_start|>';
const START = '<|action_start|><|plugin|>';
const END = '<|action_end|>';
const KEYS = ['parameters', 'arguments'];

/** The style. There is one call, and it is the last thing of a text. A whole answer with a call that is no JSON is content here, an error in vLLM. */
export const INTERNLM: ToolCallStyle = {
  isGrammar: false,
  forcesJson: true,
  takesContent: true,
  createParser: (options) => new InternLmParser(options),
  format: (content, [call]) => (call === undefined ? content : `${content}${formatCall(call)}`),
};

function formatCall({ name, arguments: args }: FormattedCall): string {
  return `${START}\n${toPythonJson({ name, parameters: args })}${END}`;
}

/** Where a text is; `start` is where the first half of the marker ahead of a call has come, `space` where all of it has. */
type State = 'content' | 'start' | 'space' | 'call' | 'behind' | 'ended' | 'stuck';

/** Says one thing per piece: the text ahead of the call, its name, or what its arguments are now. */
class InternLmParser implements ToolCallParser {
  readonly #createId: () => string;
  readonly #action = new LiteralSeeker(ACTION);
  readonly #start = new LiteralSeeker(START);
  readonly #call = new PartialCall(KEYS);
  #state: State = 'content';
  /** Whether the markers are several tokens, as in no model that has the style: then they count wherever they begin. */
  readonly #isSpelled: boolean;
  /** Text between the markers' beginning and the call. */
  #text = '';
  /** Characters of the end marker that have come. */
  #numMatched = 0;
  #hasSentName = false;
  /** Whether any of the arguments are sent, or were there ahead of the name. */
  #hasArguments = false;

  constructor({ createId, vocabulary }: ToolCallParserOptions) {
    this.#createId = createId;
    this.#isSpelled = vocabulary.idOf(ACTION) === undefined;
  }

  push(text: string): ParsedDelta | null {
    if (this.#state === 'content' && this.#isSpelled) return this.#readSpelled(text);
    if (this.#state === 'content') {
      if (this.#action.feed(text).rest === null) return { content: text };
      this.#state = 'start';
    }
    if (this.#state === 'start') return this.#readStart(text);
    this.#feed(text);
    return this.#say(text);
  }

  #readSpelled(text: string): ParsedDelta | null {
    const { before, rest } = this.#start.feed(text);
    if (rest !== null) {
      this.#state = 'space';
      this.#feed(rest);
    }
    if (before !== '') return { content: before };
    return rest === null ? null : this.#say(text);
  }

  // The markers count where they begin in the piece in which the first of them ends, or later.
  #readStart(text: string): ParsedDelta | null {
    const { before, rest } = this.#start.feed(text);
    this.#text += before;
    if (rest === null) return null;
    this.#state = 'space';
    this.#feed(rest);
    return this.#text === '' ? this.#say(text) : { content: this.#text };
  }

  #feed(text: string): void {
    for (let at = 0; at < text.length; at++) this.#readChar(text.charAt(at), text.charCodeAt(at));
    this.#call.advance();
  }

  #readChar(char: string, code: number): void {
    if (this.#state === 'space' && code === OPEN_OBJECT) this.#state = 'call';
    if (this.#state === 'call') {
      this.#call.feed(char);
      if (this.#call.hasEnded) this.#state = 'behind';
    } else if (this.#state === 'behind' && char === END[this.#numMatched]) {
      if (++this.#numMatched === END.length) this.#state = 'ended';
    } else if (this.#state !== 'ended' && (this.#numMatched > 0 || !isSpace(code))) {
      this.#state = 'stuck';
    }
  }

  // A call that is followed by anything but its end is no JSON, and nothing is said of it.
  #say(piece: string): ParsedDelta | null {
    const { name, args } = this.#call;
    if (this.#state === 'stuck' || this.#call.isMalformed || (this.#state === 'behind' && this.#numMatched > 0)) return null;
    if (!this.#hasSentName) {
      if (name === null) return null;
      this.#hasSentName = true;
      args?.hideOpenString();
      this.#hasArguments = args !== null && !args.isEmpty;
      return toDelta({ id: this.#createId(), type: 'function', index: 0, name });
    }
    if (args === null || args.isEmpty) return null;
    const sendable = this.#hasArguments ? this.#takeMore(args) : this.#takeFirst(args, piece);
    this.#hasArguments ||= sendable !== null;
    return sendable === null ? null : toDelta({ index: 0, arguments: sendable });
  }

  /** The first arguments are those up to where the piece stands in them, which is not where it is spelled in another way. */
  #takeFirst(args: PartialArguments, piece: string): string | null {
    return args.takeThrough(piece) ?? (this.#call.hasEnded ? args.takeAll() : null);
  }

  #takeMore(args: PartialArguments): string {
    if (this.#call.hasEnded) return args.takeAll();
    return args.hasChanged ? args.takeCommon() : '';
  }

  finish(): ParsedDelta | null {
    const isHeld = this.#state === 'content' && this.#start.held !== '';
    return isHeld ? { content: this.#start.held } : null;
  }

  /** Arguments that never come are written as Python's None. */
  remainingArguments(): string {
    return this.#call.args?.takeRest() ?? 'null';
  }

  parseWhole(text: string): { content: string | null; toolCalls: ParsedToolCall[] | null } {
    const [content = '', action, ...others] = text.split(START);
    if (action === undefined || others.length > 0) return { content: text, toolCalls: null };
    const [body = ''] = action.split(END);
    const call = this.#toCall(readJson(body.slice(Math.max(0, body.indexOf('{')))));
    if (call === null) return { content: text, toolCalls: null };
    return { content: content === '' ? null : content, toolCalls: [call] };
  }

  #toCall(value: LosslessJson | undefined): ParsedToolCall | null {
    if (!(value instanceof Map)) return null;
    const name = value.get('name');
    const key = KEYS.find((candidate) => value.has(candidate));
    const args = key === undefined ? '{}' : dumpJson(value.get(key) ?? null);
    return typeof name === 'string' ? { id: this.#createId(), name, arguments: args } : null;
  }
}

function toDelta(call: ToolCallDelta): ParsedDelta {
  return { toolCalls: [call] };
}
