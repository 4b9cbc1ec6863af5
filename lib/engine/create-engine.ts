// An engine from its options: the one place that knows how configuration and parts belong together.
import type { Clock } from '../base/clock.ts';
import { Engine } from './engine.ts';
import type { EngineObserver } from './events.ts';
import type { Generator } from './generator/generator.ts';
import { type BlockHasher, createBlockHasher } from './kv-cache/block-hash.ts';
import type { KvCacheSize } from './kv-cache/options.ts';
import { resolveMaxCpuLoras } from './options.ts';
import { createPace, type PaceConfig } from './pacing/paces.ts';
import { resolveNumSeats } from './scheduler/options.ts';

/** What an engine needs beside its configuration. */
export interface EngineParts {
  /** The engine's own time, which `--time-scale` may have made faster. */
  readonly clock: Clock;
  readonly seed: number;
  readonly generator: Generator;
  readonly observer: EngineObserver;
  /** From `resolveKvCacheSize`; its context length counts, not that of the configuration. */
  readonly size: KvCacheSize;
  /** Instead of the one that the configuration names. */
  readonly hasher?: BlockHasher;
}

/** Creates an engine. @throws OptionValueError where two options contradict each other, and for files that cannot be read. */
export function createEngine(config: PaceConfig, { size, hasher, ...parts }: EngineParts): Engine {
  return new Engine({
    ...parts,
    ...size,
    pace: createPace({ ...config, maxModelLen: size.maxModelLen }),
    maxNumSeqs: resolveNumSeats(config),
    maxWaitingQueueLength: config.maxWaitingQueueLength,
    maxNumQueuedReqs: config.maxNumQueuedReqs,
    maxNumQueuedTokens: config.maxNumQueuedTokens,
    policy: config.schedulingPolicy,
    enablePrefixCaching: config.enablePrefixCaching,
    hasher: hasher ?? createBlockHasher({ algorithm: config.prefixCachingHashAlgo, seed: config.hashSeed }),
    watermark: config.watermark,
    reservesFullSequence: config.schedulerReserveFullIsl,
    maxLoras: config.maxLoras,
    maxCpuLoras: resolveMaxCpuLoras(config),
    loraLoadLatencyMs: config.loraLoadLatency,
  });
}
