// Hunyuan 4: all up to `</think>` is reasoning, which the prompt opens, unless a request's effort is `no_think` (vLLM's
// reasoning/hy_v4_reasoning_parser.py).
import { hunyuanTagsOf } from '../hunyuan-tags.ts';
import type { ParsedDelta } from '../parsed-delta.ts';
import type { ParserVocabulary } from '../vocabulary.ts';
import { DelegatingReasoning } from './delegating-reasoning.ts';
import { THINK_TAGS } from './delimiters.ts';
import { estimateTokens } from './estimate-tokens.ts';
import { Identity, readEffort } from './identity.ts';
import type { ReasoningParserOptions, ReasoningStyle } from './reasoning-parser.ts';
import { createDelimited, formatDelimited } from './token-delimited.ts';

/** The style. */
export const HY_V4: ReasoningStyle = {
  isGrammar: false,
  budgetMarkers: THINK_TAGS,
  findBudgetMarkers: (vocabulary) => hunyuanTagsOf(vocabulary).think,
  createParser: (options: ReasoningParserOptions) => (thinks(options) ? new HunyuanV4Reasoning(options.vocabulary) : new ExplicitIdentity()),
  thinks,
  format: (reasoning, _rest, { vocabulary }) => formatDelimited(reasoning, hunyuanTagsOf(vocabulary).think),
};

function thinks({ templateKwargs }: Pick<ReasoningParserOptions, 'templateKwargs'>): boolean {
  return readEffort(templateKwargs, 'high') !== 'no_think';
}

/** Names both keys in every delta. */
class ExplicitIdentity extends Identity {
  override push(text: string): ParsedDelta | null {
    return toExplicit(super.push(text));
  }
}

/** Reads as DeepSeek R1 does, and counts every token up to the end. */
class HunyuanV4Reasoning extends DelegatingReasoning {
  readonly #startId: number | undefined;
  readonly #endId: number | undefined;
  #numTokens = 0;
  #numReasoningTokens = 0;
  #hasCountedAll = false;

  constructor(vocabulary: ParserVocabulary) {
    const { think } = hunyuanTagsOf(vocabulary);
    super(createDelimited(vocabulary, think));
    this.#startId = vocabulary.idOf(think.start);
    this.#endId = vocabulary.idOf(think.end);
  }

  override get numReasoningTokens(): number {
    return this.#numReasoningTokens;
  }

  override push(text: string, tokenIds: readonly number[]): ParsedDelta | null {
    const delta = super.push(text, tokenIds);
    this.countLater(tokenIds);
    return toExplicit(delta);
  }

  override countLater(tokenIds: readonly number[]): void {
    for (const id of tokenIds) {
      const isStart = this.#numTokens++ === 0 && id === this.#startId;
      this.#hasCountedAll ||= id === this.#endId || (this.#endId === undefined && this.hasEnded);
      if (!isStart && !this.#hasCountedAll) this.#numReasoningTokens++;
    }
  }

  override countWhole(text: string, tokenIds: readonly number[]): number {
    if (this.#endId === undefined) return estimateTokens(this.parseWhole(text).reasoning, text, tokenIds.length);
    this.countLater(tokenIds);
    return this.#numReasoningTokens;
  }
}

function toExplicit(delta: ParsedDelta | null): ParsedDelta | null {
  return delta === null ? null : { content: delta.content ?? null, reasoning: delta.reasoning ?? null };
}
