// MiniMax M2 for clients that read reasoning themselves: all is content, and the `<think>` that the prompt ends in is put back ahead
// of it (vLLM's reasoning/minimax_m2_reasoning_parser.py).
import type { ParsedDelta } from '../parsed-delta.ts';
import type { ParserVocabulary } from '../vocabulary.ts';
import { THINK_TAGS } from './delimiters.ts';
import type { ReasoningParser, ReasoningParserOptions, ReasoningStyle } from './reasoning-parser.ts';
import { SpelledMarkers } from './spelled-markers.ts';

/** The style. The model writes no `<think>` of its own. */
export const MINIMAX_M2_APPEND_THINK: ReasoningStyle = {
  isGrammar: false,
  budgetMarkers: null,
  createParser: ({ vocabulary }: ReasoningParserOptions) => new AppendThink(vocabulary),
  format: (reasoning) => `${reasoning}${THINK_TAGS.end}`,
};

class AppendThink implements ReasoningParser {
  readonly #startId: number | undefined;
  readonly #endId: number | undefined;
  readonly #markers = new SpelledMarkers([THINK_TAGS.end]);
  #hasBegun = false;
  /** Calls are looked for behind the reasoning alone. */
  hasEnded = false;
  readonly numReasoningTokens = 0;

  constructor(vocabulary: ParserVocabulary) {
    this.#startId = vocabulary.idOf(THINK_TAGS.start);
    this.#endId = vocabulary.idOf(THINK_TAGS.end);
  }

  isEndedByPrompt(promptTokenIds: readonly number[]): boolean {
    return this.#isEndLast(promptTokenIds);
  }

  push(text: string, tokenIds: readonly number[]): ParsedDelta | null {
    const content = this.#hasBegun ? text : THINK_TAGS.start + text;
    this.#hasBegun = true;
    this.hasEnded = this.#endId === undefined ? this.#markers.feed(text).some(({ isMarker }) => isMarker) : this.#isEndLast(tokenIds);
    return { content };
  }

  #isEndLast(tokenIds: readonly number[]): boolean {
    return this.#endId !== undefined && tokenIds.findLast((id) => id === this.#startId || id === this.#endId) === this.#endId;
  }

  // All is content.
  tokensBehind(tokenIds: readonly number[]): readonly number[] {
    return tokenIds;
  }

  countLater(): void {
    // vLLM counts none.
  }

  finish(): null {
    return null;
  }

  parseWhole(text: string): { reasoning: null; content: string } {
    return { reasoning: null, content: THINK_TAGS.start + text };
  }

  countWhole(): number {
    return 0;
  }
}
