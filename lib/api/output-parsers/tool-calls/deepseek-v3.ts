// DeepSeek V3 and R1, and V3.1: `<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>f<｜tool▁sep｜>{…}<｜tool▁call▁end｜><｜tool▁calls▁end｜>`
// (vLLM's tool_parsers/deepseekv3_tool_parser.py, deepseekv31_tool_parser.py).
import { LiteralLexer, LiteralTable, type LexerSink } from '../grammar/literal-lexer.ts';
import { LiteralSeeker } from '../literal-seeker.ts';
import type { ParsedDelta, ToolCallDelta } from '../parsed-delta.ts';
import type { ParsedToolCall } from '../parsed-message.ts';
import type { FormattedCall, ToolCallParser, ToolCallParserOptions, ToolCallStyle } from './tool-call-parser.ts';
import { CALL_BEGIN, CALL_END, type CallForm, CALLS_BEGIN, CALLS_END, FENCE, findCalls, SEPARATOR } from './deepseek-body.ts';
import { DeepSeekTokens } from './deepseek-tokens.ts';
import { toPythonJson } from './python-json.ts';

const MARKERS = new LiteralTable([CALLS_BEGIN, CALLS_END, CALL_BEGIN, CALL_END, SEPARATOR].map((marker) => [marker, [marker]]));

/** `function<｜tool▁sep｜>f`, and the arguments in a fenced block. */
export const DEEPSEEK_V3: ToolCallStyle = createDeepSeek('fenced', '\n');
/** `f<｜tool▁sep｜>{…}`. */
export const DEEPSEEK_V31: ToolCallStyle = createDeepSeek('plain', '');

function createDeepSeek(form: CallForm, betweenCalls: string): ToolCallStyle {
  return {
    isGrammar: false,
    forcesJson: false,
    takesContent: true,
    createParser: (options) => new DeepSeekParser(form, options),
    format: (content, calls) => `${content}${CALLS_BEGIN}${calls.map((call) => formatCall(call, form)).join(betweenCalls)}${CALLS_END}`,
  };
}

function formatCall({ name, arguments: args }: FormattedCall, form: CallForm): string {
  const json = toPythonJson(args);
  const body = form === 'plain' ? `${name}${SEPARATOR}${json}` : `function${SEPARATOR}${name}\n${FENCE}${json}\n\`\`\``;
  return `${CALL_BEGIN}${body}${CALL_END}`;
}

/** Where a text is: `kind` is the word ahead of the separator, `fence` what stands between a name and its arguments. */
type State = 'content' | 'between' | 'kind' | 'name' | 'fence' | 'arguments';

/** A call while it is read. */
interface Call {
  readonly id: string;
  readonly index: number;
  readonly name: string;
}

class DeepSeekParser implements ToolCallParser, LexerSink {
  readonly #form: CallForm;
  readonly #createId: () => string;
  /** Null where the markers are several tokens, which vLLM refuses: then they are found by their text, and nothing is lost. */
  readonly #tokens: DeepSeekTokens | null;
  readonly #lexer = new LiteralLexer(MARKERS);
  #state: State = 'content';
  #name = '';
  #fence = new LiteralSeeker(FENCE);
  /** The end of the arguments so far, which may be the end of their block. */
  #held = '';
  #call: Call | null = null;
  #numCalls = 0;
  /** What the present piece adds. */
  #content = '';
  #toolCalls: ToolCallDelta[] = [];
  #hasMarker = false;

  constructor(form: CallForm, { createId, vocabulary }: ToolCallParserOptions) {
    this.#form = form;
    this.#createId = createId;
    const areTokens = vocabulary.idOf(CALLS_BEGIN) !== undefined && vocabulary.idOf(CALLS_END) !== undefined;
    this.#tokens = areTokens ? new DeepSeekTokens(form, vocabulary, createId) : null;
  }

