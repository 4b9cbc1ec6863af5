// Sequences without a seat, in the order in which they may be admitted.
//
// One lane per adapter, because whether its sequences may run depends on the adapter alone; the next one is the first head of
// a lane that may run:
//
//              deferred   waiting
//   base                  4 - 5
//   lora-a                1 - 6
//   lora-b     2          3
//
// A deferred one has been passed over at least once: it keeps its place and is counted apart. First come first served: a
// preempted sequence goes to the very front. By priority: the order is that of priority, arrival and id, whatever has happened.
import { MinHeap } from '../../base/min-heap.ts';
import type { ScheduledSequence } from './scheduled-sequence.ts';

export type SchedulingPolicy = 'fcfs' | 'priority';

const NO_ADAPTERS: readonly string[] = [];

interface Lane<S extends ScheduledSequence> {
  readonly adapter: string | null;
  readonly waiting: MinHeap<S>;
  readonly deferred: MinHeap<S>;
}

/** The waiting sequences. Every operation costs O(adapters + log sequences). */
export class WaitingQueue<S extends ScheduledSequence> {
  readonly #isBefore: (a: S, b: S) => boolean;
  // One for each adapter with waiting sequences, and the base model's. Adapters come and go; their lanes do, too.
  readonly #lanes = new Map<string | null, Lane<S>>();
  // Sequences that something outside holds back. They have their place in the order, and no lane.
  readonly #gated = new Set<S>();
  #size = 0;
  #numDeferred = 0;
  #frontPosition = 0;
  #backPosition = 0;

  constructor(policy: SchedulingPolicy) {
    this.#isBefore = policy === 'fcfs' ? isFirstCome : isFirstByPriority;
  }

  get size(): number {
    return this.#size;
  }

  /** Lanes that are kept: of each adapter with waiting sequences, and of the base model once it had some. */
  get numLanes(): number {
    return this.#lanes.size;
  }

  /** Those that were passed over because of their adapter, or are held back. */
  get numDeferred(): number {
    return this.#numDeferred;
  }

  /** The adapters with waiting sequences, the one whose first sequence stands furthest ahead first. */
  get adapters(): readonly string[] {
    if (this.#size === 0) return NO_ADAPTERS;
    const heads: S[] = [];
    for (const lane of this.#lanes.values()) {
      const head = lane.adapter === null ? null : this.#headOf(lane);
      if (head !== null) heads.push(head);
    }
    if (heads.length === 0) return NO_ADAPTERS;
    if (heads.length > 1) heads.sort((a, b) => (this.#isBefore(a, b) ? -1 : 1));
    return heads.map(({ adapter }) => adapter ?? '');
  }

  /** Adds a sequence that has arrived. */
  push(sequence: S): void {
    sequence.queuePosition = this.#backPosition++;
    this.#enter(sequence);
  }

  /** Adds a sequence that has arrived and may not run before `openGate`. It counts as deferred. */
  pushGated(sequence: S): void {
    this.#gated.add(sequence);
    sequence.queuePosition = this.#backPosition++;
    sequence.isDeferred = true;
    this.#size++;
    this.#numDeferred++;
  }

  /** Nothing holds the sequence back any more; it keeps its place. Harmless when nothing did. */
  openGate(sequence: S): void {
    if (!this.#gated.delete(sequence)) return;
    this.#laneOf(sequence.adapter).deferred.push(sequence);
  }

  /** Adds a sequence that was preempted. */
  pushPreempted(sequence: S): void {
    sequence.queuePosition = --this.#frontPosition;
    this.#enter(sequence);
  }

  /** Takes a sequence out. The caller knows that it waits. */
  remove(sequence: S): void {
    this.#size--;
    if (sequence.isDeferred) this.#numDeferred--;
    if (this.#gated.delete(sequence)) return;
    const lane = this.#laneOf(sequence.adapter);
    (sequence.isDeferred ? lane.deferred : lane.waiting).remove(sequence);
    if (lane.adapter !== null && this.#headOf(lane) === null) this.#lanes.delete(lane.adapter);
  }

  /** The first sequence among the adapters that `canRun` accepts, or null. */
  firstRunnable(canRun: (adapter: string | null) => boolean): S | null {
    let first: S | null = null;
    for (const lane of this.#lanes.values()) {
      const head = this.#headOf(lane);
      if (head === null || (first !== null && !this.#isBefore(head, first)) || !canRun(lane.adapter)) continue;
      first = head;
    }
    return first;
  }

  /** Defers the sequences of adapters that cannot run and stand before `stop`, or all of them: a search has passed them over. */
  deferPassed(canRun: (adapter: string | null) => boolean, stop: S | null): void {
    for (;;) {
      const passed = this.#firstPassed(canRun);
      if (passed === null || (stop !== null && !this.#isBefore(passed, stop))) return;
      const lane = this.#laneOf(passed.adapter);
      lane.waiting.remove(passed);
      passed.isDeferred = true;
      this.#numDeferred++;
      lane.deferred.push(passed);
    }
  }

  /** All sequences, in order. Costs O(n log n). */
  inOrder(): S[] {
    const sequences = [...this.#gated];
    for (const { deferred, waiting } of this.#lanes.values()) sequences.push(...deferred.values(), ...waiting.values());
    return sequences.sort((a, b) => (this.#isBefore(a, b) ? -1 : 1));
  }

  #enter(sequence: S): void {
    sequence.isDeferred = false;
    this.#laneOf(sequence.adapter).waiting.push(sequence);
    this.#size++;
  }

  #laneOf(adapter: string | null): Lane<S> {
    const known = this.#lanes.get(adapter);
    if (known !== undefined) return known;
    const lane = { adapter, waiting: new MinHeap(this.#isBefore), deferred: new MinHeap(this.#isBefore) };
    this.#lanes.set(adapter, lane);
    return lane;
  }

  #headOf({ deferred, waiting }: Lane<S>): S | null {
    const passed = deferred.peek();
    const next = waiting.peek();
    if (passed === undefined || next === undefined) return passed ?? next ?? null;
    return this.#isBefore(passed, next) ? passed : next;
  }

  #firstPassed(canRun: (adapter: string | null) => boolean): S | null {
    let first: S | null = null;
    for (const { adapter, waiting } of this.#lanes.values()) {
      const head = waiting.peek();
      if (head === undefined || (first !== null && !this.#isBefore(head, first)) || canRun(adapter)) continue;
      first = head;
    }
    return first;
  }
}

function isFirstCome(a: ScheduledSequence, b: ScheduledSequence): boolean {
  return a.queuePosition < b.queuePosition;
}

function isFirstByPriority(a: ScheduledSequence, b: ScheduledSequence): boolean {
  if (a.spec.priority !== b.spec.priority) return a.spec.priority < b.spec.priority;
  if (a.arrivalTime !== b.arrivalTime) return a.arrivalTime < b.arrivalTime;
  return a.id < b.id;
}
