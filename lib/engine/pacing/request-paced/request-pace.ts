// The request pace: every sequence has its own due times, reckoned from its admission. The scheduler decides admission only.
import type { AdmissionBudget } from '../../scheduler/scheduler.ts';
import type { Sequence } from '../../sequence.ts';
import type { Pace, PaceFactory, PaceSurroundings } from '../pace.ts';
import { DueTime } from './due-time.ts';
import type { Load, RequestPacing } from './pacing.ts';

/** A pace of this kind, on a model of latencies. */
export function createRequestPace(pacing: RequestPacing): PaceFactory {
  return (surroundings) => new RequestPace(pacing, surroundings);
}

// A prompt is computed whole, as soon as it is admitted.
const UNLIMITED: AdmissionBudget = {
  numTokens: Number.POSITIVE_INFINITY,
  maxTokensPerSequence: Number.POSITIVE_INFINITY,
  isChunked: true,
};

class RequestPace implements Pace, Load {
  readonly #pacing: RequestPacing;
  readonly #surroundings: PaceSurroundings;
  #frozenAtMs = 0;

  constructor(pacing: RequestPacing, surroundings: PaceSurroundings) {
    this.#pacing = pacing;
    this.#surroundings = surroundings;
  }

  get numRunning(): number {
    return this.#surroundings.scheduler.numRunning;
  }

  get maxNumSeqs(): number {
    return this.#surroundings.scheduler.numSeats;
  }

  wake(atMs: number): void {
    this.#surroundings.scheduler.admitWaiting(UNLIMITED, (sequence, numNewTokens) => this.#start(sequence, numNewTokens, atMs));
  }

  forget(sequence: Sequence): void {
    if (sequence.dueTime !== null) this.#surroundings.timeline.cancel(sequence.dueTime);
  }

  get isIdle(): boolean {
    return true;
  }

  freeze(atMs: number): void {
    this.#frozenAtMs = atMs;
    for (const sequence of this.#surroundings.scheduler.listRunning()) this.forget(sequence);
  }

  // Everything is due as much later as the frozen time was long.
  thaw(atMs: number): void {
    const { scheduler, timeline } = this.#surroundings;
    for (const { dueTime } of scheduler.listRunning()) {
      if (dueTime === null) continue;
      dueTime.dueMs += atMs - this.#frozenAtMs;
      timeline.schedule(dueTime);
    }
  }

  // Fields rather than methods, so that all sequences share one function.
  readonly #forget = (sequence: Sequence): void => this.forget(sequence);
  readonly #onDue = (sequence: Sequence, atMs: number): number | null => {
    const { scheduler, deliver } = this.#surroundings;
    if (!this.#growCache(sequence)) {
      this.wake(atMs);
      return null;
    }
    const token = sequence.nextToken();
    const finishReason = scheduler.append(sequence, token?.id ?? null);
    deliver(sequence, token, finishReason);
    if (finishReason === null) return atMs + this.#pacing.interTokenLatencyMs(sequence, this);
    this.wake(atMs);
    return null;
  };

  // One that comes back after a preemption computes its tokens anew, and has its next one no earlier than it would have had.
  #start(sequence: Sequence, numNewTokens: number, atMs: number): void {
    const firstDueMs = atMs + this.#pacing.timeToFirstTokenMs(sequence, this);
    sequence.numComputedTokens += numNewTokens;
    const dueMs = Math.max(sequence.dueTime?.dueMs ?? 0, firstDueMs);
    sequence.dueTime = new DueTime(dueMs, sequence, this.#onDue);
    this.#surroundings.timeline.schedule(sequence.dueTime);
  }

  // The KV cache grows with each delivered token. @returns false when the sequence itself lost its blocks.
  #growCache(sequence: Sequence): boolean {
    const { numTokens } = sequence;
    if (sequence.numComputedTokens === numTokens) return true;
    const isReady = this.#surroundings.scheduler.allocateRunning(sequence, numTokens, this.#forget);
    if (isReady) sequence.numComputedTokens = numTokens;
    return isReady;
  }
}
