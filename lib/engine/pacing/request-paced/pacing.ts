// The contract of request-paced models: how long each token of a request takes, once it has a seat.
import type { Rng } from '../../../base/rng.ts';

/** A sequence that has got a seat, as a model may look at it. */
export interface PacedSequence {
  /** Tokens whose KV must be there before the next one: the prompt, and after a preemption the tokens generated before it. */
  readonly numTokens: number;
  /** Of these, found in the prefix cache: 0 to `numTokens`. */
  readonly numCachedTokens: number;
  /** True: the KV cache of the prompt comes from another instance (`kv_transfer_params.do_remote_prefill`) instead of being computed. */
  readonly hasRemotePrefill: boolean;
  /** The sequence's own stream for latencies, apart from content and lengths; made on first use, so that what draws nothing costs nothing. */
  readonly latencyRng: Rng;
}

/** How busy the engine is. */
export interface Load {
  /** Sequences with a seat, the one that is paced included. */
  readonly numRunning: number;
  /** Seats, 1 or more. */
  readonly maxNumSeqs: number;
}

/**
 * Delays in milliseconds, fractions allowed, never negative and never NaN. The driver adds them to absolute due times, so a
 * delay is between two due times and not between two moments at which the computer got to it.
 */
export interface RequestPacing {
  /** From admission to the first token; after a preemption, to the next one. */
  timeToFirstTokenMs(sequence: PacedSequence, load: Load): number;
  /** From a token to the next. */
  interTokenLatencyMs(sequence: PacedSequence, load: Load): number;
}
