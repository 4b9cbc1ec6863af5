// What the Go simulator does without --latency-calculator: the options that are set choose between the other two models.
import { createConstantPacing } from './constant.ts';
import type { RequestPacedConfig } from './options.ts';
import type { RequestPacing } from './pacing.ts';
import { createPerTokenPacing } from './per-token.ts';

/**
 * The constant model where its latency or the deviation of that is not 0, the per-token model otherwise; chosen for local and
 * for remote prefill separately.
 */
export function createLegacyPacing(config: RequestPacedConfig): RequestPacing {
  const constant = createConstantPacing(config);
  const perToken = createPerTokenPacing(config);
  const local = isZero(config.timeToFirstToken, config.timeToFirstTokenStdDev) ? perToken : constant;
  const remote = isZero(config.kvCacheTransferLatency, config.kvCacheTransferLatencyStdDev) ? perToken : constant;
  return {
    timeToFirstTokenMs: (sequence, load) => (sequence.hasRemotePrefill ? remote : local).timeToFirstTokenMs(sequence, load),
    interTokenLatencyMs: constant.interTokenLatencyMs,
  };
}

function isZero(meanMs: number, stdDevMs: number): boolean {
  return meanMs === 0 && stdDevMs === 0;
}
