// What the engine hands out: tokens, in batches, each with the sequence it belongs to.

/** One generated token. Tokens are shared between answers: nobody changes one. */
export interface Token {
  /** The id in the tokenizer's vocabulary. */
  readonly id: number;
  /** What the token adds to the text; empty for an end-of-sequence token. */
  readonly text: string;
}

/** Why a sequence ended by itself: at a stop token such as the end of sequence, at its limit, or because it repeated itself. */
export type FinishReason = 'stop' | 'length' | 'repetition';

/** What the prefix cache did for a prompt. */
export interface PrefillStats {
  /** Prompt tokens that it had. */
  readonly numCachedTokens: number;
  /** Prompt tokens that it did not have, and has now. */
  readonly numCacheCreationTokens: number;
}

/** What a sequence has produced since the last batch. */
export interface SequenceOutput {
  /** The sequence's place in its request: prompt i, sample j is `i * n + j`. */
  readonly index: number;
  /** In order; empty only when the sequence ended without a further token. */
  readonly tokens: readonly Token[];
  /** Set in the sequence's last output. */
  readonly finishReason: FinishReason | null;
}

/** News of one request: at most one entry a sequence, in the order in which they produced. */
export type TokenBatch = readonly SequenceOutput[];
