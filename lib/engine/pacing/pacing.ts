// The contract of request-paced models: how long each token of a request takes, once it has a seat.

/** What a model may look at. */
export interface PacedSequence {
  /** Prompt length in tokens. */
  readonly numPromptTokens: number;
}

/**
 * Delays in milliseconds, fractions allowed, never negative and never NaN. The driver adds them to absolute due times, so a
 * delay is between two due times and not between two moments at which the computer got to it.
 */
export interface RequestPacing {
  /** From admission to the first token. */
  timeToFirstTokenMs(sequence: PacedSequence): number;
  /** From a token to the next. */
  interTokenLatencyMs(sequence: PacedSequence): number;
}
