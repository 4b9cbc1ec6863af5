// Long work in slices between which the event loop turns: all of it together takes a bounded part of each turn.
//
//   turn 1   a a b b c c a a b b c c ...     steps in rotation until the turn's units are spent
//   turn 2   a a b b ...                     on with the one that is next
import { LinkedQueue } from '../linked-queue.ts';
import type { Steps } from './meter.ts';

/** Units of work in one turn: about a millisecond, or three where nothing is known yet. */
export const UNITS_PER_TURN = 16_384;

/** What a queue is made of. */
export interface SliceQueueOptions {
  /** UNITS_PER_TURN unless given. */
  readonly unitsPerTurn?: number;
  /** Calls back in the next turn of the event loop, after what waits for I/O; `setImmediate` unless given. */
  readonly schedule?: (turn: () => void) => void;
}

/** Runs several pieces of work side by side. Ones that are many share a turn; they make it no longer. */
export class SliceQueue {
  readonly #jobs = new LinkedQueue<Job>();
  readonly #unitsPerTurn: number;
  readonly #schedule: (turn: () => void) => void;
  readonly #turn = (): void => this.#runTurn();
  #isScheduled = false;

  constructor({ unitsPerTurn = UNITS_PER_TURN, schedule = setImmediate }: SliceQueueOptions = {}) {
    this.#unitsPerTurn = unitsPerTurn;
    this.#schedule = schedule;
  }

  /** How many pieces of work are not done. */
  get size(): number {
    return this.#jobs.size;
  }

  /**
   * Does the work, from the next turn on.
   *
   * @param signal when it aborts, the work is dropped with all that it holds
   * @throws the signal's reason, or what the work throws
   */
  run<T>(steps: Steps<T>, signal?: AbortSignal): Promise<T> {
    return new Promise((resolve, reject) => {
      signal?.throwIfAborted();
      const finish = (): void => {
        this.#jobs.remove(job);
        signal?.removeEventListener('abort', abort);
      };
      const abort = (): void => {
        finish();
        steps.return(undefined as T);
        reject(signal?.reason as Error);
      };
      const runStep = (): number => {
        const step = advance(steps);
        if ('units' in step) return step.units;
        finish();
        if ('value' in step) resolve(step.value);
        else reject(step.error as Error);
        return 1;
      };
      const job: Job = { runStep, queueNext: null, queuePrevious: null };
      signal?.addEventListener('abort', abort);
      this.#add(job);
    });
  }

  #add(job: Job): void {
    this.#jobs.push(job);
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    this.#schedule(this.#turn);
  }

  #runTurn(): void {
    const jobs = this.#jobs;
    for (let left = this.#unitsPerTurn; left > 0; ) {
      const job = jobs.peek();
      if (job === null) break;
      // To the back first: a job that ends takes itself out.
      jobs.remove(job);
      jobs.push(job);
      left -= job.runStep();
    }
    this.#isScheduled = jobs.size > 0;
    if (this.#isScheduled) this.#schedule(this.#turn);
  }
}

interface Job {
  /** Goes on to the next pause. @returns the units of work since the last one */
  readonly runStep: () => number;
  queueNext: Job | null;
  queuePrevious: Job | null;
}

function advance<T>(steps: Steps<T>): { readonly units: number } | { readonly value: T } | { readonly error: unknown } {
  try {
    const { done, value } = steps.next();
    return done === true ? { value } : { units: value };
  } catch (error) {
    return { error };
  }
}
