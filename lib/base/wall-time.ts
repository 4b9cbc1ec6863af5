// Wall time with fractions of a millisecond, which the system tells in whole ones.

/** Where wall time comes from; both in milliseconds. */
export interface WallTimeSources {
  /** Monotonic, with fractions. */
  readonly nowMs: () => number;
  /** Unix time as the system has it, which may be set forward or back at any moment. */
  readonly systemMs: () => number;
}

// The system's own time is cut to whole milliseconds, and read a moment later.
const TOLERANCE_MS = 5;

/** Unix milliseconds with fractions: they go on with `nowMs`, and follow `systemMs` where that is set to another time. */
export function createWallTime({ nowMs, systemMs }: WallTimeSources): () => number {
  let originMs = systemMs() - nowMs();
  return () => {
    const now = nowMs();
    const system = systemMs();
    if (Math.abs(originMs + now - system) > TOLERANCE_MS) originMs = system - now;
    return originMs + now;
  };
}
