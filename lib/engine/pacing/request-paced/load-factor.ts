// What a full engine costs: latencies grow linearly with the seats that are taken.
import type { Load } from './pacing.ts';

/**
 * What latencies are multiplied with: 1 for a sequence that runs alone, `timeFactorUnderLoad` (1 or more) when every seat is
 * taken, in proportion between. 1 where there is only one seat.
 */
export function computeLoadFactor(timeFactorUnderLoad: number, { numRunning, maxNumSeqs }: Load): number {
  if (maxNumSeqs <= 1) return 1;
  return 1 + ((timeFactorUnderLoad - 1) * Math.max(numRunning - 1, 0)) / (maxNumSeqs - 1);
}
