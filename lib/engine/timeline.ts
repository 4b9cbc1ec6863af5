// The engine's discrete-event loop on a clock: one timer for everything, absolute due times, events in order of time.
import type { Clock, Timer } from '../base/clock.ts';
import { type HeapItem, MinHeap } from '../base/min-heap.ts';

/** Something that happens at a time: the smaller `dueMs` first, and among equals the smaller `order`. */
export interface TimelineEvent extends HeapItem {
  dueMs: number;
  readonly order: number;
  /** How much there is to do when it happens: the number of tokens that come out, 1 at least. */
  readonly cost: number;
  /**
   * Happens. `atMs` is the time for which it was due, not the time at which the computer got to it: what follows from
   * it is reckoned from there, so that lateness never adds up.
   *
   * @returns when it happens next (never before `atMs`), or null when it is over.
   */
  fire(atMs: number): number | null;
}

// A turn of the event loop handles events of at most this cost, so that sockets are served in between. About a millisecond.
const MAX_COST_PER_TURN = 8192;

/** Runs events when they are due. Nothing happens before its time. */
export class Timeline {
  readonly #clock: Clock;
  readonly #timer: Timer;
  readonly #events = new MinHeap<TimelineEvent>(isBefore);
  readonly #onSettled: () => void;
  #firingAtMs: number | null = null;
  #armedForMs = Number.POSITIVE_INFINITY;

  /** @param onSettled runs after each turn in which events may have happened, before the timer is armed again. */
  constructor(clock: Clock, onSettled: () => void) {
    this.#clock = clock;
    this.#onSettled = onSettled;
    this.#timer = clock.createTimer(() => this.#onTimer());
  }

  /** The time at which the present happens: an event's due time while it fires, the clock's otherwise. */
  nowMs(): number {
    return this.#firingAtMs ?? this.#clock.nowMs();
  }

  /** Adds an event; its `dueMs` is set. It fires in the next `advance` or timer turn that finds it due. */
  schedule(event: TimelineEvent): void {
    this.#events.push(event);
  }

  /** Takes an event out; harmless when it is not in. */
  cancel(event: TimelineEvent): void {
    this.#events.remove(event);
  }

  /** Fires everything that is due, then arms the timer for what comes next. Inside an event it does nothing. */
  advance(): void {
    if (this.#firingAtMs !== null) return;
    this.#fireDue(this.#clock.nowMs());
    this.#onSettled();
    this.#arm();
  }

  /** Fires what is due before something happens that `advance` follows. Where nothing is, it does nothing. */
  catchUp(): void {
    const next = this.#events.peek();
    if (next !== undefined && next.dueMs <= this.#clock.nowMs()) this.advance();
  }

  /** Drops the timer: nothing fires any more unless `advance` is called. */
  close(): void {
    this.#timer.disarm();
    this.#armedForMs = Number.POSITIVE_INFINITY;
  }

  #onTimer(): void {
    this.#armedForMs = Number.POSITIVE_INFINITY;
    this.advance();
  }

  #fireDue(nowMs: number): void {
    const events = this.#events;
    for (let budget = MAX_COST_PER_TURN; budget > 0; ) {
      const event = events.peek();
      if (event === undefined || event.dueMs > nowMs) break;
      budget -= event.cost;
      this.#firingAtMs = event.dueMs;
      const nextMs = event.fire(event.dueMs);
      if (nextMs === null) {
        events.remove(event);
      } else if (nextMs !== event.dueMs) {
        event.dueMs = nextMs;
        events.update(event);
      }
    }
    this.#firingAtMs = null;
  }

  #arm(): void {
    const next = this.#events.peek();
    if (next === undefined) {
      if (this.#armedForMs !== Number.POSITIVE_INFINITY) this.close();
    } else if (next.dueMs !== this.#armedForMs) {
      this.#armedForMs = next.dueMs;
      this.#timer.arm(next.dueMs);
    }
  }
}

function isBefore(a: TimelineEvent, b: TimelineEvent): boolean {
  return a.dueMs < b.dueMs || (a.dueMs === b.dueMs && a.order < b.order);
}
