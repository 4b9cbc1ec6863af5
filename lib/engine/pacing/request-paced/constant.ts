// The constant model: a first token takes the same time whatever the prompt.
import { createLatencyDraw } from './distribution.ts';
import { createInterTokenLatency } from './inter-token-latency.ts';
import { computeLoadFactor } from './load-factor.ts';
import type { RequestPacedConfig } from './options.ts';
import type { RequestPacing } from './pacing.ts';

/**
 * TTFT * F before the first token, F being the load factor; with a remote prefill the KV-transfer latency, which no load
 * lengthens. With ITL between tokens, n tokens take `TTFT + ITL * (n - 1)`.
 */
export function createConstantPacing(config: RequestPacedConfig): RequestPacing {
  const { timeToFirstToken, kvCacheTransferLatency, timeFactorUnderLoad, latencyDistribution } = config;
  const drawPrefill = createLatencyDraw(latencyDistribution, config.timeToFirstTokenStdDev);
  const drawTransfer = createLatencyDraw(latencyDistribution, config.kvCacheTransferLatencyStdDev);
  return {
    timeToFirstTokenMs(sequence, load) {
      if (sequence.hasRemotePrefill) return drawTransfer(kvCacheTransferLatency, sequence);
      return drawPrefill(timeToFirstToken * computeLoadFactor(timeFactorUnderLoad, load), sequence);
    },
    interTokenLatencyMs: createInterTokenLatency(config),
  };
}
