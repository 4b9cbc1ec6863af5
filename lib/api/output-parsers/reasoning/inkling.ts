// Inkling: thoughts in messages of their own, `<|content_thinking|>…<|end_message|>` (vLLM's parser/inkling.py).
import { INKLING_THINKING } from '../grammar/inkling-grammar.ts';
import type { ParsedDelta } from '../parsed-delta.ts';
import type { ParserVocabulary } from '../vocabulary.ts';
import { DelegatingReasoning } from './delegating-reasoning.ts';
import { createGrammarReasoning } from './grammar-reasoning.ts';
import type { ReasoningParser, ReasoningStyle } from './reasoning-parser.ts';

const THINKING = '<|content_thinking|>';
const MESSAGE = '<|message_model|>';
const TEXT = '<|content_text|>';
const END_SAMPLING = '<|content_model_end_sampling|>';

/** The style. Where a message of text or a call begins, the reasoning is over. */
export const INKLING: ReasoningStyle = createGrammarReasoning({
  thinking: INKLING_THINKING,
  canDisable: false,
  budgetMarkers: { start: THINKING, end: '<|end_message|>' },
  format: (reasoning) => `${THINKING}${reasoning}<|end_message|>${MESSAGE}${TEXT}`,
  wrap: (parser, { vocabulary }) => new InklingReasoning(parser, vocabulary),
});

/** Knows from the prompt whether a thought is open, and counts between markers where they are tokens. */
class InklingReasoning extends DelegatingReasoning {
  readonly #vocabulary: ParserVocabulary;
  readonly #startId: number | undefined;
  readonly #endIds: ReadonlySet<number | undefined>;
  /** The beginning of a thought that the prompt leaves open: it goes on in a streamed answer. */
  #opening = '';
  #isInThought = false;
  #count = 0;

  constructor(inner: ReasoningParser, vocabulary: ParserVocabulary) {
    super(inner);
    this.#vocabulary = vocabulary;
    this.#startId = vocabulary.idOf(THINKING);
    this.#endIds = new Set(['<|end_message|>', END_SAMPLING].map((text) => vocabulary.idOf(text)));
  }

  override isEndedByPrompt(promptTokenIds: readonly number[]): boolean {
    const [messageId, textId, endId] = [MESSAGE, TEXT, END_SAMPLING].map((text) => this.#vocabulary.idOf(text));
    const last = promptTokenIds.findLast((id) => id === this.#startId || id === messageId || id === textId || id === endId);
    if (last !== undefined && last === this.#startId) this.#opening = THINKING;
    return last !== undefined && (last === textId || last === endId);
  }

  override get numReasoningTokens(): number {
    return this.#startId === undefined ? this.inner.numReasoningTokens : this.#count;
  }

  override push(text: string, tokenIds: readonly number[]): ParsedDelta | null {
    this.#countTokens(tokenIds);
    const opened = this.#opening + text;
    this.#opening = '';
    return this.inner.push(opened, tokenIds);
  }

  override countLater(tokenIds: readonly number[]): void {
    this.#countTokens(tokenIds);
    this.inner.countLater(tokenIds);
  }

  override countWhole(text: string, tokenIds: readonly number[]): number {
    if (this.#startId === undefined) return this.inner.countWhole(text, tokenIds);
    this.#countTokens(tokenIds);
    return this.#count;
  }

  #countTokens(tokenIds: readonly number[]): void {
    for (const id of tokenIds) {
      if (id === this.#startId) this.#isInThought = true;
      else if (this.#endIds.has(id)) this.#isInThought = false;
      else if (this.#isInThought) this.#count++;
    }
  }
}
