// The event of a sequence's next token, on the timeline as long as the sequence runs.
import type { Sequence } from '../../sequence.ts';
import type { TimelineEvent } from '../../timeline.ts';

/** What happens when a token is due. @returns when the one after it is due, or null. */
export type OnDue = (sequence: Sequence, atMs: number) => number | null;

/**
 * A sequence's place on the timeline. Apart from the sequence, whose own place in a heap is that in the waiting queue: one that
 * is preempted stands in both for a moment.
 */
export class DueTime implements TimelineEvent {
  dueMs: number;
  readonly order: number;
  readonly cost = 1;
  heapIndex = -1;
  readonly #sequence: Sequence;
  readonly #onDue: OnDue;

  constructor(dueMs: number, sequence: Sequence, onDue: OnDue) {
    this.dueMs = dueMs;
    this.order = sequence.order;
    this.#sequence = sequence;
    this.#onDue = onDue;
  }

  fire(atMs: number): number | null {
    return this.#onDue(this.#sequence, atMs);
  }
}
