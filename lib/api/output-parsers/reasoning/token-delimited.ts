// Reasoning between two tokens, `<think>…</think>`, the first of which may stand in the prompt (vLLM's reasoning/basic_parsers.py and
// deepseek_r1_reasoning_parser.py).
import type { ParsedDelta } from '../parsed-delta.ts';
import type { ParserVocabulary } from '../vocabulary.ts';
import { THINK_TAGS, type Delimiters } from './delimiters.ts';
import { DepthCounter } from './depth-counter.ts';
import { joinDeltas, SpelledMarkers } from './spelled-markers.ts';
import type { ReasoningParser, ReasoningParserOptions, ReasoningStyle } from './reasoning-parser.ts';


/** Everything up to `</think>` is reasoning, with or without a `<think>` ahead of it. */
export const DEEPSEEK_R1: ReasoningStyle = {
  isGrammar: false,
  budgetMarkers: THINK_TAGS,
  createParser: ({ vocabulary }: ReasoningParserOptions) => createDelimited(vocabulary, THINK_TAGS),
  format: (reasoning) => formatDelimited(reasoning, THINK_TAGS),
};

/** Reads what stands between delimiters by token ids, or by the text where the vocabulary has no such tokens. */
export function createDelimited(vocabulary: ParserVocabulary, delimiters: Delimiters): ReasoningParser {
  const { start, end, turnStart } = delimiters;
  const startId = vocabulary.idOf(start);
  const endId = vocabulary.idOf(end);
  if (startId === undefined || endId === undefined) return new SpelledReasoning(delimiters);
  return new TokenDelimitedReasoning(delimiters, { startId, endId, turnStartId: turnStart === undefined ? undefined : vocabulary.idOf(turnStart) });
}

/** Reasoning between its delimiters. */
export function formatDelimited(reasoning: string, { start, end }: Delimiters): string {
  return `${start}${reasoning}${end}`;
}

/** Reasoning and content of a whole text; all of it is reasoning without an end. */
function splitWhole(text: string, delimiters: Delimiters): { reasoning: string | null; content: string | null } {
  const start = text.indexOf(delimiters.start);
  const body = start < 0 ? text : text.slice(start + delimiters.start.length);
  const end = body.indexOf(delimiters.end);
  if (end < 0) return { reasoning: body, content: null };
  const content = body.slice(end + delimiters.end.length);
  return { reasoning: body.slice(0, end), content: content === '' ? null : content };
}

interface DelimiterIds {
  readonly startId: number;
  readonly endId: number;
  readonly turnStartId: number | undefined;
}

/** Counts tokens between markers: those of an unmarked beginning are not counted. */
class TokenDelimitedReasoning implements ReasoningParser {
  readonly #delimiters: Delimiters;
  readonly #startId: number;
  readonly #endId: number;
  readonly #turnStartId: number | undefined;
  readonly #counter: DepthCounter;
  #hasStarted = false;
  hasEnded = false;

  constructor(delimiters: Delimiters, { startId, endId, turnStartId }: DelimiterIds) {
    this.#delimiters = delimiters;
    this.#startId = startId;
    this.#endId = endId;
    this.#turnStartId = turnStartId;
    this.#counter = new DepthCounter(startId, endId);
  }

  get numReasoningTokens(): number {
    return this.#counter.numTokens;
  }

  isEndedByPrompt(promptTokenIds: readonly number[]): boolean {
    for (let index = promptTokenIds.length - 1; index >= 0; index--) {
      const id = promptTokenIds[index];
      if (id === this.#startId || id === this.#turnStartId) return false;
      if (id === this.#endId) return true;
    }
    return false;
  }

  push(text: string, tokenIds: readonly number[]): ParsedDelta | null {
    this.#counter.count(tokenIds);
    const hasStart = tokenIds.includes(this.#startId);
    this.hasEnded = tokenIds.includes(this.#endId);
    const isMarkerAlone = tokenIds.length === 1 && (hasStart || this.hasEnded);
    const isStart = hasStart && !this.#hasStarted;
    this.#hasStarted ||= hasStart;
    if (isMarkerAlone) return null;
    if (!this.hasEnded) return { reasoning: text };
    // An offset of -1 counts from the end, as in vLLM: the text of the marker may not be here yet.
    const { start: startText, end: endText } = this.#delimiters;
    const end = text.indexOf(endText);
    const content = text.slice(end + endText.length);
    return { reasoning: text.slice(isStart ? text.indexOf(startText) + startText.length : 0, end), content: content === '' ? null : content };
  }

  tokensBehind(tokenIds: readonly number[]): readonly number[] {
    return tokenIds.slice(tokenIds.indexOf(this.#endId) + 1);
  }

  countLater(tokenIds: readonly number[]): void {
    this.#counter.count(tokenIds);
  }

  finish(): null {
    return null;
  }

  parseWhole(text: string): { reasoning: string | null; content: string | null } {
    return splitWhole(text, this.#delimiters);
  }

  countWhole(_text: string, tokenIds: readonly number[]): number {
    this.#counter.count(tokenIds);
    return this.#counter.numTokens;
  }
}

/** The same by the text alone: a marker counts wherever it is spelled. */
class SpelledReasoning implements ReasoningParser {
  readonly #delimiters: Delimiters;
  readonly #markers: SpelledMarkers;
  #isOpen = false;
  hasEnded = false;
  numReasoningTokens = 0;

  constructor(delimiters: Delimiters) {
    this.#delimiters = delimiters;
    this.#markers = new SpelledMarkers([delimiters.start, delimiters.end]);
  }

  // Without marker tokens a prompt tells nothing.
  isEndedByPrompt(): boolean {
    return false;
  }

  push(text: string, tokenIds: readonly number[]): ParsedDelta | null {
    if (this.#isOpen && !text.includes(this.#delimiters.end)) this.numReasoningTokens += tokenIds.length;
    let delta: ParsedDelta | null = null;
    for (const piece of this.#markers.feed(text)) {
      if (!this.hasEnded && piece.isMarker) this.#mark(piece.text);
      else delta = joinDeltas(delta, this.hasEnded ? { content: piece.text } : { reasoning: piece.text });
    }
    // Behind the reasoning nothing is waited for.
    return this.hasEnded ? joinDeltas(delta, this.finish()) : delta;
  }

  countLater(): void {
    // Markers behind the reasoning are text.
  }

  #mark(marker: string): void {
    this.#isOpen = marker === this.#delimiters.start;
    this.hasEnded = marker === this.#delimiters.end;
  }

  finish(): ParsedDelta | null {
    const held = this.#markers.flush();
    if (held === '') return null;
    return this.hasEnded ? { content: held } : { reasoning: held };
  }

  parseWhole(text: string): { reasoning: string | null; content: string | null } {
    return splitWhole(text, this.#delimiters);
  }

  // In proportion to the text: which tokens are reasoning is not known.
  countWhole(text: string, tokenIds: readonly number[]): number {
    const start = text.indexOf(this.#delimiters.start);
    if (start < 0) return 0;
    const end = text.indexOf(this.#delimiters.end, start);
    const numChars = (end < 0 ? text.length : end) - start - this.#delimiters.start.length;
    return Math.round((numChars / text.length) * tokenIds.length);
  }
}
