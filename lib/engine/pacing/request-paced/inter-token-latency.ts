// The time between two tokens, which all models have in common.
import { createLatencyDraw } from './distribution.ts';
import { computeLoadFactor } from './load-factor.ts';
import type { RequestPacedConfig } from './options.ts';
import type { RequestPacing } from './pacing.ts';

/** Draws around ITL * F, where F is the load factor at the moment of the token before. */
export function createInterTokenLatency(config: RequestPacedConfig): RequestPacing['interTokenLatencyMs'] {
  const { interTokenLatency, timeFactorUnderLoad } = config;
  const draw = createLatencyDraw(config.latencyDistribution, config.interTokenLatencyStdDev);
  // The common case, once per token: without the product there is no new number to allocate, inlined or not.
  if (timeFactorUnderLoad === 1) return (sequence) => draw(interTokenLatency, sequence);
  return (sequence, load) => draw(interTokenLatency * computeLoadFactor(timeFactorUnderLoad, load), sequence);
}
