// What both scheduler benches run: every seat decodes, many more sequences wait and cannot be admitted, and most blocks are free.
import { createBlockHasher } from '../../../lib/engine/kv-cache/block-hash.ts';
import { KvCacheManager } from '../../../lib/engine/kv-cache/kv-cache-manager.ts';
import { AdapterResidency } from '../../../lib/engine/lora/residency.ts';
import { ScheduledSequence, type SequenceSpec } from '../../../lib/engine/scheduler/scheduled-sequence.ts';
import { Scheduler } from '../../../lib/engine/scheduler/scheduler.ts';
import { StepScheduler } from '../../../lib/engine/scheduler/step-scheduler.ts';

export interface ScenarioSize {
  /** Decodes; also the number of seats, unless the waiting ones have adapters: then one seat more is free. */
  readonly numRunning: number;
  readonly numWaiting: number;
  readonly numPromptTokens: number;
  /** With the null block. */
  readonly numBlocks: number;
  /** Tokens per block. */
  readonly blockSize: number;
  readonly maxNumBatchedTokens: number;
  /** Above 0: the waiting ones belong to so many adapters in turn, and the only one that may run is another. */
  readonly numAdapters: number;
}

/** The scenario, one step at a time. No two sequences share a block, and none ends. */
export class SchedulerScenario {
  readonly #size: ScenarioSize;
  readonly #scheduler: Scheduler<BenchSequence>;
  readonly #steps: StepScheduler<BenchSequence>;

  constructor(size: ScenarioSize) {
    this.#size = size;
    this.#scheduler = createScheduler(size);
    this.#steps = new StepScheduler(this.#scheduler, {
      maxNumScheduledTokens: size.maxNumBatchedTokens,
      maxNumBatchedTokens: size.maxNumBatchedTokens,
      maxModelLen: MAX_MODEL_LEN,
      enableChunkedPrefill: true,
      longPrefillTokenThreshold: 0,
      longPrefillTokenThresholdAdaptive: false,
    });
    for (let index = 0; index < size.numRunning + size.numWaiting; index++) this.#scheduler.add(createSequence(index, size));
  }

  /** Runs until all seats decode. */
  reachDecode(): void {
    for (let numLeft = Number.POSITIVE_INFINITY; numLeft > this.#size.numRunning; ) {
      const plan = this.#steps.schedule();
      this.#steps.update(MODEL);
      numLeft = this.#scheduler.numRunning < this.#size.numRunning ? Number.POSITIVE_INFINITY : plan.numScheduledTokens;
    }
  }

  /** `schedule()` and `update()`. */
  runStep(): void {
    this.#steps.schedule();
    this.#steps.update(MODEL);
  }

  /** @throws Error when something else than the scenario has been run. */
  verify(): void {
    const { numRunning, numWaiting } = this.#scheduler;
    const hasPreemption = this.#scheduler.listRunning().some(({ numPreemptions }) => numPreemptions > 0);
    if (numRunning === this.#size.numRunning && numWaiting === this.#size.numWaiting && !hasPreemption) return;
    throw new Error(`expected ${this.#size.numRunning} running and ${this.#size.numWaiting} waiting, got ${numRunning} and ${numWaiting}`);
  }
}

// Longer than any run, so that nothing ends.
const MAX_MODEL_LEN = 1_000_000;
// Above any token of a prompt.
const SAMPLED_TOKEN = 1_000_000_000;
const MODEL = { sample: (): number => SAMPLED_TOKEN, sampled: (): void => {} };
const RUNNING_ADAPTER = 'running';

function createScheduler(size: ScenarioSize): Scheduler<BenchSequence> {
  const { numBlocks, blockSize, numRunning, numAdapters } = size;
  const hasher = createBlockHasher({ algorithm: 'sha256', seed: null });
  return new Scheduler<BenchSequence>({
    kvCache: new KvCacheManager({ numBlocks, blockSize, enablePrefixCaching: true, hasher, observer: null }),
    enablePrefixCaching: true,
    adapters: new AdapterResidency({ maxLoras: 1, maxCpuLoras: 1 + numAdapters, load: null }),
    // With a seat to spare the search goes on, step after step, and finds nobody.
    maxNumActiveSeqs: numAdapters > 0 ? numRunning + 1 : numRunning,
    maxModelLen: MAX_MODEL_LEN,
    policy: 'fcfs',
    numWatermarkBlocks: 0,
    reservesFullSequence: true,
    observer: { admitted() {}, preempted() {} },
  });
}

function createSequence(index: number, { numRunning, numPromptTokens, numAdapters }: ScenarioSize): BenchSequence {
  const waitingAdapter = `waiting-${index % Math.max(numAdapters, 1)}`;
  const adapter = index < numRunning ? RUNNING_ADAPTER : waitingAdapter;
  const first = index * numPromptTokens;
  return new BenchSequence(index, {
    priority: 0,
    adapter: numAdapters === 0 ? null : adapter,
    promptTokenIds: Array.from({ length: numPromptTokens }, (_, offset) => first + offset),
    extraKeys: null,
    firstExtraKeys: null,
    stop: { maxTokens: MAX_MODEL_LEN, minTokens: 0, stopTokenIds: new Set(), repetition: null },
    skipsPrefixCache: false,
  });
}

class BenchSequence extends ScheduledSequence {
  readonly arrivalTime: number;

  constructor(index: number, spec: SequenceSpec) {
    super(spec);
    this.arrivalTime = index;
  }

  get id(): string {
    return String(this.arrivalTime);
  }
}
