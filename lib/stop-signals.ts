// The signals that end the program: the first one in good order, another one at once.

export const STOP_SIGNALS = ['SIGINT', 'SIGTERM'] as const;
export type StopSignal = (typeof STOP_SIGNALS)[number];

/** What a shell reports for a process that a signal ended. */
export const SIGNAL_EXIT_CODES: Readonly<Record<StopSignal, number>> = { SIGINT: 130, SIGTERM: 143 };

/**
 * How long after the first signal others still belong to it, in milliseconds. A terminal sends Ctrl-C to every process of its
 * foreground group, and a parent such as npm passes on what it gets: one key arrives twice.
 */
export const SAME_STOP_MS = 500;

export interface StopHandlerOptions {
  /** Monotonic milliseconds. */
  readonly nowMs: () => number;
  /** Hears the first signal. */
  readonly onStop: (signal: StopSignal) => void;
  /** Hears every signal that comes `SAME_STOP_MS` after the first one, or later. */
  readonly onInsist: (signal: StopSignal) => void;
}

/** A handler for all stop signals together. */
export function createStopHandler({ nowMs, onStop, onInsist }: StopHandlerOptions): (signal: StopSignal) => void {
  let firstMs: number | null = null;
  return (signal) => {
    if (firstMs === null) {
      firstMs = nowMs();
      onStop(signal);
    } else if (nowMs() - firstMs >= SAME_STOP_MS) {
      onInsist(signal);
    }
  };
}
