// Hunyuan 3: `<tool_calls><tool_call>f<tool_sep><arg_key>a</arg_key><arg_value>1</arg_value></tool_call></tool_calls>` (vLLM's
// tool_parsers/hy_v3_tool_parser.py).
import { trimBoth } from '../../../codec/jinja/values/python-space.ts';
import type { LosslessJson } from '../../../codec/lossless-json.ts';
import { findProperties } from '../grammar/schema-types.ts';
import { hunyuanTagsOf, type HunyuanTags } from '../hunyuan-tags.ts';
import { dumpJson } from '../json-dumps.ts';
import { LiteralSeeker, overlapLength } from '../literal-seeker.ts';
import type { ParsedDelta, ToolCallDelta } from '../parsed-delta.ts';
import type { ParsedToolCall } from '../parsed-message.ts';
import { HunyuanArguments, type HunyuanSyntax } from './hunyuan-arguments.ts';
import { HunyuanBlock, type OpenCall } from './hunyuan-block.ts';
import { readValue, typesOf } from './hunyuan-values.ts';
import { formatValue } from './qwen3-xml.ts';
import { findTaggedPairs } from './tagged-pairs.ts';
import { NO_MARKERS } from '../vocabulary.ts';
import type { FormattedCall, OfferedTool, ToolCallParser, ToolCallParserOptions, ToolCallStyle } from './tool-call-parser.ts';

