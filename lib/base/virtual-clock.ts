// A clock that stands still until its owner moves it: time for simulations, which pass it as fast as the machine can.
import type { Clock, Timer } from './clock.ts';

/** A clock that starts at 0. Timers fire inside `advanceTo`, each at the very time for which it was armed. */
export class VirtualClock implements Clock {
  readonly #wallTimeAtStartMs: number;
  // One timer for each part that watches the clock: few, so that a search for the next one is short.
  readonly #timers: VirtualTimer[] = [];
  #nowMs = 0;

  /** @param wallTimeAtStartMs Unix milliseconds at the clock's zero. */
  constructor(wallTimeAtStartMs = 0) {
    this.#wallTimeAtStartMs = wallTimeAtStartMs;
  }

  /** When the next timer fires, or null when none is armed; never before the present. */
  get nextDueMs(): number | null {
    const next = this.#nextTimer(Number.POSITIVE_INFINITY);
    return next === null ? null : Math.max(next.dueMs, this.#nowMs);
  }

  nowMs(): number {
    return this.#nowMs;
  }

  wallTimeMs(): number {
    return this.#wallTimeAtStartMs + this.#nowMs;
  }

  createTimer(callback: () => void): Timer {
    const timer = new VirtualTimer(callback);
    this.#timers.push(timer);
    return timer;
  }

  /** Moves time on, firing what comes due on the way, what is armed meanwhile included. @throws TypeError for a time that is over. */
  advanceTo(untilMs: number): void {
    if (!(untilMs >= this.#nowMs)) throw new TypeError(`it is ${this.#nowMs} ms already, and time does not go back to ${untilMs} ms`);
    for (let timer = this.#nextTimer(untilMs); timer !== null; timer = this.#nextTimer(untilMs)) {
      this.#nowMs = Math.max(this.#nowMs, timer.dueMs);
      timer.fire();
    }
    this.#nowMs = untilMs;
  }

  // The earliest timer that is due by then, among equals the one created first.
  #nextTimer(untilMs: number): VirtualTimer | null {
    let next: VirtualTimer | null = null;
    for (const timer of this.#timers) {
      if (timer.isArmed && timer.dueMs <= untilMs && (next === null || timer.dueMs < next.dueMs)) next = timer;
    }
    return next;
  }
}

class VirtualTimer implements Timer {
  readonly #callback: () => void;
  isArmed = false;
  dueMs = 0;

  constructor(callback: () => void) {
    this.#callback = callback;
  }

  arm(dueMs: number): void {
    this.isArmed = true;
    this.dueMs = dueMs;
  }

  disarm(): void {
    this.isArmed = false;
  }

  fire(): void {
    this.isArmed = false;
    this.#callback();
  }
}
