// What the engine tells observers. Telemetry implements it; the engine knows nothing of metrics.
import type { KvCacheObserver } from './kv-cache/kv-cache-manager.ts';
import type { ScheduledSequence } from './scheduler/scheduled-sequence.ts';
import type { PrefixHit } from './scheduler/scheduler.ts';

/** A sequence, as observers see it. Times are on the engine's time line, in milliseconds. */
export interface SequenceInfo {
  /** Arrival number among all sequences of the engine, from 0. */
  readonly order: number;
  readonly adapter: string | null;
  /** Prompt length in tokens. */
  readonly numPromptTokens: number;
  /** Of these, found in the prefix cache when it first got a seat; null before. */
  readonly numPromptCachedTokens: number | null;
  /** Whether the rest came from another instance instead of being computed. */
  readonly hasRemotePrefill: boolean;
  /** Tokens generated so far. */
  readonly numOutputTokens: number;
  /** The limit on them: the client's, or the room that the prompt leaves. 0 where the prompt is pooled. */
  readonly maxOutputTokens: number;
  /** One object for all samples of its prompt. */
  readonly samples: { readonly numSamples: number };
  /** Times it lost its seat for want of blocks. */
  readonly numPreemptions: number;
  readonly arrivalMs: number;
  /** When it first got a seat; null before. */
  readonly admittedMs: number | null;
  /** When its first token was out, or its prompt pooled; null before. */
  readonly firstTokenMs: number | null;
  /** When its latest token was out; null before the first. */
  readonly lastTokenMs: number | null;
}

/**
 * How a sequence ended. `stop`, `length` and `repetition` are its own; `abort` is the server's doing (shutdown); `disconnect` is a
 * client that went away, which counts as no success.
 */
export type SequenceEnd = 'stop' | 'length' | 'repetition' | 'abort' | 'disconnect';

/** The limit that turned a request away, under vLLM's name for it. */
export type AdmissionLimit = 'max_num_queued_reqs' | 'max_num_queued_tokens';

/** Where the engine stands. */
export interface EngineState {
  readonly numRunning: number;
  /** Deferred ones among them. */
  readonly numWaiting: number;
  /** Those that wait for something else than seats and blocks: their adapter's turn. */
  readonly numDeferred: number;
  /** The part of the KV cache's blocks that is held, 0 to 1. */
  readonly kvCacheUsage: number;
}

/**
 * Hears what happens, in order, on the engine's own time line (the times at which things are due, in milliseconds).
 * Calls are synchronous and on the hot path: they must be cheap, must not throw and must not call the engine.
 */
export interface EngineObserver {
  /** A request was turned away by a limit on what waits and runs. */
  admissionRejected(limit: AdmissionLimit): void;
  /** A sequence got a seat. `hit` is what it found in the prefix cache; null where the cache was not asked. */
  admitted(sequence: SequenceInfo, hit: PrefixHit | null): void;
  /** A sequence lost its seat and its blocks, and waits to compute its tokens again. */
  preempted(sequence: SequenceInfo): void;
  /** The first token of a sequence is out, `latencyMs` after the request arrived; or its prompt has been pooled, and it has none. */
  firstToken(sequence: SequenceInfo, latencyMs: number): void;
  /** A further token is out, `gapMs` after the one before. */
  nextToken(sequence: SequenceInfo, gapMs: number): void;
  /** A sequence ended, `latencyMs` after the request arrived. */
  sequenceEnded(sequence: SequenceInfo, end: SequenceEnd, latencyMs: number): void;
  /**
   * Tokens are out together: a step's, or all that were due in a turn. Prompt tokens, as far as they were computed and not found in
   * the cache, count with the first token of their sequence.
   */
  iterationEnded(numPromptTokens: number, numGenerationTokens: number): void;
  /** Something in the state has changed. */
  stateChanged(state: EngineState): void;
  /** The adapters with running or with waiting sequences have changed; each list in order of arrival. */
  adaptersChanged(running: readonly string[], waiting: readonly string[]): void;
  /** The engine has begun to sleep at a level (0: it only pauses), or is awake (null). */
  sleepStateChanged(level: 0 | 1 | 2 | null): void;
  /** Hears of blocks that enter and leave the prefix cache; null when nobody wants to know, which saves the work. */
  readonly kvCache: KvCacheObserver<ScheduledSequence> | null;
}
