// Pausing, sleeping, aborting and forgetting: what is done to the whole engine from outside (vLLM: v1/engine/core.py).
//
//   none --pause abort, wait--> new: what runs goes on (abort: nothing does), what comes waits
//   none --pause keep---------> all: nothing goes on, running sequences keep their blocks
//
// A pause is complete when nothing that may go on is left; then the caches are emptied, if that was asked for. Sleep is a pause that
// gives memory back once it is complete; only with all memory there does the engine go on.
import { ServerError } from '../../base/error.ts';
import type { EngineObserver, SequenceEnd } from '../events.ts';
import type { Pace } from '../pacing/pace.ts';
import type { PauseState, Scheduler } from '../scheduler/scheduler.ts';
import type { Sequence } from '../sequence.ts';
import type { Timeline } from '../timeline.ts';
import { ExecutorMemory } from './executor-memory.ts';

/** What happens to requests when a pause begins: they end, they run to their end, or they stop where they are. */
export const PAUSE_MODES = ['abort', 'wait', 'keep'] as const;
export type PauseMode = (typeof PAUSE_MODES)[number];

/** 0: a pause; 1: weights are moved away; 2: they are dropped. With 1 and 2 the caches are emptied. */
export type SleepLevel = 0 | 1 | 2;

export interface LifecycleOptions {
  readonly scheduler: Scheduler<Sequence>;
  readonly pace: Pace;
  readonly timeline: Timeline;
  readonly observer: Pick<EngineObserver, 'sleepStateChanged'>;
  /** Takes sequences out of the engine, wherever they are. */
  readonly end: (sequences: readonly Sequence[], end: SequenceEnd) => void;
}

/** A pause that is not complete. */
interface PendingPause {
  readonly clearsCache: boolean;
  readonly resolve: () => void;
}

/** The engine's state beyond its requests. */
export class Lifecycle {
  readonly #options: LifecycleOptions;
  readonly #memory = new ExecutorMemory();
  #pending: PendingPause[] = [];

  constructor(options: LifecycleOptions) {
    this.#options = options;
  }

  get isPaused(): boolean {
    return this.#options.scheduler.pauseState !== 'none';
  }

  /** Paused, or without all of its memory. */
  get isSleeping(): boolean {
    return this.isPaused || !this.#memory.isResident;
  }

  /** Pauses. Requests that come are queued. Resolves when the pause is complete. */
  pause(mode: PauseMode, { clearsCache }: { readonly clearsCache: boolean }): Promise<void> {
    this.#options.timeline.advance();
    this.#setState(mode === 'keep' ? 'all' : 'new');
    if (mode === 'abort') this.#finish(this.#options.scheduler.listAll(), 'abort');
    return new Promise((resolve) => {
      this.#pending.push({ clearsCache, resolve });
      this.#options.timeline.advance();
    });
  }

  /** Goes on after a pause, whatever memory is there. */
  resume(): void {
    const { pace, timeline } = this.#options;
    timeline.advance();
    this.#setState('none');
    pace.wake(timeline.nowMs());
    timeline.advance();
  }

  /** Pauses and then sleeps. Resolves when it does. */
  async sleep(level: SleepLevel, mode: PauseMode): Promise<void> {
    await this.pause(mode, { clearsCache: level > 0 });
    if (level > 0) this.#memory.sleep();
    this.#options.observer.sleepStateChanged(level);
  }

  /**
   * Brings memory back: the parts that are named (`weights`, `kv_cache`), or all with null; `scheduling` stands for no part. With all of
   * it there the engine goes on.
   *
   * @returns whether it does.
   */
  wakeUp(tags: readonly string[] | null): boolean {
    const parts = tags?.filter((tag) => tag !== 'scheduling') ?? null;
    if (parts === null || parts.length > 0) this.#memory.wake(parts);
    if (!this.#memory.isResident) return false;
    this.resume();
    this.#options.observer.sleepStateChanged(null);
    return true;
  }

  /** Gives the KV cache's memory back. @throws ServerError `internal` unless the engine is paused, empty, and has all its memory. */
  releaseKvCacheMemory(): void {
    const { scheduler, observer } = this.#options;
    if (!this.isPaused || scheduler.numRunning + scheduler.numWaiting > 0) {
      throw new ServerError('internal', 'The memory of the KV cache is given back after a pause that is complete, with no request left.');
    }
    if (!this.#memory.isResident) throw new ServerError('internal', 'The engine sleeps: part of its memory has been given back already.');
    this.resetPrefixCache({ isForced: true });
    this.#memory.discard('kv_cache');
    observer.sleepStateChanged(0);
  }

  /**
   * Empties the prefix cache, which works only while no block is held.
   *
   * @param isForced true: what runs loses its blocks before and computes its tokens again.
   * @returns whether it was emptied.
   */
  resetPrefixCache({ isForced }: { readonly isForced: boolean }): boolean {
    const { scheduler, pace, timeline } = this.#options;
    timeline.advance();
    const isEmpty = this.#reset(isForced);
    if (scheduler.pauseState === 'none') pace.wake(timeline.nowMs());
    timeline.advance();
    return isEmpty;
  }

  /**
   * Ends requests with the finish reason `abort`: their readers get what there is. These count as no success.
   *
   * @param ids of requests, or null: all.
   * @returns the number of sequences that were ended.
   */
  abort(ids: ReadonlySet<string> | null): number {
    const { scheduler, timeline } = this.#options;
    timeline.advance();
    const sequences = scheduler.listAll().filter(({ requestId }) => ids === null || (requestId !== null && ids.has(requestId)));
    this.#finish(sequences, 'disconnect');
    return sequences.length;
  }

  /** For the engine, at the end of each turn: completes the pauses that can be. */
  settle(): void {
    if (this.#pending.length === 0 || !this.#isIdle()) return;
    const completed = this.#pending;
    this.#pending = [];
    if (completed.some(({ clearsCache }) => clearsCache)) this.#reset(true);
    for (const { resolve } of completed) resolve();
  }

  #isIdle(): boolean {
    const { scheduler, pace } = this.#options;
    if (!pace.isIdle) return false;
    if (scheduler.pauseState === 'all') return true;
    return scheduler.numRunning === 0 && (scheduler.pauseState === 'new' || scheduler.numWaiting === 0);
  }

  #setState(state: PauseState): void {
    const { scheduler, pace, timeline } = this.#options;
    const before = scheduler.pauseState;
    scheduler.pauseState = state;
    if (before !== 'all' && state === 'all') pace.freeze(timeline.nowMs());
    if (before === 'all' && state !== 'all') pace.thaw(timeline.nowMs());
  }

  #reset(isForced: boolean): boolean {
    const { scheduler, pace } = this.#options;
    if (isForced) for (const sequence of scheduler.listRunning()) pace.forget(sequence);
    return scheduler.resetPrefixCache({ isForced });
  }

  #finish(sequences: readonly Sequence[], end: SequenceEnd): void {
    for (const sequence of sequences) sequence.stream.abort(sequence.index, sequence.takeHeldText());
    this.#options.end(sequences, end);
    for (const { stream } of sequences) stream.flush();
  }
}
