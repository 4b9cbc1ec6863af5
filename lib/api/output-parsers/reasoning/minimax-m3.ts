// MiniMax M3: `<mm:think>…</mm:think>`, which the model opens itself unless the request's `thinking_mode` is `enabled` (vLLM's
// reasoning/minimax_m3_reasoning_parser.py).
import { overlapLength } from '../literal-seeker.ts';
import { type ParsedDelta, toNullable } from '../parsed-delta.ts';
import type { ParserVocabulary } from '../vocabulary.ts';
import type { Delimiters } from './delimiters.ts';
import { DepthCounter } from './depth-counter.ts';
import { estimateTokens } from './estimate-tokens.ts';
import type { ReasoningParser, ReasoningParserOptions, ReasoningStyle } from './reasoning-parser.ts';
import { formatDelimited } from './token-delimited.ts';

const M3_TAGS: Delimiters = { start: '<mm:think>', end: '</mm:think>' };
const { start: START, end: END } = M3_TAGS;

/** The style. */
export const MINIMAX_M3: ReasoningStyle = {
  isGrammar: false,
  budgetMarkers: M3_TAGS,
  createParser: ({ vocabulary, templateKwargs }: ReasoningParserOptions) => new MinimaxM3Reasoning(vocabulary, templateKwargs['thinking_mode'] === 'enabled'),
  thinks: ({ templateKwargs }) => templateKwargs['thinking_mode'] !== 'disabled',
  format: (reasoning) => formatDelimited(reasoning, M3_TAGS),
};

/** Reads by the text alone: any content ends the reasoning of a stream. What may be the beginning of a marker at the end of it is dropped. */
class MinimaxM3Reasoning implements ReasoningParser {
  readonly #startId: number | undefined;
  readonly #endId: number | undefined;
  readonly #beginsOpen: boolean;
  readonly #counter: DepthCounter;
  /** Text whose meaning is open: nothing yet, or the beginning of a marker. */
  #held = '';
  /** Reasoning that turns out to be content when a marker opens reasoning behind it. */
  #unmarked = '';
  #hasStart = false;
  /** Tokens of pieces that were reasoning: what counts where markers are several tokens. */
  #numThinking = 0;
  #isOpen: boolean;
  #mayClose: boolean;
  hasEnded = false;

  constructor(vocabulary: ParserVocabulary, beginsOpen: boolean) {
    this.#startId = vocabulary.idOf(START);
    this.#endId = vocabulary.idOf(END);
    this.#beginsOpen = beginsOpen;
    this.#isOpen = beginsOpen;
    this.#mayClose = !beginsOpen;
    this.#counter = new DepthCounter(this.#startId, this.#endId, Number(beginsOpen));
  }

  get numReasoningTokens(): number {
    return this.#startId === undefined ? this.#numThinking : this.#counter.numTokens;
  }

  isEndedByPrompt(promptTokenIds: readonly number[]): boolean {
    return this.#endId !== undefined && promptTokenIds.findLast((id) => id === this.#startId || id === this.#endId) === this.#endId;
  }

  push(text: string, tokenIds: readonly number[]): ParsedDelta | null {
    this.#counter.count(tokenIds);
    if (text !== '') return this.#readPiece(text, tokenIds.length);
    // Without any text vLLM goes by the tokens: without a marker's there is no reasoning to wait for.
    this.hasEnded = this.#startId !== undefined && this.#mayClose && this.#held === '' && tokenIds.length > 0 && !tokenIds.includes(this.#startId);
    return null;
  }

  #readPiece(text: string, numTokens: number): ParsedDelta | null {
    const delta = this.#read(this.#held + text);
    if (this.#isOpen && !this.hasEnded && delta !== null) this.#numThinking += numTokens;
    return delta;
  }

  #read(text: string): ParsedDelta | null {
    this.#held = text;
    if (this.#mayClose && this.#waitsForClosing()) return null;
    return this.#isOpen ? this.#think('') : this.#open();
  }

  /** A closing marker at the very beginning is dropped. */
  #waitsForClosing(): boolean {
    if (this.#held !== END && END.startsWith(this.#held)) return true;
    this.#mayClose = false;
    if (!this.#held.startsWith(END)) return false;
    this.#held = this.#held.slice(END.length);
    this.hasEnded = true;
    return this.#held === '';
  }

  #open(): ParsedDelta | null {
    const start = this.#held.indexOf(START);
    const before = start < 0 ? this.#take(this.#held.length - overlapLength(this.#held, START)) : this.#take(start);
    this.hasEnded ||= before !== '';
    if (start < 0) return before === '' ? null : { reasoning: null, content: before };
    this.#isOpen = true;
    this.#hasStart = true;
    this.#take(START.length);
    return this.#think(before);
  }

  #think(before: string): ParsedDelta | null {
    const content = before + this.#passStart();
    const end = this.#held.indexOf(END);
    const reasoning = this.#take(end < 0 ? this.#held.length - overlapLength(this.#held, END) : end);
    const rest = end < 0 ? '' : this.#held.slice(END.length);
    if (!this.#hasStart) this.#unmarked += reasoning;
    this.hasEnded ||= end >= 0 || content !== '';
    return toDelta(reasoning, content + rest);
  }

  /** Passes a marker in reasoning that began without one; what stands ahead of it is content. */
  #passStart(): string {
    const start = this.#hasStart ? -1 : this.#held.indexOf(START);
    if (start < 0) return '';
    const content = this.#unmarked + this.#take(start);
    this.#hasStart = true;
    this.#take(START.length);
    return content;
  }

  #take(length: number): string {
    const taken = this.#held.slice(0, length);
    this.#held = this.#held.slice(length);
    return taken;
  }

  countLater(tokenIds: readonly number[]): void {
    this.#counter.count(tokenIds);
  }

  finish(): null {
    return null;
  }

  parseWhole(text: string): { reasoning: string | null; content: string | null } {
    if (!this.#beginsOpen && text.startsWith(END)) return { reasoning: null, content: toNullable(text.slice(END.length)) };
    const start = text.indexOf(START);
    if (start < 0 && !this.#beginsOpen) return { reasoning: null, content: text };
    const before = start < 0 ? '' : text.slice(0, start);
    const body = start < 0 ? text : text.slice(start + START.length);
    const end = body.indexOf(END);
    if (end < 0) return { reasoning: body, content: toNullable(before) };
    return { reasoning: body.slice(0, end), content: toNullable(before + body.slice(end + END.length)) };
  }

  countWhole(text: string, tokenIds: readonly number[]): number {
    if (this.#startId === undefined) return estimateTokens(this.parseWhole(text).reasoning, text, tokenIds.length);
    this.#counter.count(tokenIds);
    return this.#counter.numTokens;
  }
}

function toDelta(reasoning: string, content: string): ParsedDelta | null {
  return reasoning === '' && content === '' ? null : { reasoning: toNullable(reasoning), content: toNullable(content) };
}
