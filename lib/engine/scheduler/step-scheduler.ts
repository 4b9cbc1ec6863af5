// What is computed in one step of the engine, as vLLM decides it (v1/core/sched/scheduler.py, schedule and update_from_output).
import type { FinishReason } from '../output.ts';
import type { ScheduledAs, ScheduledSequence } from './scheduled-sequence.ts';
import type { AdmissionBudget, Scheduler } from './scheduler.ts';

export interface StepLimits {
  /** Tokens scheduled in one step at most. */
  readonly maxNumScheduledTokens: number;
  /** The same for the model that computes them; the smaller of the two holds. The adaptive threshold divides this one. */
  readonly maxNumBatchedTokens: number;
  readonly maxModelLen: number;
  /** Whether a prompt may be computed in pieces because a step has no room for more. */
  readonly enableChunkedPrefill: boolean;
  /** Tokens of one sequence in one step at most, unless it is alone; 0: no limit. */
  readonly longPrefillTokenThreshold: number;
  /** Whether the threshold grows to an equal share of the step. */
  readonly longPrefillTokenThresholdAdaptive: boolean;
}

/** A step. Each sequence's part in it is in its own fields: `numScheduledTokens`, `scheduledAs`, `numBlocksBefore`. */
export interface StepPlan<S extends ScheduledSequence> {
  /** Running ones in order of admission, then the ones just admitted. Valid until the next call of `schedule`. */
  readonly scheduled: readonly S[];
  readonly numScheduledTokens: number;
  readonly numPreempted: number;
}

/** Hears the outcome of a step, sequence by sequence. */
export interface StepListener<S extends ScheduledSequence> {
  /** The model's next token of a sequence whose known tokens have all been computed; null for one that is pooled. */
  sample(sequence: S): number | null;
  /** It has been added, if there is one; with a reason, the sequence has ended. */
  sampled(sequence: S, finishReason: FinishReason | null): void;
}

/**
 * Plans steps and applies their outcome. Plain calls: no timers, no I/O. Between `schedule` and `update` sequences may be removed;
 * their tokens are dropped. Cost grows with the sequences in the step, not with those that wait.
 */
export class StepScheduler<S extends ScheduledSequence> {
  readonly #scheduler: Scheduler<S>;
  readonly #limits: StepLimits;
  #scheduled: S[] = [];
  #numTokens = 0;
  #numPreempted = 0;

  constructor(scheduler: Scheduler<S>, limits: StepLimits) {
    this.#scheduler = scheduler;
    this.#limits = limits;
  }

  /** Decides on a step: running sequences first, then, unless one of them lost its blocks, waiting ones. */
  schedule(): StepPlan<S> {
    for (const sequence of this.#scheduled) sequence.numScheduledTokens = 0;
    this.#scheduled = [];
    this.#numTokens = 0;
    this.#numPreempted = 0;
    const maxTokensPerSequence = this.#maxTokensPerSequence();
    const { maxNumScheduledTokens, maxNumBatchedTokens, enableChunkedPrefill } = this.#limits;
    const budget: AdmissionBudget = {
      numTokens: this.#scheduler.pauseState === 'all' ? 0 : Math.min(maxNumScheduledTokens, maxNumBatchedTokens),
      maxTokensPerSequence,
      isChunked: enableChunkedPrefill,
    };
    this.#scheduleRunning(budget);
    if (this.#numPreempted === 0) {
      this.#scheduler.admitWaiting(budget, (sequence, numNewTokens) => {
        sequence.numBlocksBefore = 0;
        this.#include(sequence, sequence.numPreemptions > 0 ? 'resumed' : 'new', numNewTokens);
      });
    }
    for (const sequence of this.#scheduled) sequence.numComputedTokens += sequence.numScheduledTokens;
    return { scheduled: this.#scheduled, numScheduledTokens: this.#numTokens, numPreempted: this.#numPreempted };
  }

  /** Applies the present step: a token for each sequence that has been computed up to its end. */
  update({ sample, sampled }: StepListener<S>): void {
    for (const sequence of this.#scheduled) {
      if (sequence.state !== 'running' || sequence.numComputedTokens < sequence.numTokens) continue;
      const finishReason = this.#scheduler.append(sequence, sample(sequence));
      sampled(sequence, finishReason);
    }
  }

  #scheduleRunning(budget: AdmissionBudget): void {
    const onPreempted = (victim: S): void => this.#exclude(victim, budget);
    let sequence = this.#scheduler.firstRunning;
    while (sequence !== null && budget.numTokens > 0) {
      const numNewTokens = this.#wantedTokens(sequence, budget);
      if (numNewTokens > 0) {
        const numBlocks = sequence.blocks.length;
        if (!this.#scheduler.allocateRunning(sequence, sequence.numComputedTokens + numNewTokens, onPreempted)) return;
        sequence.numBlocksBefore = numBlocks;
        this.#include(sequence, 'running', numNewTokens);
        budget.numTokens -= numNewTokens;
      }
      sequence = sequence.queueNext;
    }
  }

  #wantedTokens(sequence: S, { numTokens, maxTokensPerSequence }: AdmissionBudget): number {
    const { numComputedTokens } = sequence;
    const wanted = Math.min(sequence.numTokens - numComputedTokens, maxTokensPerSequence);
    // Room for the token that is sampled next.
    const numReserved = sequence.isPooled ? 0 : 1;
    return Math.min(wanted, numTokens, this.#limits.maxModelLen - numComputedTokens - numReserved);
  }

  #include(sequence: S, scheduledAs: ScheduledAs, numNewTokens: number): void {
    sequence.scheduledAs = scheduledAs;
    sequence.numScheduledTokens = numNewTokens;
    this.#scheduled.push(sequence);
    this.#numTokens += numNewTokens;
  }

  // A victim that already had its part in this step gives its tokens back.
  #exclude(victim: S, budget: AdmissionBudget): void {
    this.#numPreempted++;
    if (victim.numScheduledTokens === 0) return;
    budget.numTokens += victim.numScheduledTokens;
    this.#numTokens -= victim.numScheduledTokens;
    victim.numScheduledTokens = 0;
    this.#scheduled.splice(this.#scheduled.indexOf(victim), 1);
  }

  #maxTokensPerSequence(): number {
    const { longPrefillTokenThreshold, longPrefillTokenThresholdAdaptive, maxNumBatchedTokens } = this.#limits;
    const numSequences = this.#scheduler.numRunning + this.#scheduler.numWaiting;
    if (longPrefillTokenThreshold === 0 || numSequences <= 1) return Number.POSITIVE_INFINITY;
    if (!longPrefillTokenThresholdAdaptive) return longPrefillTokenThreshold;
    return Math.max(longPrefillTokenThreshold, Math.floor(maxNumBatchedTokens / numSequences));
  }
}
