// The constant model: the same delays for every request.
import type { RequestPacing } from './pacing.ts';

export interface ConstantPacingOptions {
  /** Milliseconds, 0 or more. */
  readonly timeToFirstTokenMs: number;
  /** Milliseconds, 0 or more. */
  readonly interTokenLatencyMs: number;
}

/** TTFT before the first token, ITL between tokens: n tokens take `TTFT + ITL * (n - 1)`. */
export function createConstantPacing(options: ConstantPacingOptions): RequestPacing {
  return {
    timeToFirstTokenMs: () => options.timeToFirstTokenMs,
    interTokenLatencyMs: () => options.interTokenLatencyMs,
  };
}
