// Runs a scenario on the project's scheduler with a pretended model and writes down every step, as the recordings do.
import { type BlockHash, createBlockHasher, type ExtraKey, toShortHex } from '../../lib/engine/kv-cache/block-hash.ts';
import { KvCacheManager, type KvCacheObserver, type StoredBlocks } from '../../lib/engine/kv-cache/kv-cache-manager.ts';
import { sliceTokens } from '../../lib/engine/kv-cache/sequence-tokens.ts';
import { AdapterResidency } from '../../lib/engine/lora/residency.ts';
import { type PauseState, type PrefixHit, Scheduler, type SchedulerObserver } from '../../lib/engine/scheduler/scheduler.ts';
import { StepScheduler } from '../../lib/engine/scheduler/step-scheduler.ts';
import { addHit, emptyPrefixStats, hasPrefixStats } from './prefix-stats.ts';
import { ReplaySequence, toPrefillStats, toStopReason } from './replay-sequence.ts';
import { type Scenario, type ScenarioConfig, type ScenarioOperation, type ScenarioStep, toRuns } from './scenario.ts';

/** What a replay has computed. */
export interface ReplayOutcome {
  readonly steps: ScenarioStep[];
  readonly summary: Record<string, unknown>;
}

// No scenario is longer; a scheduler that never ends is found out.
const MAX_STEPS = 100_000;
const FREE_QUEUE_SHOWN = 8;
const PAUSE_STATES: Readonly<Record<string, PauseState>> = { UNPAUSED: 'none', PAUSED_NEW: 'new', PAUSED_ALL: 'all' };

/** Computes a scenario's steps from its inputs alone. @throws Error when it does not end. */
export function replayScenario(scenario: Scenario): ReplayOutcome {
  return new Replay(scenario).run();
}

class Replay implements KvCacheObserver<ReplaySequence>, SchedulerObserver<ReplaySequence> {
  readonly #scenario: Scenario;
  readonly #kvCache: KvCacheManager<ReplaySequence>;
  readonly #scheduler: Scheduler<ReplaySequence>;
  readonly #stepScheduler: StepScheduler<ReplaySequence>;
  readonly #sequences = new Map<string, ReplaySequence>();
  readonly #steps: ScenarioStep[] = [];
  readonly #finished: Record<string, unknown> = {};
  readonly #totals = { preemptions: 0, resumed: 0, evicted_blocks: 0, stored_blocks: 0, skipped_waiting: 0, scheduled_tokens: 0 };
  readonly #prefixTotals = emptyPrefixStats();
  // Of the present step.
  #step = 0;
  #events: unknown[] = [];
  #preempted: string[] = [];
  #prefixStats = emptyPrefixStats();
  // Ended since the last call of `schedule`.
  #notice: string[] = [];

