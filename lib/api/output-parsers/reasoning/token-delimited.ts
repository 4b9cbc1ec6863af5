// Reasoning between two tokens, `<think>…</think>`, the first of which may stand in the prompt (vLLM's reasoning/basic_parsers.py and
// deepseek_r1_reasoning_parser.py).
import type { ParsedDelta } from '../parsed-delta.ts';
import type { ParserVocabulary } from '../vocabulary.ts';
import { joinDeltas, SpelledMarkers } from './spelled-markers.ts';
import type { ReasoningParser, ReasoningParserOptions, ReasoningStyle } from './reasoning-parser.ts';

const START = '<think>';
const END = '</think>';

/** Everything up to `</think>` is reasoning, with or without a `<think>` ahead of it. */
export const DEEPSEEK_R1: ReasoningStyle = {
  isGrammar: false,
  createParser: ({ vocabulary }: ReasoningParserOptions) => createDelimited(vocabulary),
  format: (reasoning) => `${START}${reasoning}${END}`,
};

/** Reads `<think>…</think>` by token ids, or by the text where the vocabulary has no such tokens. */
export function createDelimited(vocabulary: ParserVocabulary): ReasoningParser {
  const startId = vocabulary.idOf(START);
  const endId = vocabulary.idOf(END);
  return startId === undefined || endId === undefined ? new SpelledReasoning() : new TokenDelimitedReasoning(startId, endId);
}

/** Reasoning and content of a whole text; all of it is reasoning without an end. */
function splitWhole(text: string): { reasoning: string | null; content: string | null } {
  const start = text.indexOf(START);
  const body = start < 0 ? text : text.slice(start + START.length);
  const end = body.indexOf(END);
  if (end < 0) return { reasoning: body, content: null };
  const content = body.slice(end + END.length);
  return { reasoning: body.slice(0, end), content: content === '' ? null : content };
}

class TokenDelimitedReasoning implements ReasoningParser {
  readonly #startId: number;
  readonly #endId: number;
  #hasStarted = false;
  #depth = 0;
  hasEnded = false;
  numReasoningTokens = 0;

  constructor(startId: number, endId: number) {
    this.#startId = startId;
    this.#endId = endId;
  }

  isEndedByPrompt(promptTokenIds: readonly number[]): boolean {
    for (let index = promptTokenIds.length - 1; index >= 0; index--) {
      if (promptTokenIds[index] === this.#startId) return false;
      if (promptTokenIds[index] === this.#endId) return true;
    }
    return false;
  }

  push(text: string, tokenIds: readonly number[]): ParsedDelta | null {
    this.numReasoningTokens += this.#count(tokenIds);
    const hasStart = tokenIds.includes(this.#startId);
    this.hasEnded = tokenIds.includes(this.#endId);
    const isMarkerAlone = tokenIds.length === 1 && (hasStart || this.hasEnded);
    const isStart = hasStart && !this.#hasStarted;
    this.#hasStarted ||= hasStart;
    if (isMarkerAlone) return null;
    if (!this.hasEnded) return { reasoning: text };
    // An offset of -1 counts from the end, as in vLLM: the text of the marker may not be here yet.
    const end = text.indexOf(END);
    const content = text.slice(end + END.length);
    return { reasoning: text.slice(isStart ? text.indexOf(START) + START.length : 0, end), content: content === '' ? null : content };
  }

  countLater(tokenIds: readonly number[]): void {
    this.numReasoningTokens += this.#count(tokenIds);
  }

  finish(): null {
    return null;
  }

  parseWhole(text: string): { reasoning: string | null; content: string | null } {
    return splitWhole(text);
  }

  countWhole(_text: string, tokenIds: readonly number[]): number {
    return this.#count(tokenIds);
  }

  // Tokens between markers; those of an unmarked beginning are not counted.
  #count(tokenIds: readonly number[]): number {
    let count = 0;
    for (const id of tokenIds) {
      if (id === this.#startId) this.#depth++;
      else if (id === this.#endId) this.#depth = Math.max(0, this.#depth - 1);
      else if (this.#depth > 0) count++;
    }
    return count;
  }
}

/** The same by the text alone: a marker counts wherever it is spelled. */
class SpelledReasoning implements ReasoningParser {
  readonly #markers = new SpelledMarkers([START, END]);
  #isOpen = false;
  hasEnded = false;
  numReasoningTokens = 0;

  // Without marker tokens a prompt tells nothing.
  isEndedByPrompt(): boolean {
    return false;
  }

  push(text: string, tokenIds: readonly number[]): ParsedDelta | null {
    if (this.#isOpen && !text.includes(END)) this.numReasoningTokens += tokenIds.length;
    let delta: ParsedDelta | null = null;
    for (const piece of this.#markers.feed(text)) {
      if (!this.hasEnded && piece.isMarker) this.#mark(piece.text);
      else delta = joinDeltas(delta, this.hasEnded ? { content: piece.text } : { reasoning: piece.text });
    }
    return delta;
  }

  countLater(): void {
    // Markers behind the reasoning are text.
  }

  #mark(marker: string): void {
    this.#isOpen = marker === START;
    this.hasEnded = marker === END;
  }

  finish(): ParsedDelta | null {
    const held = this.#markers.flush();
    if (held === '') return null;
    return this.hasEnded ? { content: held } : { reasoning: held };
  }

  parseWhole(text: string): { reasoning: string | null; content: string | null } {
    return splitWhole(text);
  }

  // In proportion to the text: which tokens are reasoning is not known.
  countWhole(text: string, tokenIds: readonly number[]): number {
    const start = text.indexOf(START);
    if (start < 0) return 0;
    const end = text.indexOf(END, start);
    const numChars = (end < 0 ? text.length : end) - start - START.length;
    return Math.round((numChars / text.length) * tokenIds.length);
  }
}
