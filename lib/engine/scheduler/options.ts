// The scheduler's options, under vLLM's names.
import { type OptionSpecs, OptionValueError } from '../../config/option.ts';
import { choice, flag, integer, number, optional, scaledInteger } from '../../config/option-types.ts';
import type { StepLimits } from './step-scheduler.ts';
import type { SchedulingPolicy } from './waiting-queue.ts';

export interface SchedulerConfig {
  readonly maxNumSeqs: number;
  /** Null: as many as `maxNumSeqs`. */
  readonly maxNumActiveSeqs: number | null;
  readonly maxWaitingQueueLength: number;
  /** Sequences that wait or run at most; null: no limit. */
  readonly maxNumQueuedReqs: number | null;
  /** Prompt tokens of sequences without a token at most; null: no limit. */
  readonly maxNumQueuedTokens: number | null;
  readonly schedulingPolicy: SchedulingPolicy;
  readonly maxNumBatchedTokens: number;
  /** Null: as many as `maxNumBatchedTokens`. */
  readonly maxNumScheduledTokens: number | null;
  readonly enableChunkedPrefill: boolean;
  readonly longPrefillTokenThreshold: number;
  readonly longPrefillTokenThresholdAdaptive: boolean;
  readonly schedulerReserveFullIsl: boolean;
  /** Part of all KV-cache blocks, 0 to 1. */
  readonly watermark: number;
  /** Null: vLLM would decide. */
  readonly asyncScheduling: boolean | null;
}

const SCHEDULING = 'Scheduling';
const STEPS = 'Steps (with --step-time-model)';

const MAX_COUNT = 1_000_000;
const MAX_TOKENS = 1_000_000_000;

export const schedulerOptions: OptionSpecs<SchedulerConfig> = {
  maxNumSeqs: {
    flag: 'max-running-requests',
    aliases: ['max-num-seqs'],
    type: integer({ min: 1, max: MAX_COUNT }),
    default: 5,
    help: 'Sequences that run at once; each sample of n and each prompt of a list is one',
    section: SCHEDULING,
  },
  maxNumActiveSeqs: {
    flag: 'max-num-active-seqs',
    type: optional(integer({ min: 1, max: MAX_COUNT })),
    default: null,
    defaultText: 'as --max-num-seqs',
    help: 'Sequences that may have a seat at once, never more than --max-num-seqs',
    section: SCHEDULING,
  },
  maxWaitingQueueLength: {
    flag: 'max-waiting-queue-length',
    type: integer({ min: 0, max: MAX_COUNT }),
    default: 1000,
    help: 'Sequences that may wait for a seat; beyond it requests are answered with 429, but one larger than all places needs only one',
    section: SCHEDULING,
  },
  maxNumQueuedReqs: {
    flag: 'max-num-queued-reqs',
    type: optional(integer({ min: 0, max: MAX_COUNT })),
    default: null,
    defaultText: 'no limit',
    help: 'Sequences that may wait or run; beyond it requests are answered with 503',
    section: SCHEDULING,
  },
  maxNumQueuedTokens: {
    flag: 'max-num-queued-tokens',
    type: optional(scaledInteger({ min: 0, max: MAX_TOKENS })),
    default: null,
    defaultText: 'no limit',
    help: 'Prompt tokens that may wait for a first token of output; when there are as many, requests are answered with 503',
    section: SCHEDULING,
  },
  schedulingPolicy: {
    flag: 'scheduling-policy',
    type: choice(['fcfs', 'priority']),
    default: 'fcfs',
    help: 'Who is admitted first and preempted last: who came first, or who has the smaller "priority" in the request',
    section: SCHEDULING,
  },
  watermark: {
    flag: 'watermark',
    type: number({ min: 0, max: 1 }),
    default: 0,
    help: 'Part of the KV cache that admissions leave free while anything runs',
    section: SCHEDULING,
  },
  schedulerReserveFullIsl: {
    flag: 'scheduler-reserve-full-isl',
    type: flag(),
    default: true,
    help: 'Admit a sequence only when its whole prompt fits in the KV cache, not just the first piece',
    section: SCHEDULING,
  },
  asyncScheduling: {
    flag: 'async-scheduling',
    type: optional(flag()),
    default: null,
    defaultText: 'none',
    help: 'Accepted; scheduling stays synchronous',
    section: SCHEDULING,
  },
  maxNumBatchedTokens: {
    flag: 'max-num-batched-tokens',
    type: scaledInteger({ min: 1, max: MAX_TOKENS }),
    default: 8192,
    help: 'Tokens computed in one step at most; raised to --max-num-seqs where that is larger',
    section: STEPS,
  },
  maxNumScheduledTokens: {
    flag: 'max-num-scheduled-tokens',
    type: optional(scaledInteger({ min: 1, max: MAX_TOKENS })),
    default: null,
    defaultText: 'as --max-num-batched-tokens',
    help: 'Tokens scheduled in one step at most',
    section: STEPS,
  },
  enableChunkedPrefill: {
    flag: 'enable-chunked-prefill',
    type: flag(),
    default: true,
    help: 'Compute a prompt in pieces when a step has no room for all of it',
    section: STEPS,
  },
  longPrefillTokenThreshold: {
    flag: 'long-prefill-token-threshold',
    type: integer({ min: 0, max: MAX_TOKENS }),
    default: 0,
    help: 'Tokens of one sequence in one step at most, unless it is alone; 0: no limit',
    section: STEPS,
  },
  longPrefillTokenThresholdAdaptive: {
    flag: 'long-prefill-token-threshold-adaptive',
    type: flag(),
    default: false,
    help: 'Let that threshold grow to an equal share of the step',
    section: STEPS,
  },
};

/** Sequences that may have a seat at once. @throws OptionValueError when that is more than `maxNumSeqs`. */
export function resolveNumSeats({ maxNumActiveSeqs, maxNumSeqs }: SchedulerConfig): number {
  if (maxNumActiveSeqs === null) return maxNumSeqs;
  if (maxNumActiveSeqs <= maxNumSeqs) return maxNumActiveSeqs;
  throw new OptionValueError(`--max-num-active-seqs: expected at most --max-num-seqs, which is ${maxNumSeqs}, got ${maxNumActiveSeqs}`);
}

/** What limits a step, defaults applied. @throws OptionValueError where vLLM would not start. */
export function resolveStepLimits(config: SchedulerConfig, maxModelLen: number): StepLimits {
  const maxNumBatchedTokens = Math.max(config.maxNumBatchedTokens, config.maxNumSeqs);
  const maxNumScheduledTokens = config.maxNumScheduledTokens ?? maxNumBatchedTokens;
  if (!config.enableChunkedPrefill && Math.min(maxNumBatchedTokens, maxNumScheduledTokens) < maxModelLen) {
    const name = maxNumScheduledTokens < maxNumBatchedTokens ? '--max-num-scheduled-tokens' : '--max-num-batched-tokens';
    throw new OptionValueError(
      `${name}: expected at least --max-model-len, which is ${maxModelLen}, without chunked prefill, got ` +
        `${Math.min(maxNumBatchedTokens, maxNumScheduledTokens)}: a longer prompt could never be computed`,
    );
  }
  return {
    maxNumBatchedTokens,
    maxNumScheduledTokens,
    maxModelLen,
    enableChunkedPrefill: config.enableChunkedPrefill,
    longPrefillTokenThreshold: config.longPrefillTokenThreshold,
    longPrefillTokenThresholdAdaptive: config.longPrefillTokenThresholdAdaptive,
  };
}
