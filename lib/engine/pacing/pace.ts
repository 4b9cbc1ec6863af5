// When tokens come out: the contract between the engine and its two paces.
import type { FinishReason, Token } from '../output.ts';
import type { Scheduler } from '../scheduler/scheduler.ts';
import type { Sequence } from '../sequence.ts';
import type { Timeline } from '../timeline.ts';

/** What a pace works on. */
export interface PaceSurroundings {
  readonly scheduler: Scheduler<Sequence>;
  readonly timeline: Timeline;
  /**
   * A token of a sequence is out, at the timeline's present; with a reason, the sequence has ended and left the scheduler. Without a
   * token, it has been pooled.
   */
  readonly deliver: (sequence: Sequence, token: Token | null, finishReason: FinishReason | null) => void;
  /** All tokens that belong together are out. */
  readonly endIteration: () => void;
}

/** Decides when the sequences in the scheduler move on. All times are on the timeline, in milliseconds. */
export interface Pace {
  /** Something may let sequences start: an arrival, a free seat, an adapter that can run. Does what is to be done at once. */
  wake(atMs: number): void;
  /** A sequence is about to lose its seat, or its place in the queue, by something else than the pace. */
  forget(sequence: Sequence): void;
  /** Whether no step is under way that would still have an outcome. */
  readonly isIdle: boolean;
  /** The scheduler's state has become `all`: nothing goes on until `thaw`. */
  freeze(atMs: number): void;
  /** What runs goes on where it was. */
  thaw(atMs: number): void;
}

/** Makes a pace on its surroundings. */
export type PaceFactory = (surroundings: PaceSurroundings) => Pace;
