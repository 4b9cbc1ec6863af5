// Sequences without a seat, first come first served among those that could run.
//
// One queue per adapter, because whether the head can run depends on the adapter alone:
//
//   base     1 - 4 - 5
//   lora-a   2 - 6          the next is the smallest head whose adapter may run
//   lora-b   3
import { LinkedQueue } from '../../base/linked-queue.ts';
import type { Sequence } from '../sequence.ts';

/** The waiting sequences. Every operation costs O(adapters that wait), whatever the number of sequences. */
export class WaitingQueue {
  readonly #queues = new Map<string | null, LinkedQueue<Sequence>>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** The adapters with waiting sequences, in order of arrival. */
  get adapters(): readonly string[] {
    return [...this.#queues.keys()].filter((adapter) => adapter !== null);
  }

  push(sequence: Sequence): void {
    let queue = this.#queues.get(sequence.adapter);
    if (queue === undefined) {
      queue = new LinkedQueue();
      this.#queues.set(sequence.adapter, queue);
    }
    queue.push(sequence);
    this.#size++;
  }

  remove(sequence: Sequence): void {
    const queue = this.#queues.get(sequence.adapter);
    if (queue === undefined) throw new TypeError('the sequence does not wait');
    queue.remove(sequence);
    if (queue.size === 0) this.#queues.delete(sequence.adapter);
    this.#size--;
  }

  /** The sequence of this adapter that has waited longest, or null. */
  oldestOf(adapter: string | null): Sequence | null {
    return this.#queues.get(adapter)?.peek() ?? null;
  }

  /** The sequence that has waited longest among the adapters that `canRun` accepts, or null. */
  oldestRunnable(canRun: (adapter: string | null) => boolean): Sequence | null {
    let oldest: Sequence | null = null;
    for (const [adapter, queue] of this.#queues) {
      const head = queue.peek();
      if (head !== null && (oldest === null || head.order < oldest.order) && canRun(adapter)) oldest = head;
    }
    return oldest;
  }
}
