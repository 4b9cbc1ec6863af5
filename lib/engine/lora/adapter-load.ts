// An adapter on its way into memory: done a fixed time after it was asked for.
import type { Timeline, TimelineEvent } from '../timeline.ts';

export interface AdapterLoaderOptions {
  readonly timeline: Timeline;
  /** Milliseconds, above 0. */
  readonly latencyMs: number;
  /** Called after an adapter has become able to run. */
  readonly onLoaded: (atMs: number) => void;
}

/** Loads adapters side by side, each in the same time. */
export function createAdapterLoader({ timeline, latencyMs, onLoaded }: AdapterLoaderOptions): (adapter: string, done: () => void) => void {
  return (_adapter, done) => {
    const complete = (atMs: number): void => {
      done();
      onLoaded(atMs);
    };
    timeline.schedule(new AdapterLoad(timeline.nowMs() + latencyMs, complete));
  };
}

class AdapterLoad implements TimelineEvent {
  dueMs: number;
  // Before any sequence that is due at the same time, so that a seat freed then finds the adapter ready.
  readonly order = -1;
  readonly cost = 1;
  heapIndex = -1;
  readonly #complete: (atMs: number) => void;

  constructor(dueMs: number, complete: (atMs: number) => void) {
    this.dueMs = dueMs;
    this.#complete = complete;
  }

  fire(atMs: number): null {
    this.#complete(atMs);
    return null;
  }
}
