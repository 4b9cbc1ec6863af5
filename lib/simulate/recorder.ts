// Listens to the engine of a simulation and adds up what happens.
import type { Clock } from '../base/clock.ts';
import type { EngineObserver, EngineState, SequenceEnd, SequenceInfo } from '../engine/events.ts';
import type { PrefixHit } from '../engine/scheduler/scheduler.ts';
import { DepthSeries } from './depth-series.ts';
import { type Distribution, Histogram, Samples } from './distribution.ts';

/** How a request of the trace went. Times are milliseconds on the trace's own time line. */
export interface RequestResult {
  /** Which one: how many the engine had taken before it. */
  readonly order: number;
  readonly arrivalMs: number;
  readonly numPromptTokens: number;
  readonly numCachedTokens: number;
  readonly numOutputTokens: number;
  /** When it first got a seat. */
  readonly admittedMs: number;
  readonly firstTokenMs: number;
  readonly lastTokenMs: number;
  readonly numPreemptions: number;
  readonly end: SequenceEnd;
}

/** What has been added up so far. */
export interface Totals {
  numFinished: number;
  numPromptTokens: number;
  numCachedTokens: number;
  numOutputTokens: number;
  numPreemptions: number;
  /** Tokens looked up in the prefix cache at first admissions, and found there. */
  numQueriedTokens: number;
  numHitTokens: number;
  /** Steps, or moments at which something was due. */
  numIterations: number;
  /** When the latest token was out; 0 before the first. */
  lastTokenMs: number;
}

/** The latencies of all finished requests, in milliseconds; null where there is no value. */
export interface Latencies {
  /** From arrival to the first token. */
  readonly timeToFirstToken: Distribution | null;
  /** Between neighbouring tokens, over all of them. */
  readonly interTokenLatency: Distribution | null;
  /** A request's mean time between tokens, over requests of two tokens and more. */
  readonly timePerOutputToken: Distribution | null;
  /** From arrival to the last token. */
  readonly endToEnd: Distribution | null;
  /** From arrival to the first seat. */
  readonly queue: Distribution | null;
}

export interface RecorderOptions {
  /** The engine's clock. */
  readonly clock: Clock;
  /** When the first request arrives. */
  readonly startMs: number;
  /** Hears of each request when it ends. */
  readonly onResult: (result: RequestResult) => void;
}

/** The observer of a simulation. */
export class Recorder implements EngineObserver {
  readonly kvCache = null;
  readonly depth: DepthSeries;
  readonly totals: Totals = {
    numFinished: 0,
    numPromptTokens: 0,
    numCachedTokens: 0,
    numOutputTokens: 0,
    numPreemptions: 0,
    numQueriedTokens: 0,
    numHitTokens: 0,
    numIterations: 0,
    lastTokenMs: 0,
  };
  readonly #options: RecorderOptions;
  readonly #firstToken = new Samples();
  readonly #interToken = new Histogram();
  readonly #perToken = new Samples();
  readonly #endToEnd = new Samples();
  readonly #queue = new Samples();

  constructor(options: RecorderOptions) {
    this.#options = options;
    this.depth = new DepthSeries(options.startMs);
  }

  /** The latencies so far. */
  summarizeLatencies(): Latencies {
    return {
      timeToFirstToken: this.#firstToken.summarize(),
      interTokenLatency: this.#interToken.summarize(),
      timePerOutputToken: this.#perToken.summarize(),
      endToEnd: this.#endToEnd.summarize(),
      queue: this.#queue.summarize(),
    };
  }

  // What is refused is counted where it is submitted.
  admissionRejected(): void {}

  // As vLLM's metrics do, look-ups of sequences that come back after a preemption are left out.
  admitted(_sequence: SequenceInfo, hit: PrefixHit | null): void {
    if (hit === null || hit.isResumed) return;
    this.totals.numQueriedTokens += hit.numQueriedTokens;
    this.totals.numHitTokens += hit.numHitTokens;
  }

  preempted(): void {
    this.totals.numPreemptions++;
  }

  firstToken(_sequence: SequenceInfo, latencyMs: number): void {
    this.#firstToken.add(latencyMs);
  }

  nextToken(_sequence: SequenceInfo, gapMs: number): void {
    this.#interToken.add(gapMs);
  }

  sequenceEnded(sequence: SequenceInfo, end: SequenceEnd, latencyMs: number): void {
    const { admittedMs, firstTokenMs, lastTokenMs } = sequence;
    // Cut off by the end of the simulation.
    if (admittedMs === null || firstTokenMs === null || lastTokenMs === null || end === 'abort') return;
    const result = toResult(sequence, { admittedMs, firstTokenMs, lastTokenMs, end });
    this.#endToEnd.add(latencyMs);
    this.#queue.add(admittedMs - result.arrivalMs);
    if (result.numOutputTokens > 1) this.#perToken.add((lastTokenMs - firstTokenMs) / (result.numOutputTokens - 1));
    this.#addUp(result);
    this.#options.onResult(result);
  }

  iterationEnded(): void {
    this.totals.numIterations++;
  }

  stateChanged(state: EngineState): void {
    this.depth.change(this.#options.clock.nowMs(), state);
  }

  adaptersChanged(): void {}
  sleepStateChanged(): void {}

  #addUp({ numPromptTokens, numCachedTokens, numOutputTokens, lastTokenMs }: RequestResult): void {
    const { totals } = this;
    totals.numFinished++;
    totals.numPromptTokens += numPromptTokens;
    totals.numCachedTokens += numCachedTokens;
    totals.numOutputTokens += numOutputTokens;
    totals.lastTokenMs = Math.max(totals.lastTokenMs, lastTokenMs);
  }
}

type Moments = Pick<RequestResult, 'admittedMs' | 'firstTokenMs' | 'lastTokenMs' | 'end'>;

function toResult(sequence: SequenceInfo, moments: Moments): RequestResult {
  const { order, arrivalMs, numPromptTokens, numPromptCachedTokens, numOutputTokens, numPreemptions } = sequence;
  return { order, arrivalMs, numPromptTokens, numCachedTokens: numPromptCachedTokens ?? 0, numOutputTokens, numPreemptions, ...moments };
}
