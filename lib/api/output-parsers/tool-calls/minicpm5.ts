// MiniCPM 5: `<function name="f"><param name="a">1</param></function>` (vLLM's tool_parsers/minicpm5xml_tool_parser.py).
import { overlapLength } from '../literal-seeker.ts';
import type { ParsedDelta } from '../parsed-delta.ts';
import type { ParsedToolCall } from '../parsed-message.ts';
import { dumpJson, dumpString } from '../json-dumps.ts';
import {
  addArgument, checkParams, findName, findParam, MAX_HEAD_LENGTH, PARAM_END, readFunction, type SpelledParam,
} from './minicpm5-function.ts';
import type { Arguments } from './minicpm5-call.ts';
import { toPythonJson } from './python-json.ts';
import { toIdTail } from './spelled-calls.ts';
import type { FormattedCall, OfferedTool, ToolCallParser, ToolCallParserOptions, ToolCallStyle } from './tool-call-parser.ts';

const START = '<function';
const END = '</function>';
const NEEDS_DATA = /[<&\n]|^\s|\s$/;

/**
 * The style. A whole answer with calls has no content. A stream shows the first mark of a call as content where it is several tokens.
 */
export const MINICPM5: ToolCallStyle = {
  isGrammar: false,
  forcesJson: true,
  takesContent: false,
  createParser: (options) => new MiniCpm5Parser(options),
  format: (content, calls) => (calls.length === 0 ? content : calls.map(formatCall).join('')),
};

function formatCall({ name, arguments: args }: FormattedCall): string {
  const params = Object.entries(args).map(([key, value]) => `<param name="${key}">${formatValue(value)}</param>`);
  return `${START} name="${name}">${params.join('')}${END}`;
}

function formatValue(value: unknown): string {
  if (typeof value !== 'string') return toPythonJson(value);
  return NEEDS_DATA.test(value) ? `<![CDATA[${value}]]>` : value;
}

/** Where a text is: `free` ahead of the first mark, `leaked` in a call whose mark is shown as content, `text` between calls. */
type State = 'free' | 'leaked' | 'text' | 'call';

/** What may be the beginning of a mark holds back all text; more than this is shown all the same. */
const MAX_HELD_LENGTH = 1024;

/** Says one thing per piece: text between calls, a call's name, what its parameters add, or all of a call at once. */
class MiniCpm5Parser implements ToolCallParser {
  readonly #createId: () => string;
  readonly #tools: readonly OfferedTool[];
  #state: State = 'free';
  /** What is not read: calls that come in one piece are said one piece after the other. */
  #input = '';
  /** Pieces behind it. */
  readonly #later: string[] = [];
  #numPulled = 0;
  /** The end of the text that is read, where a mark may have begun. */
  #tail = '';
  #block = new OpenBlock();
  #index = -1;
  #hasSentName = false;
  #sent = '';
  /** The last call's arguments; null while there are none. */
  #args: Arguments | null = null;

  constructor({ createId, tools }: ToolCallParserOptions) {
    this.#createId = createId;
    this.#tools = tools;
  }

