// Hunyuan A13B: `<tool_calls>[{"name": "f", "arguments": {…}}]</tool_calls>` (vLLM's tool_parsers/hunyuan_a13b_tool_parser.py).
import { isSpace, trimBoth } from '../../../codec/jinja/values/python-space.ts';
import type { LosslessJson } from '../../../codec/lossless-json.ts';
import { readJson } from '../json-dumps.ts';
import type { ParsedDelta } from '../parsed-delta.ts';
import type { ParsedToolCall } from '../parsed-message.ts';
import { JsonEndSeeker } from './json-end-seeker.ts';
import { toPythonJson } from './python-json.ts';
import type { SpelledArguments } from './spelled-call-scanner.ts';
import { readLastArguments, SpelledCalls, toIdTail, toSpelledCalls } from './spelled-calls.ts';
import type { ToolCallParser, ToolCallParserOptions, ToolCallStyle } from './tool-call-parser.ts';

const START = '<tool_calls>';
const END = '</tool_calls>';
const THINK_START = '<think>';
const THINK_END = '</think>';
const ARGUMENTS = '"arguments":';
/** Where vLLM takes the arguments of a call for ended that others follow, also within them. */
const NEXT_CALL = '},{';

/** The style. A stream shows the marker as content, and calls of it alone where they are the first thing. */
export const HUNYUAN_A13B: ToolCallStyle = {
  isGrammar: false,
  forcesJson: true,
  takesContent: true,
  createParser: (options) => new HunyuanParser(options),
  format: (content, calls) => (calls.length === 0 ? content : `${content}${START}${toPythonJson(calls)}${END}`),
};

class HunyuanParser implements ToolCallParser {
  readonly #createId: () => string;
  readonly #calls: SpelledCalls;
  readonly #list = new JsonEndSeeker();
  #state: 'head' | 'content' | 'list' = 'head';
  /** How much of the marker has come. */
  #numMatched = 0;
  #text = '';
  /** What was cut of the call that was last asked for. */
  #cut: { readonly spelled: SpelledArguments; readonly args: string } | null = null;

  constructor({ createId }: ToolCallParserOptions) {
    this.#createId = createId;
    this.#calls = new SpelledCalls(createId, (spelled, _index, isLast) => (isLast ? spelled.text : this.#cutArguments(spelled)));
  }

  push(text: string): ParsedDelta | null {
    this.#text += text;
    this.#calls.feed(text);
    const start = this.#readHead(text);
    if (this.#state !== 'list') return { content: text };
    this.#list.feed(text.slice(start));
    const call = this.#calls.say();
    return call === null ? null : { toolCalls: [call] };
  }

  /** Where the list begins in this piece, or goes on. */
  #readHead(text: string): number {
    let at = 0;
    for (; at < text.length && this.#state === 'head'; at++) this.#readHeadChar(text.charAt(at), text.charCodeAt(at));
    return at === 0 || this.#state !== 'list' ? 0 : at - 1;
  }

  #readHeadChar(char: string, code: number): void {
    const isBetween = this.#numMatched === 0 || this.#numMatched === START.length;
    if (isBetween && isSpace(code)) return;
    if (isBetween && char === '[') this.#state = 'list';
    else if (char === START[this.#numMatched]) this.#numMatched++;
    else this.#state = 'content';
  }

  #cutArguments(spelled: SpelledArguments): string {
    if (this.#cut?.spelled === spelled) return this.#cut.args;
    const end = this.#text.indexOf(NEXT_CALL, spelled.start);
    if (end < 0) return spelled.text;
    const [args = ''] = this.#text.slice(spelled.start, end + 1).split(ARGUMENTS);
    this.#cut = { spelled, args: trimBoth(args) };
    return this.#cut.args;
  }

  /** Once the list is whole, vLLM holds that nothing of its last call was sent. */
  remainingArguments(): string {
    const { value } = this.#list;
    return Array.isArray(value) ? readLastArguments(value) : '';
  }

  parseWhole(text: string): { content: string | null; toolCalls: ParsedToolCall[] | null } {
    const found = findList(text);
    const toolCalls = Array.isArray(found?.value) ? toSpelledCalls(found.value, () => `call_${toIdTail(this.#createId())}`) : [];
    if (found === null || toolCalls.length === 0) return { content: text, toolCalls: null };
    return { content: trimBoth(found.content) === '' ? null : found.content, toolCalls };
  }
}

/** The first region that is JSON and not in reasoning, and what stands before it. */
function findList(text: string): { content: string; value: LosslessJson } | null {
  let think = findThink(text, 0);
  for (let start = text.indexOf(START); start >= 0;) {
    const bodyEnd = text.indexOf(END, start + START.length);
    if (bodyEnd < 0) return null;
    const end = bodyEnd + END.length;
    while (think !== null && think.end <= end) think = findThink(text, think.end);
    const isHidden = think !== null && think.start < start;
    const value = isHidden ? undefined : readJson(text.slice(start + START.length, bodyEnd));
    if (value !== undefined) return { content: text.slice(0, start), value };
    start = text.indexOf(START, end);
  }
  return null;
}

/** The next region of reasoning, with its tags. */
function findThink(text: string, from: number): { start: number; end: number } | null {
  const start = text.indexOf(THINK_START, from);
  const end = start < 0 ? -1 : text.indexOf(THINK_END, start);
  return end < 0 ? null : { start, end: end + THINK_END.length };
}
