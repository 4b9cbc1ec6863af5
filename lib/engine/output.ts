// What the engine hands out: tokens, in batches, each with the sequence it belongs to.

/** One generated token. Tokens are shared between answers: nobody changes one. */
export interface Token {
  /** The id in the tokenizer's vocabulary. */
  readonly id: number;
  /** What the token adds to the text; empty for an end-of-sequence token, and for one that ends inside a character. */
  readonly text: string;
  /** What the token itself says, where `text` has less of it, or text of earlier ones: near a stop string, or cut by it. */
  readonly ownText?: string;
}

/**
 * Why a sequence ended: at a stop token such as the end of sequence, at its limit, because it repeated itself, or because an operator
 * ended it (a pause, an abort).
 */
export type FinishReason = 'stop' | 'length' | 'repetition' | 'abort';

/** The stop string or the stop token that ended a sequence, where the client named one; `repetition_detected` for a repetition. */
export type StopReason = string | number | null;

/** What the prefix cache did for a prompt. */
export interface PrefillStats {
  /** Prompt tokens that it had. */
  readonly numCachedTokens: number;
  /** Prompt tokens that it did not have, and has now. */
  readonly numCacheCreationTokens: number;
}

/** Where nothing has been prefilled. */
export const NO_PREFILL: PrefillStats = { numCachedTokens: 0, numCacheCreationTokens: 0 };

/** The KV cache of a sequence that another instance goes on with, as it was at its end. */
export interface KvHandover {
  /** The prompt's, or null where it has none. */
  readonly requestId: string | null;
  /** In the order of the tokens. */
  readonly blockIds: readonly number[];
  /** Tokens whose KV is in them: all but the last one, which has only been drawn. */
  readonly numTokens: number;
  /** Prompt tokens that the prefix cache had. */
  readonly numCachedTokens: number;
}

/** When things happened to a sequence, on the engine's time line in milliseconds. */
export interface SequenceTiming {
  readonly arrivalMs: number;
  /** When it first got a seat. */
  readonly admittedMs: number;
  readonly firstTokenMs: number;
  readonly lastTokenMs: number;
}

/** What a sequence has produced since the last batch. */
export interface SequenceOutput {
  /** The sequence's place in its request: prompt i, sample j is `i * n + j`. */
  readonly index: number;
  /** In order; empty only when the sequence ended without a further token. */
  readonly tokens: readonly Token[];
  /** Text after the last token's: what had been held back of earlier tokens when the sequence was ended from outside. */
  readonly tail: string;
  /** Set in the sequence's last output. */
  readonly finishReason: FinishReason | null;
  /** What of the client's ended it: the stop string, or the stop token's id; null otherwise. */
  readonly stopReason: StopReason;
}

/** News of one request: at most one entry a sequence, in the order in which they produced. */
export type TokenBatch = readonly SequenceOutput[];
