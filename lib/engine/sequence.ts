// One sequence: a sample of a prompt, from arrival to its last token.
import type { Rng } from '../base/rng.ts';
import type { SequenceInfo } from './events.ts';
import type { TokenSource } from './generator/generator.ts';
import type { PacedSequence } from './pacing/request-paced/pacing.ts';
import { ScheduledSequence, type ScheduledSequenceOptions } from './scheduler/scheduled-sequence.ts';
import type { TimelineEvent } from './timeline.ts';
import type { TokenStream } from './token-stream.ts';

export interface SequenceOptions extends ScheduledSequenceOptions {
  /** Arrival number among all sequences; decides between equals. */
  readonly order: number;
  /** Its place in its request. */
  readonly index: number;
  /** On the engine's time line. */
  readonly arrivalMs: number;
  readonly stream: TokenStream;
  /** Whether the KV cache of its prompt comes from another instance. */
  readonly hasRemotePrefill: boolean;
  /** Makes its tokens; called when the first one is due, so that a sequence that waits holds no text. */
  readonly createSource: () => TokenSource;
  /** Makes its stream for latencies; called when the first one is drawn. */
  readonly createLatencyRng: () => Rng;
}

/** State that scheduler, pace and engine share. Its place in the queue and on the timeline is kept by these. */
export class Sequence extends ScheduledSequence implements TimelineEvent, PacedSequence, SequenceInfo {
  readonly order: number;
  readonly cost = 1;
  readonly index: number;
  readonly arrivalMs: number;
  readonly stream: TokenStream;
  readonly #isPrefilledElsewhere: boolean;
  admittedMs: number | null = null;
  firstTokenMs: number | null = null;
  lastTokenMs: number | null = null;
  /** When its next token is due, where it has due times of its own; after a preemption, not before this. */
  dueMs = 0;
  /** What happens then, set by the pace. @returns when the token after it is due, or null. */
  onDue: ((sequence: Sequence, atMs: number) => number | null) | null = null;
  readonly #options: SequenceOptions;
  #source: TokenSource | null = null;
  #latencyRng: Rng | null = null;

  constructor(options: SequenceOptions) {
    super(options);
    this.order = options.order;
    this.index = options.index;
    this.arrivalMs = options.arrivalMs;
    this.stream = options.stream;
    this.#isPrefilledElsewhere = options.hasRemotePrefill;
    this.#options = options;
  }

  /** Whether its prompt's KV comes from another instance. After a preemption it is computed here. */
  get hasRemotePrefill(): boolean {
    return this.#isPrefilledElsewhere && this.numPreemptions === 0;
  }

  get source(): TokenSource {
    this.#source ??= this.#options.createSource();
    return this.#source;
  }

  get latencyRng(): Rng {
    this.#latencyRng ??= this.#options.createLatencyRng();
    return this.#latencyRng;
  }

  fire(atMs: number): number | null {
    if (this.onDue === null) throw new TypeError('the pace gives this sequence no due times of its own');
    return this.onDue(this, atMs);
  }
}
