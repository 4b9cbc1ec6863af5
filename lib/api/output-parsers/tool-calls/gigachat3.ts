// GigaChat 3: `<|message_sep|>\n\nfunction call<|role_sep|>\n{"name": "f", "arguments": {…}}` (vLLM's tool_parsers/gigachat3_tool_parser.py).
import { trimEnd } from '../../../codec/jinja/values/python-space.ts';
import { readJson } from '../json-dumps.ts';
import { LiteralSeeker } from '../literal-seeker.ts';
import type { ParsedDelta } from '../parsed-delta.ts';
import type { ParsedToolCall } from '../parsed-message.ts';
import { toCall } from './call-object.ts';
import { HermesCall } from './hermes-call.ts';
import { toPythonJson } from './python-json.ts';
import type { ToolCallParser, ToolCallParserOptions, ToolCallStyle } from './tool-call-parser.ts';

const ROLE = 'function call<|role_sep|>\n';
const MARK = '<|function_call|>';
const CALL = /function call<\|role_sep\|>\n|<\|function_call\|>/;
const CONTENT_END = /<\|message_sep\|>|<\|function_call\|>/;
const TEXT_END = '</s>';

/** The style. There is one call, and it is the last thing of a text; a stream says one thing per piece. */
export const GIGACHAT3: ToolCallStyle = {
  isGrammar: false,
  forcesJson: true,
  takesContent: true,
  createParser: (options) => new GigaChat3Parser(options),
  format: (content, [call]) => (call === undefined ? content : `${content}<|message_sep|>\n\n${ROLE}${toPythonJson(call)}`),
};

class GigaChat3Parser implements ToolCallParser {
  readonly #createId: () => string;
  readonly #role = new LiteralSeeker(ROLE);
  readonly #mark = new LiteralSeeker(MARK);
  readonly #call = new HermesCall();
  #hasContentEnded = false;
  #isInCall = false;
  #hasSentName = false;
  /** The end of the text, where it may be the marker of its end. */
  #end = '';

  constructor({ createId }: ToolCallParserOptions) {
    this.#createId = createId;
  }

  push(text: string): ParsedDelta | null {
    if (this.#isInCall) return this.#readCall(text);
    const content = this.#readContent(text);
    const call = this.#role.feed(text).rest ?? this.#mark.feed(text).rest;
    this.#isInCall = call !== null;
    if (content === '') return call === null ? null : this.#readCall(call);
    if (call !== null) this.#feed(call);
    return { content };
  }

  #readContent(text: string): string {
    const end = CONTENT_END.exec(text)?.index;
    const content = end === undefined && this.#hasContentEnded ? '' : text.slice(0, end);
    this.#hasContentEnded ||= end !== undefined;
    return content;
  }

  #readCall(piece: string): ParsedDelta | null {
    const isOver = this.#feed(piece);
    if (this.#call.name === null) return null;
    if (!this.#hasSentName) {
      this.#hasSentName = true;
      return { toolCalls: [{ id: this.#createId(), type: 'function', index: 0, name: this.#call.name }] };
    }
    const args = isOver ? '' : this.#call.takeArguments(piece);
    return args === '' ? null : { toolCalls: [{ index: 0, arguments: args }] };
  }

  /** True where the text ends with its marker, whose last part is not read. */
  #feed(piece: string): boolean {
    this.#end = `${this.#end}${piece}`.slice(-TEXT_END.length);
    if (this.#end !== TEXT_END) this.#call.feed(piece);
    else this.#call.feed(piece.slice(0, -TEXT_END.length));
    return this.#end === TEXT_END && piece.length <= TEXT_END.length;
  }

  remainingArguments(): string {
    return this.#hasSentName && !this.#call.hasSentArguments ? '{}' : '';
  }

  parseWhole(written: string): { content: string | null; toolCalls: ParsedToolCall[] | null } {
    const text = trimEnd(written).endsWith(TEXT_END) ? written.slice(0, written.lastIndexOf(TEXT_END)) : written;
    const mark = CALL.exec(text);
    const value = mark === null ? undefined : readJson(text.slice(mark.index + mark[0].length));
    const call = value instanceof Map && value.get('arguments') instanceof Map ? toCall(value, ['arguments'], this.#createId) : null;
    if (call === null) return { content: written, toolCalls: null };
    const content = text.slice(0, CONTENT_END.exec(text)?.index);
    return { content: content === '' ? null : content, toolCalls: [call] };
  }
}
