// Llama 3 and 4: `{"name": "f", "parameters": {…}}; {…}`, maybe behind `<|python_tag|>` (vLLM's tool_parsers/llama_tool_parser.py).
import { isSpace } from '../../../codec/jinja/values/python-space.ts';
import { OPEN_LIST, OPEN_OBJECT, QUOTE } from '../../../codec/json-characters.ts';
import { findContainerEnd } from '../json-container.ts';
import { dumpJson, readJson } from '../json-dumps.ts';
import type { ParsedDelta } from '../parsed-delta.ts';
import type { ParsedToolCall } from '../parsed-message.ts';
import { CallAnnouncer } from './call-announcer.ts';
import { JsonRewriter } from './json-rewriter.ts';
import { PartialCall } from './partial-call.ts';
import type { FormattedCall, ToolCallParser, ToolCallParserOptions, ToolCallStyle } from './tool-call-parser.ts';
import { toPythonJson } from './python-json.ts';

const PYTHON_TAG = '<|python_tag|>';
/** Between calls; any other text of its length will do. */
const GAP = '; ';
const KEYS = ['arguments', 'parameters'];

/** The style. Streams and whole answers write the arguments anew. */
export const LLAMA_JSON: ToolCallStyle = {
  isGrammar: false,
  forcesJson: false,
  takesContent: false,
  createParser: (options) => new LlamaParser(options),
  format: (content, calls) => (calls.length === 0 ? content : calls.map(formatCall).join(GAP)),
};

function formatCall(call: FormattedCall): string {
  return `{"name": ${JSON.stringify(call.name)}, "parameters": ${toPythonJson(call.arguments)}}`;
}

/** `gap` is what follows a call, `space` what may stand ahead of one; behind what is no call nothing is said, but once: where another value is there. */
type State = 'undecided' | 'content' | 'space' | 'call' | 'gap' | 'other' | 'stuck';

class LlamaParser implements ToolCallParser {
  readonly #createId: () => string;
  readonly #announcer: CallAnnouncer;
  #state: State = 'undecided';
  #head = '';
  #call: PartialCall | null = null;
  /** A string where a call should be. */
  #other: JsonRewriter | null = null;
  /** Characters left between two calls, whatever they are. */
  #numToSkip = 0;
  /** White space stands ahead of the call: then nothing may follow it. */
  #isSpaced = false;

  constructor({ createId }: ToolCallParserOptions) {
    this.#createId = createId;
    this.#announcer = new CallAnnouncer(createId);
  }

  push(text: string): ParsedDelta | null {
    if (this.#state === 'content') return { content: text };
    if (this.#state !== 'undecided') return this.#readCalls(text, 0);
    this.#head += text;
    const isTagged = this.#head.startsWith(PYTHON_TAG);
    if (isTagged || this.#head.startsWith('{')) {
      this.#state = 'space';
      return this.#readCalls(this.#head, isTagged ? PYTHON_TAG.length : 0);
    }
    // What begins the tag is content all the same.
    if (!PYTHON_TAG.startsWith(this.#head)) this.#state = 'content';
    return { content: text };
  }

  #readCalls(text: string, start: number): ParsedDelta | null {
    for (let at = start; at < text.length; at++) this.#readChar(text.charAt(at), text.charCodeAt(at));
    if (this.#state === 'stuck' || (this.#state === 'space' && this.#isSpaced) || this.#call?.hasSeveralArguments === true) return null;
    if (this.#state === 'other') return this.#sayOther(this.#other);
    const call = this.#announcer.say();
    return call === null ? null : { toolCalls: [call] };
  }

  // Until a name is sent, a string has to be whole. One that speaks of parameters makes vLLM fail.
  #sayOther(other: JsonRewriter | null): ParsedDelta | null {
    if (other !== null && !other.hasEnded && !this.#announcer.hasSentName) return null;
    this.#state = 'stuck';
    if (other?.take().includes('parameters') === true) return null;
    const call = this.#announcer.say();
    return call === null ? null : { toolCalls: [call] };
  }

  #readChar(char: string, code: number): void {
    if (this.#state === 'other') {
      this.#other?.feed(char);
    } else if (this.#state === 'call') {
      this.#call?.feed(char);
      if (this.#call?.hasEnded === true) this.#endCall();
    } else if (this.#state === 'gap') {
      if (this.#isSpaced && !isSpace(code)) this.#state = 'stuck';
      else if (!isLowSurrogate(code) && --this.#numToSkip === 0) this.#state = 'space';
      this.#isSpaced &&= this.#state === 'gap';
    } else if (this.#state === 'space' && isSpace(code)) {
      this.#isSpaced = true;
    } else if (this.#state === 'space' && !isLowSurrogate(code)) {
      this.#beginCall(char, code);
    }
  }

  #beginCall(char: string, code: number): void {
    this.#state = code === OPEN_OBJECT ? 'call' : code === QUOTE || code === OPEN_LIST ? 'other' : 'stuck';
    if (this.#state === 'stuck') return;
    this.#call = new PartialCall(KEYS);
    if (code === QUOTE) this.#other = new JsonRewriter();
    if (this.#state === 'call') this.#call.feed(char);
    else this.#other?.feed(char);
    this.#announcer.begin(this.#call);
  }

  #endCall(): void {
    this.#state = 'gap';
    this.#numToSkip = GAP.length;
  }

  remainingArguments(): string {
    return this.#announcer.remaining;
  }

  parseWhole(text: string): { content: string | null; toolCalls: ParsedToolCall[] | null } {
    const toolCalls: ParsedToolCall[] = [];
    for (let start = text.indexOf('{'); start >= 0;) {
      const found = findContainerEnd(text, start);
      const end = found < 0 ? text.length : found;
      const call = this.#readObject(text.slice(start, end));
      if (call === null) return { content: text, toolCalls: null };
      toolCalls.push(call);
      start = text.indexOf('{', end + 1);
    }
    return toolCalls.length === 0 ? { content: text, toolCalls: null } : { content: null, toolCalls };
  }

  #readObject(text: string): ParsedToolCall | null {
    const call = readJson(text);
    if (!(call instanceof Map)) return null;
    const name = call.get('name');
    const args = call.get('arguments') ?? call.get('parameters');
    if (typeof name !== 'string' || args === undefined) return null;
    return { id: this.#createId(), name, arguments: dumpJson(args) };
  }
}

// The second half of a character, which is one to Python.
function isLowSurrogate(code: number): boolean {
  return code >= 0xdc00 && code <= 0xdfff;
}
