// One sequence: a sample of a prompt, from arrival to its last token.
import type { QueueLinks } from '../base/linked-queue.ts';
import type { Rng } from '../base/rng.ts';
import type { SequenceInfo } from './events.ts';
import type { TokenSource } from './generator/generator.ts';
import type { PacedSequence } from './pacing/request-paced/pacing.ts';
import type { TimelineEvent } from './timeline.ts';
import type { TokenStream } from './token-stream.ts';

export type SequenceState = 'waiting' | 'running' | 'ended';

export interface SequenceOptions {
  /** Arrival number among all sequences; decides between equals. */
  readonly order: number;
  /** Its place in its request. */
  readonly index: number;
  readonly adapter: string | null;
  readonly numPromptTokens: number;
  readonly arrivalMs: number;
  readonly stream: TokenStream;
  /** Makes its tokens; called when the first one is due, so that a sequence that waits holds no text. */
  readonly createSource: () => TokenSource;
  /** Makes its stream for latencies; called when the first one is drawn. */
  readonly createLatencyRng: () => Rng;
  /** Emits the next token. @returns when the one after it is due, or null after the last. */
  readonly emit: (sequence: Sequence, atMs: number) => number | null;
}

/** State that scheduler, driver and engine share. Its place in the queue and on the timeline is kept by these. */
export class Sequence implements TimelineEvent, QueueLinks<Sequence>, PacedSequence, SequenceInfo {
  readonly order: number;
  readonly index: number;
  readonly adapter: string | null;
  readonly numPromptTokens: number;
  readonly arrivalMs: number;
  readonly stream: TokenStream;
  state: SequenceState = 'waiting';
  numGeneratedTokens = 0;
  numCachedTokens = 0;
  hasRemotePrefill = false;
  /** The delay that leads to the next token, in milliseconds. */
  gapMs = 0;
  dueMs = 0;
  heapIndex = -1;
  queueNext: Sequence | null = null;
  queuePrevious: Sequence | null = null;
  readonly #options: SequenceOptions;
  #source: TokenSource | null = null;
  #latencyRng: Rng | null = null;

  constructor(options: SequenceOptions) {
    this.order = options.order;
    this.index = options.index;
    this.adapter = options.adapter;
    this.numPromptTokens = options.numPromptTokens;
    this.arrivalMs = options.arrivalMs;
    this.stream = options.stream;
    this.#options = options;
  }

  get source(): TokenSource {
    this.#source ??= this.#options.createSource();
    return this.#source;
  }

  get numTokens(): number {
    return this.numPromptTokens + this.numGeneratedTokens;
  }

  get latencyRng(): Rng {
    this.#latencyRng ??= this.#options.createLatencyRng();
    return this.#latencyRng;
  }

  fire(atMs: number): number | null {
    return this.#options.emit(this, atMs);
  }
}
