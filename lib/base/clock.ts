// Time as the engine sees it: a monotonic clock with one-shot timers, so that tests can own the time.
import { createWallTime } from './wall-time.ts';

/** One alarm that is armed again and again. Arming replaces the previous due time. */
export interface Timer {
  /** Runs the callback once, at `dueMs` on the clock's time line or as soon after as possible; a due time in the past is soon. */
  arm(dueMs: number): void;
  /** Forgets the due time; harmless when none is set. */
  disarm(): void;
}

/** A source of time. */
export interface Clock {
  /** Monotonic milliseconds with fractions; the origin means nothing. */
  nowMs(): number;
  /** Wall time as Unix milliseconds with fractions, for `created` fields and exported times. It may jump, forward and back. */
  wallTimeMs(): number;
  /**
   * A disarmed timer. The callback may run up to a millisecond early (operating-system timers round): look at `nowMs`
   * again and re-arm.
   */
  createTimer(callback: () => void): Timer;
}

/** The operating system's clock. Its timers keep the process alive while they are armed. */
export function createSystemClock(): Clock {
  return {
    nowMs: () => performance.now(),
    wallTimeMs: createWallTime({ nowMs: () => performance.now(), systemMs: () => Date.now() }),
    createTimer: (callback) => new SystemTimer(callback),
  };
}

/** A clock whose time passes `factor` times as fast as that of `clock`. Wall time stays what it is. */
export function createScaledClock(clock: Clock, factor: number): Clock {
  return {
    nowMs: () => clock.nowMs() * factor,
    wallTimeMs: () => clock.wallTimeMs(),
    createTimer(callback) {
      const timer = clock.createTimer(callback);
      return { arm: (dueMs) => timer.arm(dueMs / factor), disarm: () => timer.disarm() };
    },
  };
}

// Longer delays overflow Node's timers; a timer that far away re-arms itself.
const MAX_DELAY_MS = 0x7fffffff;

class SystemTimer implements Timer {
  readonly #callback: () => void;
  #timeout: NodeJS.Timeout | undefined;
  #immediate: NodeJS.Immediate | undefined;

  constructor(callback: () => void) {
    this.#callback = callback;
  }

  arm(dueMs: number): void {
    this.disarm();
    const delayMs = dueMs - performance.now();
    if (delayMs <= 0) {
      this.#immediate = setImmediate(() => this.#fire());
    } else {
      // Node rounds to whole milliseconds, at least 1; rounding up keeps it from firing early and spinning.
      this.#timeout = setTimeout(() => this.#fire(), Math.min(Math.ceil(delayMs), MAX_DELAY_MS));
    }
  }

  disarm(): void {
    if (this.#timeout !== undefined) clearTimeout(this.#timeout);
    if (this.#immediate !== undefined) clearImmediate(this.#immediate);
    this.#timeout = undefined;
    this.#immediate = undefined;
  }

  #fire(): void {
    this.#timeout = undefined;
    this.#immediate = undefined;
    this.#callback();
  }
}