  constructor(scenario: Scenario) {
    const { config } = scenario;
    this.#scenario = scenario;
    this.#kvCache = new KvCacheManager<ReplaySequence>({
      numBlocks: config.num_gpu_blocks,
      blockSize: config.block_size,
      enablePrefixCaching: config.enable_prefix_caching,
      hasher: createBlockHasher({ algorithm: config.prefix_caching_hash_algo, seed: config.none_hash_seed }),
      observer: this,
    });
    this.#scheduler = new Scheduler<ReplaySequence>({
      kvCache: this.#kvCache,
      enablePrefixCaching: config.enable_prefix_caching,
      adapters: createAdapterGate(config),
      maxNumActiveSeqs: config.max_num_active_seqs ?? config.max_num_seqs,
      maxModelLen: config.max_model_len,
      policy: config.policy,
      numWatermarkBlocks: Math.floor(config.watermark * config.num_gpu_blocks),
      reservesFullSequence: config.scheduler_reserve_full_isl,
      observer: this,
    });
    this.#stepScheduler = new StepScheduler(this.#scheduler, {
      maxNumScheduledTokens: config.max_num_scheduled_tokens ?? config.max_num_batched_tokens,
      maxNumBatchedTokens: config.max_num_batched_tokens,
      maxModelLen: config.max_model_len,
      enableChunkedPrefill: config.enable_chunked_prefill,
      longPrefillTokenThreshold: config.long_prefill_token_threshold,
      longPrefillTokenThresholdAdaptive: config.long_prefill_token_threshold_adaptive,
    });
  }

  run(): ReplayOutcome {
    const lastInputStep = lastStepWithInput(this.#scenario);
    for (;;) {
      const isOver = this.#step > lastInputStep && this.#scheduler.numRunning + this.#scheduler.numWaiting === 0 && this.#notice.length === 0;
      if (isOver) break;
      if (this.#step > MAX_STEPS) throw new Error(`no end after ${MAX_STEPS} steps`);
      this.#steps.push(this.#runStep());
      this.#step++;
    }
    const { reset: _reset, ...prefixTotals } = this.#prefixTotals;
    return { steps: this.#steps, summary: { num_steps: this.#step, ...this.#totals, ...prefixTotals, finished: this.#finished } };
  }

  blocksStored({ sequence, hashes, parent, firstBlock, blockSize }: StoredBlocks<ReplaySequence>): void {
    this.#totals.stored_blocks += hashes.length;
    const { lora } = sequence.request;
    const extraKeys = hashes.map((_, offset) => toShownKeys(firstBlock + offset === 0 ? sequence.firstExtraKeys : sequence.extraKeys));
    this.#events.push({
      type: 'stored',
      hashes: hashes.map(toShortHex),
      parent: parent === null ? null : toShortHex(parent),
      tokens: toRuns(sliceTokens(sequence, firstBlock * blockSize, (firstBlock + hashes.length) * blockSize)),
      block_size: blockSize,
      ...(lora === null ? {} : { lora_id: lora.int_id, lora_name: lora.name }),
      ...(extraKeys.some((keys) => keys !== null) ? { extra_keys: extraKeys } : {}),
    });
  }

  blockRemoved(hash: BlockHash): void {
    this.#totals.evicted_blocks++;
    this.#events.push({ type: 'removed', hashes: [toShortHex(hash)] });
  }

  cacheCleared(): void {
    this.#events.push({ type: 'cleared' });
    this.#prefixStats.reset = true;
  }

  admitted(_sequence: ReplaySequence, hit: PrefixHit | null): void {
    if (hit === null) return;
    for (const stats of [this.#prefixStats, this.#prefixTotals]) addHit(stats, hit);
  }

  preempted(sequence: ReplaySequence): void {
    this.#preempted.push(sequence.id);
  }

  #runStep(): ScenarioStep {
    this.#events = [];
    this.#preempted = [];
    this.#prefixStats = emptyPrefixStats();
    const inputs = this.#applyInputs();
    const schedule = this.#schedule();
    // The model has run when a client leaves now: its token is dropped.
    const abortedBeforeUpdate = this.#abortDue('before_update');
    const outcome = this.#update();
    const { numWaiting, numDeferred } = this.#scheduler;
    this.#totals.skipped_waiting += numDeferred;
    return withoutEmpty({
      step: this.#step,
      ...inputs,
      ...schedule,
      ...outcome,
      aborted_before_update: abortedBeforeUpdate,
      running: this.#scheduler.listRunning().map(({ id }) => id),
      waiting: this.#scheduler.listWaiting().map(({ id }) => id),
      num_waiting: numWaiting - numDeferred,
      num_skipped_waiting: numDeferred,
      free: this.#kvCache.numFreeBlocks,
      usage: this.#kvCache.usage,
      prefix_stats: hasPrefixStats(this.#prefixStats) ? this.#prefixStats : [],
      free_queue_head: this.#kvCache.peekFree(FREE_QUEUE_SHOWN),
      cached_hashes: this.#kvCache.numCachedHashes,
    });
  }

  #applyInputs(): Record<string, unknown> {
    const added: string[] = [];
    for (const request of this.#scenario.requests) {
      if (request.arrival_step !== this.#step) continue;
      const sequence = new ReplaySequence(request);
      this.#sequences.set(request.id, sequence);
      if (request.grammar_ready_step === null) this.#scheduler.add(sequence);
      else this.#scheduler.addGated(sequence);
      added.push(request.id);
    }
    const aborted = this.#abortDue('before_schedule');
    const ops = this.#scenario.ops.filter(({ step }) => step === this.#step).map((operation) => this.#operate(operation));
    for (const sequence of this.#sequences.values()) {
      if ((sequence.request.grammar_ready_step ?? Number.POSITIVE_INFINITY) <= this.#step) this.#scheduler.openGate(sequence);
    }
    return { added, aborted, ops };
  }

  #operate(operation: ScenarioOperation): unknown {
    if (operation.op === 'pause') {
      this.#scheduler.pauseState = PAUSE_STATES[operation.state] ?? 'none';
      return { op: operation.op, state: operation.state };
    }
    const result = this.#scheduler.resetPrefixCache({ isForced: operation.reset_running_requests === true });
    const preempted = this.#preempted;
    this.#preempted = [];
    return { op: operation.op, result, preempted };
  }

  #schedule(): Record<string, unknown> {
    const { scheduled, numScheduledTokens } = this.#stepScheduler.schedule();
    this.#totals.scheduled_tokens += numScheduledTokens;
    this.#totals.preemptions += this.#preempted.length;
    const notice = this.#notice;
    this.#notice = [];
    return {
      sched: scheduled.map((sequence) => this.#describeScheduled(sequence)),
      total: numScheduledTokens,
      preempted: this.#preempted,
      finished_notice: notice.sort((a, b) => this.#indexOf(a) - this.#indexOf(b)),
      free_after_schedule: this.#kvCache.numFreeBlocks,
      events: this.#events,
    };
  }

  #describeScheduled(sequence: ReplaySequence): unknown {
    const { id, scheduledAs, numScheduledTokens, numComputedTokens, blocks, numBlocksBefore } = sequence;
    if (scheduledAs === 'resumed') this.#totals.resumed++;
    return {
      id,
      kind: scheduledAs,
      computed: numComputedTokens - numScheduledTokens,
      n: numScheduledTokens,
      blocks: blocks.slice(numBlocksBefore),
    };
  }

  #update(): Record<string, unknown> {
    const tokens: unknown[] = [];
    const prefillStats: unknown[] = [];
    const finished: unknown[] = [];
    this.#stepScheduler.update({
      sample: (sequence) => {
        const token = sequence.nextToken();
        tokens.push([sequence.id, token]);
        return token;
      },
      sampled: (sequence, finishReason) => {
        if (sequence.numOutputTokens === 1) prefillStats.push(toPrefillStats(sequence));
        if (finishReason === null) return;
        const stopReason = toStopReason(sequence, finishReason);
        finished.push([sequence.id, finishReason, stopReason]);
        this.#end(sequence, finishReason, stopReason);
      },
    });
    return { tokens, prefill_stats: prefillStats, finished };
  }

  #abortDue(phase: 'before_schedule' | 'before_update'): string[] {
    const aborted: string[] = [];
    for (const sequence of this.#sequences.values()) {
      const { abort } = sequence.request;
      if (abort === null || abort.step !== this.#step || abort.phase !== phase || sequence.state === 'ended') continue;
      this.#scheduler.remove(sequence);
      this.#end(sequence, 'abort', null);
      aborted.push(sequence.id);
    }
    return aborted;
  }

  #end(sequence: ReplaySequence, reason: string, stopReason: unknown): void {
    this.#notice.push(sequence.id);
    this.#finished[sequence.id] = [this.#step, reason, sequence.numOutputTokens, stopReason];
  }

  #indexOf(id: string): number {
    return this.#sequences.get(id)?.request.index ?? 0;
  }
}

function createAdapterGate({ max_loras: maxLoras, max_num_seqs: maxNumSeqs }: ScenarioConfig): AdapterResidency {
  return new AdapterResidency({ maxLoras: maxLoras ?? maxNumSeqs, maxCpuLoras: MAX_STEPS, load: null });
}

// Events show extra keys without their tags.
function toShownKeys(keys: readonly ExtraKey[] | null): string[] | null {
  return keys === null ? null : keys.map(([, value]) => value);
}

// Empty lists are left out, except those that are always there.
function withoutEmpty(step: Record<string, unknown>): ScenarioStep {
  const kept = new Set(['sched', 'running', 'waiting', 'free_queue_head']);
  return Object.fromEntries(Object.entries(step).filter(([name, value]) => kept.has(name) || !Array.isArray(value) || value.length > 0));
}

function lastStepWithInput({ requests, ops }: Scenario): number {
  const steps = [...requests.flatMap(({ arrival_step: arrival, abort }) => [arrival, abort?.step ?? 0]), ...ops.map(({ step }) => step)];
  return Math.max(0, ...steps);
}
