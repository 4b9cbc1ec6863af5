// Hunyuan 4: `<tool_calls><tool_call>f<arg_key>a</arg_key><arg_value>1</arg_value></tool_call></tool_calls>` (vLLM's
// tool_parsers/hy_v4_tool_parser.py).
import { trimBoth } from '../../../codec/jinja/values/python-space.ts';
import type { LosslessJson } from '../../../codec/lossless-json.ts';
import { findProperties } from '../grammar/schema-types.ts';
import { hunyuanTagsOf, type HunyuanTags } from '../hunyuan-tags.ts';
import { dumpJson, escapeText } from '../json-dumps.ts';
import { LiteralSeeker, overlapLength } from '../literal-seeker.ts';
import type { ParsedDelta, ToolCallDelta } from '../parsed-delta.ts';
import { isForced, type ParsedToolCall } from '../parsed-message.ts';
import { NO_MARKERS } from '../vocabulary.ts';
import { FirstSeeker } from './first-seeker.ts';
import { HunyuanArguments, type HunyuanSyntax } from './hunyuan-arguments.ts';
import { HunyuanBlock, type OpenCall } from './hunyuan-block.ts';
import { readValue, typesOf } from './hunyuan-values.ts';
import { formatValue } from './qwen3-xml.ts';
import { findTaggedPairs, hasTextBesides } from './tagged-pairs.ts';
import type { FormattedCall, OfferedTool, ToolCallParser, ToolCallParserOptions, ToolCallStyle } from './tool-call-parser.ts';

const SYNTAX: Omit<HunyuanSyntax, 'tags'> = { takesSpace: false, holdsBack: true, escape: escapeText };

/** The style. A whole text with anything amiss in its calls has none. */
export const HY_V4: ToolCallStyle = {
  isGrammar: false,
  forcesJson: false,
  takesContent: true,
  createParser: (options) => new HyV4Parser(options),
  format: (content, calls, vocabulary = NO_MARKERS) => {
    const tags = hunyuanTagsOf(vocabulary);
    return calls.length === 0 ? content : `${content}${tags.blockStart}${calls.map((call) => formatCall(call, tags)).join('')}${tags.blockEnd}`;
  },
};

function formatCall({ name, arguments: args }: FormattedCall, tags: HunyuanTags): string {
  const { keyStart, keyEnd, valueStart, valueEnd } = tags;
  const values = Object.entries(args).map(([key, value]) => `${keyStart}${key}${keyEnd}${valueStart}${formatValue(value)}${valueEnd}`);
  return `${tags.callStart}${name}${values.join('')}${tags.callEnd}`;
}

class HyV4Parser implements ToolCallParser {
  readonly #tools: readonly OfferedTool[];
  readonly #createId: () => string;
  readonly #tags: HunyuanTags;
  readonly #syntax: HunyuanSyntax;
  readonly #block: HunyuanBlock;
  /** A forced call is written by constraint, where the beginning of the block need not be a token. */
  readonly #isForced: boolean;
  /** The name of a call that has begun, and what ends it. */
  #head: { readonly pieces: string[]; readonly end: FirstSeeker } | null = null;
  #call: OpenCall | null = null;
  /** Text of calls that waits for the next piece. */
  #left = '';
  #numCalls = 0;
  /** What the piece adds. */
  #deltas: ToolCallDelta[] = [];

  constructor({ tools, toolChoice = 'auto', vocabulary, createId }: ToolCallParserOptions) {
    this.#tools = tools;
    this.#createId = createId;
    this.#isForced = isForced(toolChoice);
    this.#tags = hunyuanTagsOf(vocabulary);
    this.#syntax = { ...SYNTAX, tags: this.#tags };
    this.#block = new HunyuanBlock(this.#isForced ? { ...NO_MARKERS, tagSuffix: vocabulary.tagSuffix ?? '' } : vocabulary);
  }

  push(text: string, tokenIds: readonly number[]): ParsedDelta | null {
    const { content, calls } = this.#block.feed(text, tokenIds);
    if (calls === null) return content === '' && this.#isForced ? null : { content };
    this.#deltas = [];
    let rest: string | null = this.#close(this.#left + calls);
    this.#left = '';
    while (rest !== null) rest = this.#step(rest);
    const toolCalls = this.#deltas;
    if (toolCalls.length === 0) return content === null ? null : { content };
    return content === null ? { toolCalls } : { content, toolCalls };
  }