  push(text: string, tokenIds: readonly number[]): ParsedDelta | null {
    if (this.#tokens !== null) return this.#tokens.push(text, tokenIds);
    const wasInCall = this.#isInCall;
    this.#begin();
    this.#lexer.feed(text, 0, this);
    const delta = this.#delta();
    if (delta !== null || wasInCall || this.#isInCall) return delta;
    // Markers around all calls are sent as content without text, those of one call are not sent.
    return this.#hasMarker || text === '' ? { content: '' } : null;
  }

  #begin(): void {
    this.#content = '';
    this.#toolCalls = [];
    this.#hasMarker = false;
  }

  #delta(): ParsedDelta | null {
    if (this.#toolCalls.length === 0) return this.#content === '' ? null : { content: this.#content };
    return this.#content === '' ? { toolCalls: this.#toolCalls } : { content: this.#content, toolCalls: this.#toolCalls };
  }

  finish(): ParsedDelta | null {
    this.#begin();
    this.#lexer.flush(this);
    return this.#delta();
  }

  // A text with the marker of calls is content up to it, whatever follows.
  parseWhole(text: string): { content: string | null; toolCalls: ParsedToolCall[] | null } {
    const start = text.indexOf(CALLS_BEGIN);
    const calls = start < 0 ? [] : findCalls(text, this.#form);
    if (start < 0 || calls.some(({ type }) => type !== 'function')) return { content: text, toolCalls: null };
    return { content: text.slice(0, start) || null, toolCalls: calls.map(({ name, arguments: args }) => ({ id: this.#createId(), name, arguments: args })) };
  }

  get #isInCall(): boolean {
    return this.#state !== 'content' && this.#state !== 'between';
  }

  onContent(text: string): void {
    if (this.#state === 'arguments') this.#readArguments(text);
    else if (this.#state === 'fence') this.#readFence(text);
    else if (this.#state === 'name') this.#readName(text);
    else if (this.#state !== 'kind') this.#content += text;
  }

  onLiteral(marker: string, text: string): void {
    this.#hasMarker = true;
    if (this.#state === 'content') {
      if (marker === CALLS_BEGIN) this.#state = 'between';
      else this.#content += text;
    } else if (marker === CALL_BEGIN) {
      this.#open();
    } else if (this.#isInCall) {
      this.#readMarkerInCall(marker, text);
    }
  }

  #readMarkerInCall(marker: string, text: string): void {
    if (marker === CALL_END) this.#close();
    else if (marker === SEPARATOR && this.#state === 'kind') this.#state = 'name';
    else if (marker === SEPARATOR && this.#state === 'name' && this.#form === 'plain') this.#nameCall('arguments');
    else this.onContent(text);
  }

  #open(): void {
    this.#state = this.#form === 'fenced' ? 'kind' : 'name';
    this.#name = '';
    this.#fence = new LiteralSeeker(FENCE);
    this.#held = '';
    this.#call = null;
  }

  #close(): void {
    this.#state = 'between';
  }

  #readName(text: string): void {
    const end = this.#form === 'fenced' ? text.indexOf('\n') : -1;
    this.#name += end < 0 ? text : text.slice(0, end);
    if (end < 0) return;
    this.#nameCall('fence');
    this.#readFence(text.slice(end + 1));
  }

  #nameCall(next: State): void {
    this.#state = next;
    // A call without a name is no call: its arguments are not sent either.
    if (this.#name === '') return;
    this.#call = { id: this.#createId(), index: this.#numCalls++, name: this.#name };
    this.#toolCalls.push({ id: this.#call.id, type: 'function', index: this.#call.index, name: this.#name });
  }

  #readFence(text: string): void {
    const { rest } = this.#fence.feed(text);
    if (rest === null) return;
    this.#state = 'arguments';
    this.#readArguments(rest);
  }

  #readArguments(text: string): void {
    const end = this.#form === 'fenced' ? endOfArguments(text) : text.length;
    if (end > 0) this.#sendArguments(this.#held + text.slice(0, end));
    this.#held = (end > 0 ? '' : this.#held) + text.slice(end);
  }

  #sendArguments(text: string): void {
    if (this.#call === null) return;
    const last = this.#toolCalls.at(-1);
    if (last?.index === this.#call.index && last.arguments !== undefined) last.arguments += text;
    else this.#toolCalls.push({ index: this.#call.index, arguments: text });
  }
}

/** Where what may be the end of a fenced block begins. */
function endOfArguments(text: string): number {
  let end = text.length;
  while (end > 0 && (text[end - 1] === '\n' || text[end - 1] === '`')) end--;
  return end;
}
