// xLAM: `[{"name": "f", "arguments": {…}}]`, maybe in a fenced block, behind `[TOOL_CALLS]`, in `<tool_call>` tags or behind
// `</think>` (vLLM's tool_parsers/xlam_tool_parser.py).
import { trimBoth, trimStart } from '../../../codec/jinja/values/python-space.ts';
import type { LosslessJson } from '../../../codec/lossless-json.ts';
import { LiteralLexer, LiteralTable, type LexerSink } from '../grammar/literal-lexer.ts';
import { dumpJson, readJson } from '../json-dumps.ts';
import { LiteralSeeker } from '../literal-seeker.ts';
import type { ParsedDelta } from '../parsed-delta.ts';
import type { ParsedToolCall } from '../parsed-message.ts';
import { JsonEndSeeker } from './json-end-seeker.ts';
import { toPythonJson } from './python-json.ts';
import type { SpelledArguments } from './spelled-call-scanner.ts';
import { readLastArguments, SpelledCalls, toIdTail, toSpelledCalls } from './spelled-calls.ts';
import type { ToolCallParser, ToolCallParserOptions, ToolCallStyle } from './tool-call-parser.ts';

const FENCE = '```';
const JSON_FENCE = '```json';
const LINE = '[TOOL_CALLS]';
const TAG = '<tool_call>';
const TAG_END = '</tool_call>';
const THINK_END = '</think>';
const MARKERS = new LiteralTable([FENCE, JSON_FENCE, LINE, TAG, TAG_END, THINK_END].map((marker) => [marker, [marker]]));

const PLACES: Readonly<Record<string, Place>> = { [FENCE]: 'fence', [JSON_FENCE]: 'fence', [LINE]: 'line', [TAG]: 'tag', [THINK_END]: 'think' };
const FORMS = [{ open: FENCE, close: FENCE }, { open: LINE, close: '\n' }, { open: TAG, close: TAG_END }] as const;
const MAX_HEAD_LENGTH = 2;

/** The style. A stream shows what stands ahead of the list as content, also its beginning until it is known for one. */
export const XLAM: ToolCallStyle = {
  isGrammar: false,
  forcesJson: true,
  takesContent: false,
  createParser: (options) => new XlamParser(options),
  format: (content, calls) => (calls.length === 0 ? content : toPythonJson(calls)),
};

/** What the JSON that is read stands in; `none` behind a block that was no JSON. */
type Place = 'text' | 'fence' | 'line' | 'tag' | 'think' | 'none';

class XlamParser implements ToolCallParser, LexerSink {
  readonly #createId: () => string;
  readonly #calls: SpelledCalls;
  readonly #lexer = new LiteralLexer(MARKERS);
  /** Words without which a block has no calls. */
  readonly #words = ['"name"', '"arguments"'].map((word) => ({ seeker: new LiteralSeeker(word), isFound: false }));
  #place: Place = 'text';
  #json = new JsonEndSeeker();
  /** The first characters in the place, as many as tell what it is. */
  #head = '';
  #hasBlock = false;
  /** Only white space has come. */
  #isStart = true;
  readonly #thought = new LiteralSeeker(`${THINK_END}[`);
  #isList = false;
  /** Whether a block with JSON in it has ended: what follows it means nothing. */
  #isOver = false;
  /** Arguments that are written anew, by call. */
  readonly #dumped: string[] = [];
  /** The list that was whole last; vLLM holds that nothing of its last call was sent. */
  #list: readonly LosslessJson[] | null = null;

  constructor({ createId }: ToolCallParserOptions) {
    this.#createId = createId;
    this.#calls = new SpelledCalls(createId, (spelled, index) => this.#selectArguments(spelled, index));
  }