  /** Behind a block that has ended, every piece ends whatever is open. */
  #close(text: string): string {
    const held = this.#call?.end.held ?? this.#head?.end.held ?? '';
    return this.#block.hasEnded && !`${held}${text}`.includes(this.#tags.callEnd) ? `${text}${this.#tags.callEnd}${this.#tags.blockEnd}` : text;
  }

  /** Reads up to the end of what is open, and answers what is read on; null where that has to wait. */
  #step(text: string): string | null {
    if (this.#call !== null) return this.#readCall(this.#call, text, null);
    if (this.#head !== null) return this.#readHead(this.#head, text);
    const start = text.indexOf(this.#tags.callStart);
    if (start >= 0) {
      this.#head = { pieces: [], end: new FirstSeeker([this.#tags.keyStart, this.#tags.callEnd]) };
      return text.slice(start + this.#tags.callStart.length);
    }
    this.#left = text.slice(text.length - overlapLength(text, this.#tags.callStart));
    return null;
  }

  // The first argument ends the name wherever it stands: a call without arguments ahead of it in one piece becomes part of the name.
  #readHead({ pieces, end }: { readonly pieces: string[]; readonly end: FirstSeeker }, text: string): string | null {
    const { before, found, rest } = end.feed(text);
    pieces.push(before);
    if (found === null) return null;
    const key = found === this.#tags.keyStart ? 0 : `${found}${rest}`.indexOf(this.#tags.keyStart);
    const following = `${found}${rest}`;
    const name = trimBoth(pieces.join('') + following.slice(0, Math.max(0, key)));
    this.#head = null;
    this.#call = { arguments: new HunyuanArguments(this.#syntax, findProperties(this.#tools, name)), end: new LiteralSeeker(this.#tags.callEnd) };
    const delta: ToolCallDelta = { id: this.#createId(), type: 'function', index: this.#numCalls++, name };
    const body = key < 0 ? following : following.slice(key);
    if (body.includes(this.#tags.callEnd)) return this.#readCall(this.#call, body, delta);
    this.#deltas.push(delta);
    this.#left = body;
    return null;
  }

  /** `opening` has the name of the call where that comes in the same piece. */
  #readCall({ arguments: args, end }: OpenCall, text: string, opening: ToolCallDelta | null): string | null {
    const { before, rest } = end.feed(text);
    args.append(before);
    const json = rest === null ? args.take(end.held) : args.finish();
    if (json !== '') this.#deltas.push({ ...(opening ?? { index: this.#numCalls - 1 }), arguments: json });
    else if (opening !== null) this.#deltas.push(opening);
    if (rest === null) return null;
    this.#call = null;
    if (rest.startsWith(this.#tags.callStart)) return rest;
    this.#left = rest;
    return null;
  }

  finish(): null {
    return null;
  }

  remainingArguments(): string {
    return '';
  }

  parseWhole(text: string): { content: string | null; toolCalls: ParsedToolCall[] | null } {
    const start = text.indexOf(this.#tags.blockStart);
    const end = text.indexOf(this.#tags.blockEnd);
    const bodies = start < 0 || end < start ? null : splitCalls(text.slice(start + this.#tags.blockStart.length, end), this.#tags);
    const calls = bodies?.map((body) => this.#toCall(body)) ?? [];
    const toolCalls = calls.flatMap((call) => call ?? []);
    if (toolCalls.length === 0 || toolCalls.length < calls.length) return { content: text, toolCalls: null };
    return { content: start === 0 ? null : text.slice(0, start), toolCalls };
  }

  /** The call of a text between its tags; null where it has no name, or anything besides its arguments. */
  #toCall(body: string): ParsedToolCall | null {
    const key = body.indexOf(this.#tags.keyStart);
    const name = trimBoth(key < 0 ? body : body.slice(0, key));
    const text = key < 0 ? '' : body.slice(key);
    const pairs = findTaggedPairs(text, this.#tags.tightPairs);
    if (name === '' || !isBalanced(text, this.#tags) || hasTextBesides(text, pairs)) return null;
    const properties = findProperties(this.#tools, name);
    const args = new Map<string, LosslessJson>(pairs.map(({ key: argument, value }) => [argument, readValue(value, typesOf(properties, argument))]));
    return { id: this.#createId(), name, arguments: dumpJson(args) };
  }
}

/** What stands in the calls of a block; null where one begins within another, or none ends. */
function splitCalls(block: string, tags: HunyuanTags): string[] | null {
  const parts = block.split(tags.callStart);
  const bodies = parts.slice(1).map((part) => part.split(tags.callEnd));
  const isWhole = !parts[0]?.includes(tags.callEnd) && bodies.every((body) => body.length === 2);
  return isWhole ? bodies.map(([body = '']) => body) : null;
}

/** Whether each tag of an argument has its end. */
function isBalanced(text: string, tags: HunyuanTags): boolean {
  const count = (tag: string): number => text.split(tag).length;
  return count(tags.keyStart) === count(tags.keyEnd) && count(tags.valueStart) === count(tags.valueEnd);
}
