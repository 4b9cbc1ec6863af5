// Who runs: the running list under a semaphore of seats, the queue behind it, and the blocks both need. What the two paces share.
import { LinkedQueue } from '../../base/linked-queue.ts';
import { Semaphore } from '../../base/semaphore.ts';
import type { KvCacheManager } from '../kv-cache/kv-cache-manager.ts';
import type { FinishReason } from '../output.ts';
import type { ScheduledSequence } from './scheduled-sequence.ts';
import { checkStop } from './stop-conditions.ts';
import { selectVictim } from './victim.ts';
import { type SchedulingPolicy, WaitingQueue } from './waiting-queue.ts';

/** Decides which adapters may run. */
export interface AdapterGate {
  /** Whether a sequence of this adapter may take a seat now. */
  canRun(adapter: string): boolean;
  /** Whether one that came now would run as soon as its adapter is in memory; `waiting` are the adapters that others wait for. */
  couldRun(adapter: string, waiting: readonly string[]): boolean;
  /** These adapters have waiting sequences, the one whose first sequence stands furthest ahead first: they may be brought in. */
  prepare(waiting: readonly string[]): void;
  /** A sequence of the adapter has got a seat; `canRun` was true. */
  acquire(adapter: string): void;
  /** It has given its seat back. */
  release(adapter: string): void;
}

/** What an admission has found in the prefix cache. */
export interface PrefixHit {
  /** Tokens looked up: all that are known. */
  readonly numQueriedTokens: number;
  readonly numHitTokens: number;
  /** True for a sequence that comes back after a preemption. */
  readonly isResumed: boolean;
}

/** Hears decisions when they are made, in order. */
export interface SchedulerObserver<S extends ScheduledSequence> {
  /** A sequence got a seat. `hit` is null where the prefix cache was not asked. */
  admitted(sequence: S, hit: PrefixHit | null): void;
  /** A sequence lost its seat and its blocks and waits again. */
  preempted(sequence: S): void;
}

export interface SchedulerOptions<S extends ScheduledSequence> {
  readonly kvCache: KvCacheManager<S>;
  readonly enablePrefixCaching: boolean;
  readonly adapters: AdapterGate;
  /** Sequences that run at once, 1 or more (vLLM: max_num_active_seqs). */
  readonly maxNumActiveSeqs: number;
  readonly maxModelLen: number;
  readonly policy: SchedulingPolicy;
  /** Blocks that admissions leave free while anything runs. */
  readonly numWatermarkBlocks: number;
  /** True: a sequence is admitted only when all its known tokens fit, not just the first chunk. */
  readonly reservesFullSequence: boolean;
  readonly observer: SchedulerObserver<S>;
}

/** How much the sequences that are admitted in one go may compute. */
export interface AdmissionBudget {
  /** Tokens that are left, spent by `admitWaiting`. */
  numTokens: number;
  /** Tokens for each sequence at most. */
  readonly maxTokensPerSequence: number;
  /** Whether a sequence may be given fewer tokens than it wants because the others have spent them. */
  readonly isChunked: boolean;
}

/** `new`: running sequences go on, nobody is admitted. `all`: nothing goes on. */
export type PauseState = 'none' | 'new' | 'all';

/** Running and waiting sequences and what they hold. Plain calls: no timers, no I/O. */
export class Scheduler<S extends ScheduledSequence> {
  readonly #options: SchedulerOptions<S>;
  readonly #seats: Semaphore;
  readonly #running = new LinkedQueue<S>();
  readonly #waiting: WaitingQueue<S>;
  readonly #canRun: (adapter: string | null) => boolean;
  pauseState: PauseState = 'none';
  // Whether the latest attempt to admit somebody ended for want of blocks.
  #isShortOfBlocks = false;

  constructor(options: SchedulerOptions<S>) {
    this.#options = options;
    this.#seats = new Semaphore(options.maxNumActiveSeqs);
    this.#waiting = new WaitingQueue(options.policy);
    this.#canRun = (adapter) => adapter === null || options.adapters.canRun(adapter);
  }

  get numRunning(): number {
    return this.#running.size;
  }

