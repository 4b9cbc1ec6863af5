// Kimi K3: `<|open|>tools<|sep|><|open|>call tool="f" index="0"<|sep|><|open|>argument key="a" type="string"<|sep|>x<|close|>…`
// (vLLM's tool_parsers/kimi_k3_tool_parser.py, parser/kimi_k3.py). White space inside of markers is allowed.
import { dumpJson } from '../json-dumps.ts';
import { LiteralSeeker } from '../literal-seeker.ts';
import type { ParsedDelta } from '../parsed-delta.ts';
import type { ParsedToolCall } from '../parsed-message.ts';
import { CALL_END, CALLS_END, CALLS_START, readXtmlCall, readXtmlCalls, RESPONSE_END, RESPONSE_START, stripResponse, type XtmlCall } from './kimi-k3-markup.ts';
import { KimiK3Content } from './kimi-k3-content.ts';
import { formatValue } from './qwen3-xml.ts';
import type { FormattedCall, ToolCallParser, ToolCallParserOptions, ToolCallStyle } from './tool-call-parser.ts';

const SEPARATOR = '<|sep|>';

/** The style. Content stands in a channel of its own, whose markers never show. */
export const KIMI_K3: ToolCallStyle = {
  isGrammar: false,
  forcesJson: false,
  takesContent: true,
  unwrapsContent: true,
  createParser: (options) => new KimiK3Parser(options),
  format: formatCalls,
};

function formatCalls(content: string, calls: readonly FormattedCall[]): string {
  const response = content === '' ? '' : `<|open|>response<|sep|>${content}<|close|>response<|sep|>`;
  return calls.length === 0 ? response : `${response}<|open|>tools<|sep|>${calls.map(formatCall).join('')}<|close|>tools<|sep|>`;
}

function formatCall({ name, arguments: args }: FormattedCall, index: number): string {
  const values = Object.entries(args).map(([key, value]) => {
    return `<|open|>argument key="${escape(key)}" type="${typeOf(value)}"<|sep|>${formatValue(value)}<|close|>argument<|sep|>`;
  });
  return `<|open|>call tool="${escape(name)}" index="${index}"<|sep|>${values.join('')}<|close|>call<|sep|>`;
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;');
}

function typeOf(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  return value === null ? 'null' : typeof value;
}

class KimiK3Parser implements ToolCallParser {
  readonly #createId: () => string;
  readonly #content = new KimiK3Content();
  #separator = new LiteralSeeker(SEPARATOR);
  /** Text behind the last call, cut at its separators. */
  #region: string[] = [];
  /** The end of the region since its last separator. */
  #chunk: string[] = [];
  #numCalls = 0;

  constructor({ createId }: ToolCallParserOptions) {
    this.#createId = createId;
  }

  push(text: string): ParsedDelta | null {
    const { content, calls } = this.#content.feed(text);
    const found = this.#readCalls(calls);
    const shown = content === '' ? null : content;
    if (found.length === 0) return shown === null ? null : { content: shown };
    const toolCalls = found.map(({ name, args }) => ({ id: this.#createId(), type: 'function' as const, index: this.#numCalls++, name, arguments: dumpJson(args) }));
    return { content: shown, toolCalls };
  }

  #readCalls(text: string): XtmlCall[] {
    const calls: XtmlCall[] = [];
    for (let rest: string | null = text === '' ? null : text; rest !== null;) {
      const { before, rest: next }: { before: string; rest: string | null } = this.#separator.feed(rest);
      this.#chunk.push(before);
      if (next !== null) this.#endChunk(calls);
      rest = next;
    }
    return calls;
  }

  #endChunk(calls: XtmlCall[]): void {
    const chunk = `${this.#chunk.join('')}${SEPARATOR}`;
    this.#chunk = [];
    const end = chunk.lastIndexOf('<|close|>');
    const isCallEnd = end >= 0 && CALL_END.test(chunk.slice(end));
    this.#region.push(isCallEnd ? chunk.slice(0, end) : chunk);
    if (!isCallEnd) return;
    const call = readXtmlCall(this.#region.join(''));
    this.#region = [];
    if (call !== null) calls.push(call);
  }

  parseWhole(text: string): { content: string | null; toolCalls: ParsedToolCall[] | null } {
    const start = CALLS_START.exec(text);
    const content = readContent(text, start === null ? text : text.slice(0, start.index));
    if (start === null) return { content, toolCalls: null };
    const section = text.slice(start.index + start[0].length);
    const end = CALLS_END.exec(section)?.index ?? section.length;
    const toolCalls = readXtmlCalls(section.slice(0, end)).map(({ name, args }) => ({ id: this.#createId(), name, arguments: dumpJson(args) }));
    return { content, toolCalls: toolCalls.length === 0 ? null : toolCalls };
  }
}

/** The response, where the text has a whole one; otherwise what stands ahead of the calls. */
function readContent(text: string, before: string): string | null {
  const start = RESPONSE_START.exec(text);
  const body = start === null ? null : text.slice(start.index + start[0].length);
  const end = body === null ? null : RESPONSE_END.exec(body);
  const content = body === null || end === null ? stripResponse(before) : body.slice(0, end.index);
  return content === '' ? null : content;
}
