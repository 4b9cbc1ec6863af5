// A clock that stands still until a test moves it.
import type { Clock, Timer } from '../../lib/base/clock.ts';

/** Unix milliseconds at the fake clock's zero. */
export const FAKE_EPOCH_MS = 1_700_000_000_000;

/** A clock whose time the test owns. Timers fire inside `advance`, in order of their due times. */
export class FakeClock implements Clock {
  #nowMs: number;
  #epochMs = FAKE_EPOCH_MS;
  readonly #armed = new Map<Timer, { readonly dueMs: number; readonly callback: () => void }>();

  constructor(startMs = 0) {
    this.#nowMs = startMs;
  }

  nowMs(): number {
    return this.#nowMs;
  }

  wallTimeMs(): number {
    return this.#epochMs + this.#nowMs;
  }

  /** How many timers are armed: what would keep a process alive. */
  get numArmed(): number {
    return this.#armed.size;
  }

  /** When the next timer is due, or null. */
  get nextDueMs(): number | null {
    const dues = [...this.#armed.values()].map(({ dueMs }) => dueMs);
    return dues.length === 0 ? null : Math.min(...dues);
  }

  createTimer(callback: () => void): Timer {
    const timer: Timer = {
      arm: (dueMs) => this.#armed.set(timer, { dueMs, callback }),
      disarm: () => this.#armed.delete(timer),
    };
    return timer;
  }

  /** Moves time forward, firing what comes due on the way at its own time. */
  advance(byMs: number): void {
    const endMs = this.#nowMs + byMs;
    for (let next = this.#takeDue(endMs); next !== null; next = this.#takeDue(endMs)) {
      this.#nowMs = Math.max(this.#nowMs, next.dueMs);
      next.callback();
    }
    this.#nowMs = endMs;
  }

  /** Moves time forward without firing anything, as a busy process sees it: timers are late. */
  stall(byMs: number): void {
    this.#nowMs += byMs;
  }

  /** Sets wall time forward, or back, and leaves the other as it is. */
  setWallTime(byMs: number): void {
    this.#epochMs += byMs;
  }

  /** The same as `stall`; then fires what is due. */
  jump(byMs: number): void {
    this.stall(byMs);
    this.advance(0);
  }

  #takeDue(endMs: number): { readonly dueMs: number; readonly callback: () => void } | null {
    let first: Timer | null = null;
    let firstDueMs = Number.POSITIVE_INFINITY;
    for (const [timer, { dueMs }] of this.#armed) {
      if (dueMs > endMs || dueMs >= firstDueMs) continue;
      first = timer;
      firstDueMs = dueMs;
    }
    if (first === null) return null;
    const armed = this.#armed.get(first) ?? null;
    this.#armed.delete(first);
    return armed;
  }
}