/** What a piece with content leaves of calls for the next one; vLLM keeps all of it. */
const MAX_LEFT_CHARS = 256;
const ESCAPABLE = /["\\\n\r\t]/g;
const ESCAPES: Readonly<Record<string, string>> = { '"': '\\"', '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

const SYNTAX: Omit<HunyuanSyntax, 'tags' | 'holdsBack'> = { takesSpace: true, escape: (text) => text.replace(ESCAPABLE, (char) => ESCAPES[char] ?? char) };

/** The style. The tags of calls count only where they come in one piece, as tokens do. */
export const HY_V3: ToolCallStyle = {
  isGrammar: false,
  forcesJson: true,
  takesContent: true,
  createParser: (options) => new HyV3Parser(options),
  format: (content, calls, vocabulary = NO_MARKERS) => {
    const tags = hunyuanTagsOf(vocabulary);
    return calls.length === 0 ? content : `${content}${tags.blockStart}\n${calls.map((call) => formatCall(call, tags)).join('')}${tags.blockEnd}`;
  },
};

function formatCall({ name, arguments: args }: FormattedCall, tags: HunyuanTags): string {
  const { keyStart, keyEnd, valueStart, valueEnd } = tags;
  const values = Object.entries(args).map(([key, value]) => `${keyStart}${key}${keyEnd}\n${valueStart}${formatValue(value)}${valueEnd}\n`);
  return `${tags.callStart}${name}${tags.separator}\n${values.join('')}${tags.callEnd}\n`;
}

/** The head of a call that waits for its end. */
interface OpenHead {
  readonly pieces: string[];
  readonly separator: LiteralSeeker;
  readonly end: LiteralSeeker;
  hasEnd: boolean;
}

class HyV3Parser implements ToolCallParser {
  readonly #tools: readonly OfferedTool[];
  readonly #createId: () => string;
  readonly #tags: HunyuanTags;
  readonly #syntax: HunyuanSyntax;
  readonly #block: HunyuanBlock;
  readonly #isSpelled: boolean;
  #head: OpenHead | null = null;
  #call: OpenCall | null = null;
  /** Text of calls that waits for the next piece. */
  #left = '';
  #numCalls = 0;

  constructor({ tools, vocabulary, createId }: ToolCallParserOptions) {
    this.#tools = tools;
    this.#createId = createId;
    this.#tags = hunyuanTagsOf(vocabulary);
    this.#block = new HunyuanBlock(vocabulary);
    this.#isSpelled = vocabulary.idOf(this.#tags.blockStart) === undefined;
    // Where tags are no tokens, which vLLM refuses, none is lost in a stream.
    this.#syntax = { ...SYNTAX, tags: this.#tags, holdsBack: this.#isSpelled };
  }

  push(text: string, tokenIds: readonly number[]): ParsedDelta | null {
    const { content, calls } = this.#block.feed(text, tokenIds);
    if (calls === null) return { content: content ?? '' };
    const piece = this.#close(this.#left + calls);
    this.#left = '';
    if (this.#call !== null) return this.#readCall(this.#call, piece, null);
    return this.#head === null ? this.#readBetween(piece, content) : this.#readHead(this.#head, piece, content);
  }

  /** Behind a block that has ended, every piece ends whatever is open. */
  #close(text: string): string {
    const hasEnd = this.#head?.hasEnd === true || `${this.#call?.end.held ?? ''}${text}`.includes(this.#tags.callEnd);
    return this.#block.hasEnded && !hasEnd ? `${text}${this.#tags.callEnd}${this.#tags.blockEnd}` : text;
  }

  #readBetween(text: string, content: string | null): ParsedDelta | null {
    const start = text.indexOf(this.#tags.callStart);
    if (start < 0) {
      if (this.#isSpelled) this.#left = text.slice(text.length - overlapLength(text, this.#tags.callStart));
      else if (content !== null) this.#left = text.slice(-MAX_LEFT_CHARS);
      return content === null ? null : { content };
    }
    const separator = text.indexOf(this.#tags.separator);
    if (separator >= 0 && separator < start) return this.#readName('', text.slice(separator + this.#tags.separator.length), content);
    this.#head = { pieces: [], separator: new LiteralSeeker(this.#tags.separator), end: new LiteralSeeker(this.#tags.callEnd), hasEnd: false };
    return this.#readHead(this.#head, text.slice(start + this.#tags.callStart.length), content);
  }

  #readHead(head: OpenHead, text: string, content: string | null): ParsedDelta | null {
    const { before, rest } = head.separator.feed(text);
    head.pieces.push(before);
    head.hasEnd ||= head.end.feed(text).rest !== null;
    if (rest === null) return content === null ? null : { content };
    this.#head = null;
    return this.#readName(trimBoth(head.pieces.join('')), rest, content);
  }

  #readName(name: string, rest: string, content: string | null): ParsedDelta {
    const call = { arguments: new HunyuanArguments(this.#syntax, findProperties(this.#tools, name)), end: new LiteralSeeker(this.#tags.callEnd) };
    const delta: ParsedDelta = { content, toolCalls: [{ id: this.#createId(), type: 'function', index: this.#numCalls++, name }] };
    this.#call = call;
    if (rest.includes(this.#tags.callEnd)) return this.#readCall(call, rest, delta) ?? delta;
    this.#left = rest;
    return delta;
  }

  /** `opening` has the name of the call where that comes in the same piece. */
  #readCall({ arguments: args, end }: OpenCall, text: string, opening: ParsedDelta | null): ParsedDelta | null {
    const { before, rest } = end.feed(text);
    args.append(before);
    const json = rest === null ? args.take(end.held) : args.finish();
    const delta = this.#addArguments(opening, json);
    if (rest === null) return delta;
    this.#call = null;
    const others = this.#drain(rest);
    if (others.length === 0) return delta;
    return delta === null ? { toolCalls: others } : { ...delta, toolCalls: [...(delta.toolCalls ?? []), ...others] };
  }

  #addArguments(opening: ParsedDelta | null, json: string): ParsedDelta | null {
    if (json === '') return opening;
    const call = opening?.toolCalls?.[0] ?? { index: this.#numCalls - 1 };
    return { ...opening, toolCalls: [{ ...call, arguments: json }] };
  }

  /** Calls that are whole behind one that ends; what follows them is left. */
  #drain(text: string): ToolCallDelta[] {
    const deltas: ToolCallDelta[] = [];
    let from = 0;
    while (true) {
      const start = text.indexOf(this.#tags.callStart, from);
      const end = start < 0 ? -1 : text.indexOf(this.#tags.callEnd, start);
      if (end < 0) break;
      from = end + this.#tags.callEnd.length;
      for (const call of findCalls(text.slice(start, from), this.#tags)) deltas.push({ type: 'function', index: this.#numCalls++, ...this.#toCall(call) });
    }
    this.#left = text.slice(from);
    return deltas;
  }

  parseWhole(text: string): { content: string | null; toolCalls: ParsedToolCall[] | null } {
    const start = text.indexOf(this.#tags.blockStart);
    if (start < 0) return { content: text, toolCalls: null };
    return { content: start === 0 ? null : text.slice(0, start), toolCalls: findCalls(text, this.#tags).map((call) => this.#toCall(call)) };
  }

  #toCall({ name, body }: CallText): ParsedToolCall {
    const properties = findProperties(this.#tools, name);
    const pairs = findTaggedPairs(body, this.#tags.spacedPairs);
    const args = new Map<string, LosslessJson>(pairs.map(({ key, value }) => [key, readValue(value, typesOf(properties, key))]));
    return { id: this.#createId(), name, arguments: dumpJson(args) };
  }
}

interface CallText {
  readonly name: string;
  readonly body: string;
  /** Where it ends; -1 where it is cut. */
  readonly end: number;
}

/** The calls of a text; behind the end of the last one, one more may be cut. */
function findCalls(text: string, tags: HunyuanTags): CallText[] {
  const calls: CallText[] = [];
  let from = 0;
  for (let call = findCall(text, 0, tags); call !== null && call.end >= 0; call = findCall(text, from, tags)) {
    calls.push(call);
    from = call.end + tags.callEnd.length;
  }
  const last = findCall(text, calls.length === 0 ? 0 : text.lastIndexOf(tags.callEnd), tags);
  return last !== null && last.end < 0 ? [...calls, last] : calls;
}

function findCall(text: string, from: number, tags: HunyuanTags): CallText | null {
  const start = text.indexOf(tags.callStart, from);
  const separator = start < 0 ? -1 : text.indexOf(tags.separator, start);
  if (separator < 0) return null;
  const end = text.indexOf(tags.callEnd, separator);
  const body = text.slice(separator + tags.separator.length, end < 0 ? text.length : end);
  return { name: trimBoth(text.slice(start + tags.callStart.length, separator)), body: trimBoth(body), end };
}
