// Llama 3 and 4: `{"name": "f", "parameters": {…}}; {…}`, maybe behind `<|python_tag|>` (vLLM's tool_parsers/llama_tool_parser.py).
import { findContainerEnd } from '../json-container.ts';
import { dumpJson, readJson } from '../json-dumps.ts';
import type { ParsedDelta, ToolCallDelta } from '../parsed-delta.ts';
import type { ParsedToolCall } from '../parsed-message.ts';
import { JsonCall } from './json-call.ts';
import { PartialArguments } from './partial-arguments.ts';
import type { FormattedCall, ToolCallParser, ToolCallParserOptions, ToolCallStyle } from './tool-call-parser.ts';
import { toPythonJson } from './python-json.ts';

const PYTHON_TAG = '<|python_tag|>';

/** The style. Streams and whole answers write the arguments anew. */
export const LLAMA_JSON: ToolCallStyle = {
  isGrammar: false,
  forcesJson: false,
  takesContent: false,
  createParser: (options) => new LlamaParser(options),
  format: (content, calls) => (calls.length === 0 ? content : calls.map(formatCall).join('; ')),
};

function formatCall(call: FormattedCall): string {
  return `{"name": ${JSON.stringify(call.name)}, "parameters": ${toPythonJson(call.arguments)}}`;
}

type Mode = 'undecided' | 'content' | 'calls';

class LlamaParser implements ToolCallParser {
  readonly #createId: () => string;
  #mode: Mode = 'undecided';
  /** Text that is not sent in any way: the beginning of the tag, or objects before the first one that has a name. */
  #held: string[] = [];
  #call: JsonCall | null = null;
  #index = -1;
  #hasSentName = false;
  #args: PartialArguments | null = null;

  constructor({ createId }: ToolCallParserOptions) {
    this.#createId = createId;
  }

  push(text: string): ParsedDelta | null {
    if (this.#mode === 'calls') return this.#readCalls(text);
    if (this.#mode === 'content') return { content: text };
    this.#held.push(text);
    const head = this.#held.join('');
    if (head.length < PYTHON_TAG.length && PYTHON_TAG.startsWith(head)) return null;
    const isTagged = head.startsWith(PYTHON_TAG);
    this.#mode = isTagged || head.startsWith('{') ? 'calls' : 'content';
    this.#held = [];
    return this.#mode === 'content' ? { content: head } : this.#readCalls(isTagged ? head.slice(PYTHON_TAG.length) : head);
  }

  #readCalls(text: string): ParsedDelta | null {
    if (this.#index < 0) this.#held.push(text);
    const toolCalls: ToolCallDelta[] = [];
    for (let at = 0; at < text.length; at++) this.#readChar(text.charAt(at), toolCalls);
    this.#send(toolCalls);
    return toolCalls.length === 0 ? null : { toolCalls };
  }

  // A call that has ended stays the present one until the next begins.
  #readChar(char: string, toolCalls: ToolCallDelta[]): void {
    if (this.#call === null || this.#call.hasEnded) {
      if (char !== '{') return;
      if (this.#call !== null) this.#send(toolCalls);
      this.#call = new JsonCall();
      this.#hasSentName = false;
      this.#args = null;
    }
    this.#call.feed(char);
  }

  #send(toolCalls: ToolCallDelta[]): void {
    const call = this.#call;
    if (call === null || call.name === null) return;
    if (!this.#hasSentName) {
      this.#held = [];
      this.#hasSentName = true;
      toolCalls.push({ id: this.#createId(), type: 'function', index: ++this.#index, name: call.name });
    }
    const args = this.#takeArguments(call);
    if (args !== null) toolCalls.push({ index: this.#index, arguments: args });
  }

  // vLLM sends what the arguments begin with now and one piece earlier: a piece is sent when the next one comes, all once the call is whole.
  #takeArguments(call: JsonCall): string | null {
    if (call.arguments === null) return null;
    this.#args ??= new PartialArguments(call.arguments);
    this.#args.advance();
    if (call.hasEnded) return this.#args.takeAll();
    return this.#args.wasEmpty || !this.#args.hasChanged ? null : this.#args.takeCommon();
  }

  /** What never became a call is content: vLLM drops it. */
  finish(): ParsedDelta | null {
    const held = this.#index < 0 ? this.#held.join('') : '';
    return held === '' ? null : { content: held };
  }

  remainingArguments(): string {
    return this.#args?.takeAll() ?? '';
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
