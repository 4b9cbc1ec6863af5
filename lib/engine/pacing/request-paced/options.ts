// The options of request-paced timing, with the Go simulator's names and defaults.
import type { OptionSpecs, OptionType } from '../../../config/option.ts';
import { choice, durationMs, number, optional } from '../../../config/option-types.ts';

/** The models of the time to the first token. */
export const LATENCY_CALCULATORS = ['constant', 'per-token'] as const;
export type LatencyCalculator = (typeof LATENCY_CALCULATORS)[number];

/** How latencies spread around their means. */
export const LATENCY_DISTRIBUTIONS = ['normal', 'lognormal', 'exponential', 'constant'] as const;
export type LatencyDistribution = (typeof LATENCY_DISTRIBUTIONS)[number];

/** Durations in milliseconds, fractions allowed, 0 or more. */
export interface RequestPacedConfig {
  /** Null: what is set decides, as `createLegacyPacing` says. */
  readonly latencyCalculator: LatencyCalculator | null;
  readonly latencyDistribution: LatencyDistribution;
  readonly timeToFirstToken: number;
  readonly timeToFirstTokenStdDev: number;
  readonly interTokenLatency: number;
  readonly interTokenLatencyStdDev: number;
  readonly prefillOverhead: number;
  readonly prefillTimePerToken: number;
  /** Of the whole prefill. */
  readonly prefillTimeStdDev: number;
  readonly kvCacheTransferLatency: number;
  readonly kvCacheTransferLatencyStdDev: number;
  readonly kvCacheTransferTimePerToken: number;
  /** Of the whole transfer. */
  readonly kvCacheTransferTimeStdDev: number;
  /** 1 or more. */
  readonly timeFactorUnderLoad: number;
}

const TIMING = 'Timing';

export const requestPacedOptions: OptionSpecs<RequestPacedConfig> = {
  latencyCalculator: {
    flag: 'latency-calculator',
    type: emptyAsUnset(choice(LATENCY_CALCULATORS)),
    default: null,
    defaultText: 'unset',
    help:
      'Model of the time to the first token; unset, it is constant where its latency (of a remote prefill: the transfer latency) ' +
      'or the deviation of that is set, otherwise per-token',
    section: TIMING,
  },
  latencyDistribution: {
    flag: 'latency-distribution',
    type: choice(LATENCY_DISTRIBUTIONS),
    default: 'normal',
    help: 'How latencies spread: normal is kept within 0.3 to 1.7 times the mean, exponential has its own deviation, constant none',
    section: TIMING,
  },
  timeToFirstToken: {
    flag: 'time-to-first-token',
    type: durationMs(),
    default: 0,
    help: 'Time from getting a seat to the first token; constant model',
    section: TIMING,
  },
  timeToFirstTokenStdDev: {
    flag: 'time-to-first-token-std-dev',
    type: durationMs(),
    default: 0,
    help: 'Standard deviation of --time-to-first-token',
    section: TIMING,
  },
  interTokenLatency: {
    flag: 'inter-token-latency',
    type: durationMs(),
    default: 0,
    help: 'Time between two tokens of an answer',
    section: TIMING,
  },
  interTokenLatencyStdDev: {
    flag: 'inter-token-latency-std-dev',
    type: durationMs(),
    default: 0,
    help: 'Standard deviation of --inter-token-latency',
    section: TIMING,
  },
  prefillOverhead: {
    flag: 'prefill-overhead',
    type: durationMs(),
    default: 0,
    help: 'Time of a prefill beside that of its tokens; per-token model',
    section: TIMING,
  },
  prefillTimePerToken: {
    flag: 'prefill-time-per-token',
    type: durationMs(),
    default: 0,
    help: 'Time of a prefill per prompt token that is not cached; per-token model',
    section: TIMING,
  },
  prefillTimeStdDev: {
    flag: 'prefill-time-std-dev',
    type: durationMs(),
    default: 0,
    help: 'Standard deviation of the time of a whole prefill; per-token model',
    section: TIMING,
  },
  kvCacheTransferLatency: {
    flag: 'kv-cache-transfer-latency',
    type: durationMs(),
    default: 0,
    help: 'Time from getting a seat to the first token with a remote prefill; constant model',
    section: TIMING,
  },
  kvCacheTransferLatencyStdDev: {
    flag: 'kv-cache-transfer-latency-std-dev',
    type: durationMs(),
    default: 0,
    help: 'Standard deviation of --kv-cache-transfer-latency',
    section: TIMING,
  },
  kvCacheTransferTimePerToken: {
    flag: 'kv-cache-transfer-time-per-token',
    type: durationMs(),
    default: 0,
    help: 'Time to the first token with a remote prefill, per prompt token; per-token model',
    section: TIMING,
  },
  kvCacheTransferTimeStdDev: {
    flag: 'kv-cache-transfer-time-std-dev',
    type: durationMs(),
    default: 0,
    help: 'Standard deviation of the time of a whole transfer; per-token model',
    section: TIMING,
  },
  timeFactorUnderLoad: {
    flag: 'time-factor-under-load',
    type: number({ min: 1, max: 1_000_000 }),
    default: 1,
    help: 'Factor of prefill times and inter-token latencies when every seat is taken; in proportion below that, 1 for a sequence alone',
    section: TIMING,
  },
};

// The Go simulator's manifests may write the empty text for "unset".
function emptyAsUnset<T>(type: OptionType<T>): OptionType<T | null> {
  const { parse, accept, ...rest } = optional(type);
  return {
    ...rest,
    parse: (text) => (text === '' ? null : parse(text)),
    accept: (value) => (value === '' ? null : accept(value)),
  };
}