  push(piece: string): ParsedDelta | null {
    this.#later.push(normalize(piece));
    if (this.#state === 'free' || this.#state === 'leaked') this.#pull();
    if (this.#state === 'free' && !this.#findMark()) return this.#showInput();
    if (this.#state === 'leaked') return this.#readLeaked(piece);
    if (this.#state === 'text') {
      while (!this.#input.includes(START) && this.#pull());
      if (!this.#input.startsWith(START)) return this.#readText(piece);
      this.#open('');
    }
    return this.#readCall();
  }

  /** Takes in the next piece; false where there is none. */
  #pull(): boolean {
    const piece = this.#later[this.#numPulled];
    if (piece === undefined) return false;
    this.#input += piece;
    if (++this.#numPulled < this.#later.length) return true;
    this.#later.length = 0;
    this.#numPulled = 0;
    return true;
  }

  #readCall(): ParsedDelta | null {
    let end = this.#block.findEnd(this.#input);
    while (end < 0) {
      this.#block.add(this.#input);
      this.#input = '';
      if (!this.#pull()) return this.#sayPart();
      end = this.#block.findEnd(this.#input);
    }
    return this.#close(end);
  }

  #findMark(): boolean {
    const text = this.#tail + this.#input;
    const at = text.indexOf(START);
    const numShown = this.#tail.length;
    this.#tail = text.slice(1 - START.length);
    if (at < 0) return false;
    this.#state = 'text';
    if (at < numShown) this.#open(text.slice(at, numShown));
    return true;
  }

  #open(shown: string): void {
    this.#state = shown === '' ? 'call' : 'leaked';
    this.#block = new OpenBlock();
    this.#block.add(shown);
  }

  #showInput(): ParsedDelta | null {
    const content = this.#input;
    this.#input = '';
    return content === '' ? null : { content };
  }

  #readText(piece: string): ParsedDelta | null {
    const at = this.#input.indexOf(START);
    if (at < 0) return this.#readOn(piece);
    const content = this.#input.slice(0, at);
    this.#input = this.#input.slice(at);
    return { content };
  }

  #readOn(piece: string): ParsedDelta | null {
    if (this.#input === '') return piece === '' && this.#index >= 0 && !this.#hasSentName ? { content: '' } : null;
    const isHeld = overlapLength(this.#input, START) > 0 && this.#input.length < MAX_HELD_LENGTH;
    return isHeld ? null : this.#showInput();
  }

  #readLeaked(piece: string): ParsedDelta | null {
    const input = this.#input;
    const end = this.#block.findEnd(input);
    if (end >= 0) return this.#close(end);
    const delta = this.#readOn(piece);
    if (this.#input === '') this.#block.add(input);
    return delta;
  }

  #sayPart(): ParsedDelta | null {
    const tool = this.#block.isBroken ? undefined : this.#tools.find(({ name }) => name === this.#block.name);
    if (tool === undefined) return null;
    if (!this.#hasSentName) return this.#start(tool.name);
    const args = this.#block.takeArguments(tool);
    this.#args = this.#block.args.size === 0 ? null : this.#block.args;
    return args === '' ? null : this.#send(args);
  }

  #start(name: string): ParsedDelta {
    this.#hasSentName = true;
    this.#args = null;
    this.#sent = '';
    return { toolCalls: [{ id: this.#createId(), type: 'function', index: ++this.#index, name }] };
  }

  #send(args: string): ParsedDelta {
    this.#sent += args;
    return { toolCalls: [{ index: this.#index, arguments: args }] };
  }

  #close(end: number): ParsedDelta {
    this.#block.add(this.#input.slice(0, end));
    this.#input = this.#input.slice(end);
    this.#state = 'text';
    const block = this.#block.text;
    const call = readFunction(expand(block), this.#tools);
    if (call === null) return { content: block };
    const args = dumpJson(call.args);
    this.#args = call.args;
    if (this.#hasSentName) {
      this.#hasSentName = false;
      const rest = this.remainingArguments();
      return rest === '' ? { content: '' } : this.#send(rest);
    }
    this.#sent = args;
    return { toolCalls: [{ id: this.#createId(), type: 'function', index: ++this.#index, name: call.name, arguments: args }] };
  }

  remainingArguments(): string {
    if (this.#index < 0) return '';
    const args = this.#args === null ? '{}' : dumpJson(this.#args);
    return args.startsWith(this.#sent) ? args.slice(this.#sent.length) : '';
  }

  parseWhole(written: string): { content: string | null; toolCalls: ParsedToolCall[] | null } {
    const text = expand(normalize(written));
    const toolCalls: ParsedToolCall[] = [];
    for (let start = text.indexOf(START); start >= 0;) {
      const found = text.indexOf(END, start);
      if (found < 0) break;
      const call = readFunction(text.slice(start, found + END.length), this.#tools);
      if (call !== null) toolCalls.push({ id: `call_${toIdTail(this.#createId())}`, name: call.name, arguments: dumpJson(call.args) });
      start = text.indexOf(START, found + END.length);
    }
    return toolCalls.length === 0 ? { content: written, toolCalls: null } : { content: null, toolCalls };
  }
}

/** Letters that some tokenizers spell white space with. */
function normalize(text: string): string {
  return text.replaceAll('\u0120', ' ').replaceAll('\u010a', '\n');
}

function expand(text: string): string {
  return text.replaceAll('<functionname=', '<function name=').replaceAll('<paramname=', '<param name=');
}

/** A call while it is written. Linear: a text is looked at once, and a parameter's once more at its end. */
class OpenBlock {
  readonly #pieces: string[] = [];
  #end = '';
  #head = '';
  #name: string | null = null;
  /** What is not known to have names in all parameters. */
  #unchecked = '';
  /** What is not known to be a parameter. */
  #unread = '';
  #isBroken = false;
  #params: SpelledParam[] = [];
  readonly args: Arguments = new Map();

  get text(): string {
    return this.#pieces.join('');
  }

  get name(): string | null {
    return this.#name;
  }

  /** Whether a parameter has no name. */
  get isBroken(): boolean {
    return this.#isBroken;
  }

  /** Where the block ends in a text that follows it; -1 where it does not. */
  findEnd(text: string): number {
    const at = (this.#end + text).indexOf(END);
    return at < 0 ? -1 : at + END.length - this.#end.length;
  }

  add(text: string): void {
    const isParamEnd = (this.#end + text).includes(PARAM_END);
    this.#pieces.push(text);
    this.#end = (this.#end + text).slice(1 - END.length);
    if (this.#name === null && this.#head.length < MAX_HEAD_LENGTH) this.#readHead(text);
    this.#unchecked += text;
    this.#unread += text;
    if (text.includes('>')) this.#checkNames();
    if (isParamEnd) this.#readParams();
  }

  #readHead(text: string): void {
    this.#head += text;
    if (text.includes('>')) this.#name = findName(this.#head);
  }

  #checkNames(): void {
    const { isBroken, rest } = checkParams(this.#unchecked);
    this.#isBroken ||= isBroken;
    this.#unchecked = rest;
  }

  #readParams(): void {
    let at = 0;
    for (let param = findParam(this.#unread, 0); param !== null; param = findParam(this.#unread, at)) {
      this.#params.push(param);
      at = param.end;
    }
    this.#unread = this.#unread.slice(at);
  }

  /** JSON of the arguments that came since the last time, as more of an object: `{"a": 1`, then `, "b": 2`. */
  takeArguments(tool: OfferedTool): string {
    const numTaken = this.args.size;
    for (const param of this.#params) addArgument(this.args, param, tool);
    this.#params = [];
    if (this.args.size === numTaken) return '';
    const members = Array.from(this.args).slice(numTaken).map(([name, value]) => `${dumpString(name)}: ${dumpJson(value)}`);
    return `${numTaken === 0 ? '{' : ', '}${members.join(', ')}`;
  }
}