  /** Deferred ones among them. */
  get numWaiting(): number {
    return this.#waiting.size;
  }

  get numDeferred(): number {
    return this.#waiting.numDeferred;
  }

  /** Sequences that run at once at most. */
  get numSeats(): number {
    return this.#seats.capacity;
  }

  /** The sequence admitted first of those that run, or null; the next ones follow its `queueNext`. */
  get firstRunning(): S | null {
    return this.#running.peek();
  }

  /** The adapters with waiting sequences, the one whose first sequence stands furthest ahead first. */
  get waitingAdapters(): readonly string[] {
    return this.#waiting.adapters;
  }

  /**
   * Seats that a sequence which comes now could take. They are no use to one whose adapter has to wait for its turn, nor while the
   * first in the queue waits for blocks.
   */
  countUsableSeats(adapter: string | null): number {
    const couldRun = adapter === null || this.#options.adapters.couldRun(adapter, this.#waiting.adapters);
    return couldRun && !this.#isShortOfBlocks ? this.#seats.available : 0;
  }

  /** Queues a sequence that has arrived. */
  add(sequence: S): void {
    this.#waiting.push(sequence);
  }

  /** Queues a sequence that may not run before `openGate`. */
  addGated(sequence: S): void {
    this.#waiting.pushGated(sequence);
  }

  /** Lets a gated sequence run; harmless for others. */
  openGate(sequence: S): void {
    this.#waiting.openGate(sequence);
  }

  /** Takes a sequence out, wherever it is: its seat and blocks are free. Harmless when it has ended. */
  remove(sequence: S): void {
    if (sequence.state === 'running') this.#stopRunning(sequence);
    else if (sequence.isWaiting) this.#waiting.remove(sequence);
    sequence.state = 'ended';
  }

