// A scheduler with a small KV cache, and sequences of the test's own.
import { createBlockHasher } from '../../lib/engine/kv-cache/block-hash.ts';
import { KvCacheManager, type KvCacheObserver } from '../../lib/engine/kv-cache/kv-cache-manager.ts';
import { AdapterResidency } from '../../lib/engine/lora/residency.ts';
import { ScheduledSequence, type SequenceSpec } from '../../lib/engine/scheduler/scheduled-sequence.ts';
import { type AdmissionBudget, Scheduler, type SchedulerOptions } from '../../lib/engine/scheduler/scheduler.ts';
import type { StopConditions } from '../../lib/engine/scheduler/stop-conditions.ts';
import { type StepLimits, StepScheduler } from '../../lib/engine/scheduler/step-scheduler.ts';

export interface TestSequenceOptions extends Partial<Omit<SequenceSpec, 'stop'>> {
  readonly stop?: Partial<StopConditions>;
  /** The k-th token that the model gives. */
  readonly output?: (k: number) => number;
}

/** A sequence; the ones made later arrive later. */
export class TestSequence extends ScheduledSequence {
  readonly id: string;
  readonly arrivalTime: number;
  readonly #output: (k: number) => number;

  constructor(order: number, { stop, output = (k) => 1000 + k, ...changes }: TestSequenceOptions = {}) {
    super({
      priority: 0,
      adapter: null,
      promptTokenIds: tokens(4),
      extraKeys: null,
      firstExtraKeys: null,
      skipsPrefixCache: false,
      ...changes,
      stop: { maxTokens: 8, minTokens: 0, stopTokenIds: new Set(), repetition: null, ...stop },
    });
    this.id = `s${String(order).padStart(6, '0')}`;
    this.arrivalTime = order;
    this.#output = output;
  }

  nextToken(): number {
    return this.#output(this.numOutputTokens);
  }
}

/** Consecutive token ids. */
export function tokens(count: number, first = 1): number[] {
  return Array.from({ length: count }, (_, index) => first + index);
}

export const HASHER = createBlockHasher({ algorithm: 'sha256_cbor', seed: null });

/** No limit but the blocks and the seats. */
export function unlimited(): AdmissionBudget {
  return { numTokens: Number.POSITIVE_INFINITY, maxTokensPerSequence: Number.POSITIVE_INFINITY, isChunked: true };
}

export interface SchedulerFixtureOptions extends Partial<Omit<SchedulerOptions<TestSequence>, 'kvCache' | 'observer'>>, Partial<StepLimits> {
  /** With the null block. */
  readonly numBlocks?: number;
  readonly blockSize?: number;
  readonly kvObserver?: KvCacheObserver<TestSequence> | null;
  readonly maxLoras?: number;
  readonly maxCpuLoras?: number;
}

export interface SchedulerFixture {
  readonly scheduler: Scheduler<TestSequence>;
  readonly steps: StepScheduler<TestSequence>;
  readonly kvCache: KvCacheManager<TestSequence>;
  /** Ids that were preempted, in order. */
  readonly preempted: string[];
  /** `id:hit tokens of looked-up tokens` of admissions, in order; `!` where the sequence comes back. */
  readonly admitted: string[];
  /** A new sequence in the queue. */
  readonly add: (options?: TestSequenceOptions) => TestSequence;
}

/** 9 blocks of 4 tokens that can be used, 4 seats, steps of 16 tokens. */
export function createSchedulerFixture(options: SchedulerFixtureOptions = {}): SchedulerFixture {
  const { numBlocks = 10, blockSize = 4, kvObserver = null, maxLoras = 1, maxCpuLoras = maxLoras, ...changes } = options;
  const { enablePrefixCaching = true, maxModelLen = 32 } = changes;
  const kvCache = new KvCacheManager<TestSequence>({ numBlocks, blockSize, enablePrefixCaching, hasher: HASHER, observer: kvObserver });
  const preempted: string[] = [];
  const admitted: string[] = [];
  const scheduler = new Scheduler<TestSequence>({
    adapters: new AdapterResidency({ maxLoras, maxCpuLoras, load: null }),
    maxNumActiveSeqs: 4,
    policy: 'fcfs',
    numWatermarkBlocks: 0,
    reservesFullSequence: true,
    ...changes,
    maxModelLen,
    enablePrefixCaching,
    kvCache,
    observer: {
      admitted: ({ id }, hit) => void admitted.push(hit === null ? id : `${id}:${hit.numHitTokens} of ${hit.numQueriedTokens}${hit.isResumed ? '!' : ''}`),
      preempted: ({ id }) => void preempted.push(id),
    },
  });
  const steps = new StepScheduler(scheduler, {
    maxNumScheduledTokens: 16,
    maxNumBatchedTokens: 16,
    enableChunkedPrefill: true,
    longPrefillTokenThreshold: 0,
    longPrefillTokenThresholdAdaptive: false,
    ...changes,
    maxModelLen,
  });
  let numAdded = 0;
  const add = (sequence: TestSequenceOptions = {}): TestSequence => {
    const added = new TestSequence(numAdded++, sequence);
    scheduler.add(added);
    return added;
  };
  return { scheduler, steps, kvCache, preempted, admitted, add };
}

/** Applies the present step: the ids that got a token, with a reason where they ended. */
export function update(steps: StepScheduler<TestSequence>): string[] {
  const sampled: string[] = [];
  steps.update({
    sample: (sequence) => sequence.nextToken(),
    sampled: ({ id }, reason) => void sampled.push(reason === null ? id : `${id} ${reason}`),
  });
  return sampled;
}