  push(text: string): ParsedDelta | null {
    if (!this.#isOver) this.#read(text);
    if (!this.#isInCalls()) return { content: text };
    const call = this.#calls.say();
    return call === null ? null : { toolCalls: [call] };
  }

  #read(text: string): void {
    this.#calls.feed(text);
    this.#isList ||= this.#thought.feed(text).rest !== null || (this.#isStart && trimStart(text).startsWith('['));
    this.#isStart &&= trimStart(text) === '';
    for (const word of this.#words) word.isFound ||= word.seeker.feed(text).rest !== null;
    this.#lexer.feed(text, 0, this);
    if (this.#isWhole() && Array.isArray(this.#json.value)) this.#list = this.#json.value;
  }

  #isInCalls(): boolean {
    if (this.#isList || this.#isOver || ((this.#place === 'think' || this.#place === 'line') && this.#json.isComplete)) return true;
    return this.#hasBlock && this.#words.every(({ isFound }) => isFound);
  }

  /** Whether vLLM reads the JSON where it stands: tags must be closed. */
  #isWhole(): boolean {
    return this.#isOver || (this.#json.isComplete && this.#place !== 'tag' && this.#place !== 'none');
  }

  onContent(text: string): void {
    const lineEnd = this.#place === 'line' ? text.indexOf('\n') : -1;
    this.#json.feed(lineEnd < 0 ? text : text.slice(0, lineEnd));
    if (lineEnd >= 0) this.#close();
    if (this.#head.length >= MAX_HEAD_LENGTH) return;
    this.#head = (this.#place === 'text' ? trimStart(this.#head + text) : this.#head + text).slice(0, MAX_HEAD_LENGTH);
    if (this.#place === 'fence' && this.#head.startsWith('\n[')) this.#hasBlock = true;
  }

  onLiteral(marker: string): void {
    const isEnd = this.#place === 'tag' ? marker === TAG_END : this.#place === 'fence' && (marker === FENCE || marker === JSON_FENCE);
    if (isEnd) this.#close();
    if (isEnd || this.#isOver) return;
    if (this.#place === 'text' && this.#head === '' && marker === TAG) this.#isList = true;
    this.#hasBlock ||= marker === JSON_FENCE || marker === LINE || marker === TAG;
    this.#place = PLACES[marker] ?? this.#place;
    this.#head = '';
    this.#json = new JsonEndSeeker();
  }

  #close(): void {
    if (this.#json.isComplete) this.#isOver = true;
    else this.#place = 'none';
  }

  // Among several calls vLLM writes the arguments anew, once it can read them.
  #selectArguments(spelled: SpelledArguments, index: number): string {
    const list = this.#calls.numCalls > 1 && this.#isWhole() ? this.#json.value : undefined;
    const item = Array.isArray(list) ? list[index] : undefined;
    const args = item instanceof Map ? item.get('arguments') : undefined;
    return args instanceof Map ? this.#dump(args, index) : spelled.text;
  }

  remainingArguments(): string {
    return this.#list === null ? '' : readLastArguments(this.#list);
  }

  parseWhole(text: string): { content: string | null; toolCalls: ParsedToolCall[] | null } {
    const found = findJson(text);
    const toolCalls = Array.isArray(found?.value) ? toSpelledCalls(found.value, (index) => `call_${index}_${toIdTail(this.#createId())}`) : [];
    return found === null || toolCalls.length === 0 ? { content: text, toolCalls: null } : { content: found.content, toolCalls };
  }

  #dump(args: LosslessJson, index: number): string {
    return (this.#dumped[index] ??= dumpJson(args));
  }
}

/** What is JSON in a text, and what the text is without it. */
interface FoundJson {
  readonly content: string | null;
  readonly value: LosslessJson;
}

function findJson(text: string): FoundJson | null {
  return findBehindThought(text) ?? findBlock(text) ?? findBare(text);
}

function findBehindThought(text: string): FoundJson | null {
  const at = text.indexOf(THINK_END);
  if (at < 0) return null;
  const rest = text.slice(at + THINK_END.length);
  const value = readJson(rest) ?? findBlock(rest)?.value;
  return value === undefined ? null : { content: trimBoth(text.slice(0, at + THINK_END.length)), value };
}

/** The first block with JSON in it; the text is without all blocks of its form. */
function findBlock(text: string): FoundJson | null {
  for (const form of FORMS) {
    const blocks = Array.from(findBlocks(text, form));
    for (const { body } of blocks) {
      const value = readJson(body);
      if (value !== undefined) return { content: trimBoth(cutOut(text, blocks)), value };
    }
  }
  return null;
}

function findBare(text: string): FoundJson | null {
  const value = trimStart(text).startsWith('[') ? readJson(text) : undefined;
  return value === undefined ? null : { content: null, value };
}

interface Block {
  readonly start: number;
  readonly end: number;
  readonly body: string;
}

function* findBlocks(text: string, { open, close }: (typeof FORMS)[number]): Generator<Block> {
  for (let start = text.indexOf(open); start >= 0;) {
    const bodyStart = start + (open === FENCE && text.startsWith(JSON_FENCE, start) ? JSON_FENCE : open).length;
    const found = text.indexOf(close, bodyStart);
    if (found < 0 && open !== LINE) return;
    const bodyEnd = found < 0 ? text.length : found;
    const end = open === LINE ? bodyEnd : bodyEnd + close.length;
    yield { start, end, body: text.slice(bodyStart, bodyEnd) };
    start = text.indexOf(open, end);
  }
}

function cutOut(text: string, blocks: readonly Block[]): string {
  const starts = [0, ...blocks.map(({ end }) => end)];
  return starts.map((start, index) => text.slice(start, blocks[index]?.start)).join('');
}