  /**
   * Admits waiting sequences in order until the budget, the seats or the blocks are used up. The first that finds no blocks ends
   * it: nobody overtakes. Those whose adapter may not run are passed over.
   */
  admitWaiting(budget: AdmissionBudget, onAdmitted: (sequence: S, numNewTokens: number) => void): void {
    this.#isShortOfBlocks = false;
    if (this.pauseState !== 'none' || this.#waiting.size === 0) return;
    this.#options.adapters.prepare(this.#waiting.adapters);
    let stop: S | null = null;
    while (this.#waiting.size > 0 && this.#hasRoom(budget)) {
      stop = this.#waiting.firstRunnable(this.#canRun);
      if (stop === null) break;
      const numNewTokens = this.#tryAdmit(stop, budget);
      if (numNewTokens === 0) break;
      budget.numTokens -= numNewTokens;
      onAdmitted(stop, numNewTokens);
    }
    const hasLooked = stop !== null || this.#hasRoom(budget);
    if (hasLooked) this.#waiting.deferPassed(this.#canRun, stop);
  }

  /**
   * Makes room for a running sequence's first `numTokens` tokens, preempting others as long as there is none.
   *
   * @returns false when the sequence itself had to go.
   */
  allocateRunning(sequence: S, numTokens: number, onPreempted?: (victim: S) => void): boolean {
    const { kvCache, maxModelLen, policy } = this.#options;
    while (!kvCache.allocate(sequence, Math.min(numTokens, maxModelLen))) {
      const victim = selectVictim(this.#running, policy);
      this.#preempt(victim);
      onPreempted?.(victim);
      if (victim === sequence) return false;
    }
    return true;
  }

  /**
   * Adds a generated token to a running sequence; null for one that is pooled, which ends.
   *
   * @returns why it ended, or null; one that ended has left.
   */
  append(sequence: S, tokenId: number | null): FinishReason | null {
    if (tokenId === null) {
      this.remove(sequence);
      return 'stop';
    }
    sequence.outputTokenIds.push(tokenId);
    if (sequence.numOutputTokens === 1) this.#noteCacheCreation(sequence);
    const reason = sequence.isAtStopString ? 'stop' : checkStop(sequence, sequence.spec.stop, this.#options.maxModelLen);
    if (reason === null) return null;
    // vLLM finds stop strings outside its engine, which hears of an abort then.
    if (sequence.spec.isHandedOver === true && reason !== 'repetition' && !sequence.isAtStopString) sequence.handedOver = sequence.blocks.slice();
    this.remove(sequence);
    return reason;
  }

  /**
   * Empties the prefix cache, which works only while no block is held.
   *
   * @param isForced true: running sequences are preempted before, from the last to the first.
   * @returns whether it was emptied.
   */
  resetPrefixCache({ isForced }: { readonly isForced: boolean }): boolean {
    if (isForced) {
      for (let last = this.#running.peekLast(); last !== null; last = this.#running.peekLast()) this.#preempt(last);
    }
    return this.#options.kvCache.reset();
  }

  /** The running sequences in order of admission. */
  listRunning(): S[] {
    const sequences: S[] = [];
    for (let next = this.#running.peek(); next !== null; next = next.queueNext) sequences.push(next);
    return sequences;
  }

  /** The waiting sequences in order. */
  listWaiting(): S[] {
    return this.#waiting.inOrder();
  }

  /** All of them: those that run, then those that wait. */
  listAll(): S[] {
    return [...this.listRunning(), ...this.listWaiting()];
  }

  #hasRoom(budget: AdmissionBudget): boolean {
    return budget.numTokens > 0 && this.#seats.available > 0;
  }

  // The number of tokens that the sequence computes first, or 0 when it has to wait.
  #tryAdmit(sequence: S, budget: AdmissionBudget): number {
    const { kvCache, adapters, maxModelLen, numWatermarkBlocks, reservesFullSequence, observer } = this.#options;
    const hits = sequence.spec.skipsPrefixCache ? [] : kvCache.findHits(sequence);
    const numHitTokens = hits.length * kvCache.blockSize;
    const numWanted = Math.min(sequence.numTokens - numHitTokens, budget.maxTokensPerSequence);
    if (numWanted > budget.numTokens && !budget.isChunked) return 0;
    const numNewTokens = Math.min(numWanted, budget.numTokens);
    const hasBlocks = kvCache.admit(sequence, {
      hits,
      numTokens: Math.min(numHitTokens + numNewTokens, maxModelLen),
      numReservedTokens: reservesFullSequence ? Math.min(sequence.numTokens, maxModelLen) : 0,
      numSpareBlocks: this.#running.size > 0 ? numWatermarkBlocks : 0,
    });
    this.#isShortOfBlocks = !hasBlocks;
    if (!hasBlocks || !this.#seats.tryAcquire()) return 0;
    this.#waiting.remove(sequence);
    this.#running.push(sequence);
    if (sequence.adapter !== null) adapters.acquire(sequence.adapter);
    const isResumed = sequence.state === 'preempted';
    sequence.state = 'running';
    sequence.numComputedTokens = numHitTokens;
    sequence.numCachedTokens = numHitTokens;
    sequence.numPromptCachedTokens ??= numHitTokens;
    observer.admitted(sequence, this.#toPrefixHit(sequence, numHitTokens, isResumed));
    return numNewTokens;
  }

  #toPrefixHit(sequence: S, numHitTokens: number, isResumed: boolean): PrefixHit | null {
    if (!this.#options.enablePrefixCaching || sequence.spec.skipsPrefixCache) return null;
    return { numQueriedTokens: sequence.numTokens, numHitTokens, isResumed };
  }

  #noteCacheCreation(sequence: S): void {
    const numStoredTokens = Math.min(sequence.numHashedBlocks * this.#options.kvCache.blockSize, sequence.numPromptTokens);
    sequence.numCacheCreationTokens = Math.max(0, numStoredTokens - (sequence.numPromptCachedTokens ?? 0));
  }

  #preempt(sequence: S): void {
    this.#stopRunning(sequence);
    sequence.state = 'preempted';
    sequence.numComputedTokens = 0;
    sequence.numPreemptions++;
    this.#waiting.pushPreempted(sequence);
    this.#options.observer.preempted(sequence);
  }

  #stopRunning(sequence: S): void {
    this.#running.remove(sequence);
    this.#seats.release();
    if (sequence.adapter !== null) this.#options.adapters.release(sequence.adapter);
    this.#options.kvCache.free(sequence);
  }
}
