// The per-token model: a first token takes time in proportion to the prompt.
import { createLatencyDraw } from './distribution.ts';
import { createInterTokenLatency } from './inter-token-latency.ts';
import { computeLoadFactor } from './load-factor.ts';
import type { RequestPacedConfig } from './options.ts';
import type { RequestPacing } from './pacing.ts';

/**
 * (overhead + time per token * tokens that are not cached) * F before the first token, F being the load factor; with a remote
 * prefill the KV-transfer time per token * tokens, cached ones included, which no load lengthens.
 */
export function createPerTokenPacing(config: RequestPacedConfig): RequestPacing {
  const { prefillOverhead, prefillTimePerToken, kvCacheTransferTimePerToken, timeFactorUnderLoad, latencyDistribution } = config;
  const drawPrefill = createLatencyDraw(latencyDistribution, config.prefillTimeStdDev);
  const drawTransfer = createLatencyDraw(latencyDistribution, config.kvCacheTransferTimeStdDev);
  return {
    timeToFirstTokenMs(sequence, load) {
      if (sequence.hasRemotePrefill) return drawTransfer(kvCacheTransferTimePerToken * sequence.numTokens, sequence);
      const numUncachedTokens = sequence.numTokens - sequence.numCachedTokens;
      const aloneMs = prefillOverhead + prefillTimePerToken * numUncachedTokens;
      return drawPrefill(aloneMs * computeLoadFactor(timeFactorUnderLoad, load), sequence);
    },
    interTokenLatencyMs: createInterTokenLatency(config),
  };
}
