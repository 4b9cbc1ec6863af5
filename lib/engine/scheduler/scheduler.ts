// Who has a seat: the running set under a semaphore of max-num-seqs, and the one queue behind it.
import { ServerError } from '../../base/error.ts';
import { Semaphore } from '../../base/semaphore.ts';
import type { AdapterResidency } from '../lora/residency.ts';
import type { Sequence } from '../sequence.ts';
import { WaitingQueue } from './waiting-queue.ts';

export interface SchedulerOptions {
  readonly maxNumSeqs: number;
  /** Sequences that may wait, 0 or more. */
  readonly maxWaitingQueueLength: number;
  readonly residency: AdapterResidency;
}

/**
 * Decides admission, first come first served; a sequence whose adapter has to wait does not hold up the others. Plain calls:
 * no timers, no I/O. After every `add` and `remove`, `admit` gives the free seats away.
 */
export class Scheduler {
  readonly #seats: Semaphore;
  readonly #waiting = new WaitingQueue();
  readonly #running = new Set<Sequence>();
  readonly #residency: AdapterResidency;
  readonly #maxWaiting: number;

  constructor(options: SchedulerOptions) {
    this.#seats = new Semaphore(options.maxNumSeqs);
    this.#residency = options.residency;
    this.#maxWaiting = options.maxWaitingQueueLength;
  }

  get numRunning(): number {
    return this.#seats.taken;
  }

  get numWaiting(): number {
    return this.#waiting.size;
  }

  /** The adapters with waiting sequences, in order of arrival. */
  get waitingAdapters(): readonly string[] {
    return this.#waiting.adapters;
  }

  /**
   * Makes sure that `numSequences` of one request find seats or room in the queue.
   *
   * @throws ServerError `queue_full` when they do not all fit: they are refused together.
   */
  checkRoom(numSequences: number, adapter: string | null): void {
    if (adapter !== null) this.#requestAdapter(adapter, Number.POSITIVE_INFINITY);
    const numSeated = this.#couldRunNow(adapter) ? Math.min(numSequences, this.#seats.available) : 0;
    if (this.#waiting.size + numSequences - numSeated <= this.#maxWaiting) return;
    throw new ServerError(
      'queue_full',
      `All ${this.#seats.capacity} seats are taken and ${this.#waiting.size} of at most ${this.#maxWaiting} requests wait. ` +
        'Try again later, or start the server with a larger --max-num-seqs or --max-waiting-queue-length.',
    );
  }

  /** Puts a sequence at the end of the queue. */
  add(sequence: Sequence): void {
    this.#waiting.push(sequence);
  }

  /** Takes a sequence out, wherever it is; one that had a seat gives it back. */
  remove(sequence: Sequence): void {
    if (sequence.state === 'waiting') {
      this.#waiting.remove(sequence);
    } else if (sequence.state === 'running') {
      this.#running.delete(sequence);
      this.#seats.release();
      if (sequence.adapter !== null) this.#residency.release(sequence.adapter);
    }
    sequence.state = 'ended';
  }

  /** Gives free seats to waiting sequences, in order. @param start is called for each one that got a seat. */
  admit(start: (sequence: Sequence) => void): void {
    if (this.#waiting.size === 0) return;
    this.#requestWaitingAdapters();
    while (this.#seats.available > 0) {
      const sequence = this.#waiting.oldestRunnable((adapter) => this.#couldRunNow(adapter));
      if (sequence === null || !this.#seats.tryAcquire()) return;
      this.#waiting.remove(sequence);
      this.#running.add(sequence);
      if (sequence.adapter !== null) this.#residency.acquire(sequence.adapter);
      sequence.state = 'running';
      start(sequence);
    }
  }

  /** Every sequence, running ones first. */
  all(): Sequence[] {
    const sequences = [...this.#running];
    for (const adapter of [null, ...this.#waiting.adapters]) {
      for (let next = this.#waiting.oldestOf(adapter); next !== null; next = next.queueNext) sequences.push(next);
    }
    return sequences;
  }

  #couldRunNow(adapter: string | null): boolean {
    return adapter === null || this.#residency.canRun(adapter);
  }

  #requestWaitingAdapters(): void {
    for (const adapter of this.#waiting.adapters) {
      const oldest = this.#waiting.oldestOf(adapter);
      if (oldest !== null) this.#requestAdapter(adapter, oldest.order);
    }
  }

  // An idle adapter whose own sequences have waited longer is not evicted: two adapters would only push each other out.
  #requestAdapter(adapter: string, order: number): void {
    this.#residency.request(adapter, (resident) => {
      const rival = this.#waiting.oldestOf(resident);
      return rival === null || rival.order > order;
    });
  }
}
