// Step 3: all up to the first `</think>` is reasoning, a `<think>` among it (vLLM's reasoning/step3_reasoning_parser.py).
import type { ParsedDelta } from '../parsed-delta.ts';
import { LiteralSeeker } from '../literal-seeker.ts';
import { THINK_TAGS } from './delimiters.ts';
import type { ReasoningParser, ReasoningParserOptions, ReasoningStyle } from './reasoning-parser.ts';

const END = '</think>';

/** The style. */
export const STEP3: ReasoningStyle = {
  isGrammar: false,
  budgetMarkers: THINK_TAGS,
  createParser: ({ vocabulary }: ReasoningParserOptions) => new Step3Reasoning(vocabulary.idOf(END)),
  format: (reasoning) => `${reasoning}${END}`,
};

class Step3Reasoning implements ReasoningParser {
  /** Undefined where the marker is several tokens: then it is found by its text. */
  readonly #endId: number | undefined;
  readonly #seeker = new LiteralSeeker(END);
  hasEnded = false;
  numReasoningTokens = 0;
  /** Counting goes on to the first marker of the output, also where the prompt ended the reasoning. */
  #hasCountedAll = false;

  constructor(endId: number | undefined) {
    this.#endId = endId;
  }

  isEndedByPrompt(promptTokenIds: readonly number[]): boolean {
    return this.#endId !== undefined && promptTokenIds.includes(this.#endId);
  }

  push(text: string, tokenIds: readonly number[]): ParsedDelta | null {
    this.#count(tokenIds);
    if (this.#endId === undefined) return this.#pushSpelled(text);
    this.hasEnded = tokenIds.includes(this.#endId);
    if (!this.hasEnded) return { reasoning: text };
    return tokenIds.length === 1 ? null : split(text);
  }

  #pushSpelled(text: string): ParsedDelta | null {
    const { before, rest } = this.#seeker.feed(text);
    this.hasEnded = rest !== null;
    if (rest === null) return { reasoning: before };
    return { reasoning: before, content: rest === '' ? null : rest };
  }

  tokensBehind(tokenIds: readonly number[]): readonly number[] {
    return this.#endId === undefined ? [] : tokenIds.slice(tokenIds.indexOf(this.#endId) + 1);
  }

  countLater(tokenIds: readonly number[]): void {
    this.#count(tokenIds);
  }

  #count(tokenIds: readonly number[]): void {
    for (const id of tokenIds) {
      this.#hasCountedAll ||= id === this.#endId || (this.#endId === undefined && this.hasEnded);
      if (!this.#hasCountedAll) this.numReasoningTokens++;
    }
  }

  finish(): ParsedDelta | null {
    return this.hasEnded || this.#seeker.held === '' ? null : { reasoning: this.#seeker.held };
  }

  parseWhole(text: string): { reasoning: string | null; content: string | null } {
    const end = text.indexOf(END);
    return end < 0 ? { reasoning: text, content: null } : split(text);
  }

  countWhole(_text: string, tokenIds: readonly number[]): number {
    this.#count(tokenIds);
    return this.numReasoningTokens;
  }
}

// An offset of -1 counts from the end, as in vLLM: the text of the marker may not be here yet.
function split(text: string): { reasoning: string; content: string | null } {
  const end = text.indexOf(END);
  const content = text.slice(end + END.length);
  return { reasoning: text.slice(0, end), content: content === '' ? null : content };
}
