// The contract of step-paced models: how long one step of the engine takes, from the work that is scheduled in it.

/** The work of one engine step, summed over the sequences scheduled in it. Whole numbers, 0 or more. */
export interface StepLoad {
  /** Tokens computed for sequences in prefill (prompt, or recomputation after a preemption). */
  readonly numPrefillTokens: number;
  /** Sequences that compute one token, the last sampled one. */
  readonly numDecodeRequests: number;
  /** KV-cache tokens that attention reads: the context length of every scheduled sequence at the end of the step, summed. */
  readonly numKvTokensRead: number;
  /** Query-key pairs that attention scores: for n tokens after c computed ones, n * c + n * (n + 1) / 2, summed. */
  readonly numAttentionPairs: number;
}

/** How long a step takes. Pure: the same load takes the same time. */
export interface StepTimeModel {
  /**
   * Milliseconds, fractions allowed, finite, never negative; monotone in every field of the load, except where it repeats
   * measurements that are not (`table`).
   */
  stepTimeMs(load: StepLoad): number;
}
