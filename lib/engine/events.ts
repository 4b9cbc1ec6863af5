// What the engine tells observers. Telemetry implements it; the engine knows nothing of metrics.

/** A sequence, as observers see it. */
export interface SequenceInfo {
  readonly adapter: string | null;
  /** Prompt length in tokens. */
  readonly numPromptTokens: number;
  /** Tokens generated so far. */
  readonly numGeneratedTokens: number;
}

/**
 * How a sequence ended. `stop` and `length` are its own; `abort` is the server's doing (shutdown); `disconnect` is a
 * client that went away, which counts as no success.
 */
export type SequenceEnd = 'stop' | 'length' | 'abort' | 'disconnect';

/**
 * Hears what happens, in order, on the engine's own time line (the times at which things are due, in milliseconds).
 * Calls are synchronous and on the hot path: they must be cheap, must not throw and must not call the engine.
 */
export interface EngineObserver {
  /** The first token of a sequence is out, `latencyMs` after the request arrived. */
  firstToken(sequence: SequenceInfo, latencyMs: number): void;
  /** A further token is out, `gapMs` after the one before. */
  nextToken(sequence: SequenceInfo, gapMs: number): void;
  /** A sequence ended, `latencyMs` after the request arrived. */
  sequenceEnded(sequence: SequenceInfo, end: SequenceEnd, latencyMs: number): void;
  /** The number of sequences with a seat, or without, has changed. */
  queueChanged(numRunning: number, numWaiting: number): void;
  /** The adapters with running or with waiting sequences have changed; each list in order of arrival. */
  adaptersChanged(running: readonly string[], waiting: readonly string[]): void;
}
