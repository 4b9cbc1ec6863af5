// One sequence: a sample of a prompt, from arrival to its last token.
import type { Rng } from '../base/rng.ts';
import type { SequenceInfo } from './events.ts';
import type { TokenSource } from './generator/generator.ts';
import type { KvHandover, PrefillStats, SequenceTiming, StopReason, Token } from './output.ts';
import type { PacedSequence } from './pacing/request-paced/pacing.ts';
import { ScheduledSequence, type SequenceSpec } from './scheduler/scheduled-sequence.ts';
import { type StopRules, StopStringText } from './stop-strings.ts';
import type { TimelineEvent } from './timeline.ts';
import type { TokenStream } from './token-stream.ts';

/** What a client wants a text to end at, looked up once for all samples. */
export interface Stopping {
  /** Null where there are no stop strings. */
  readonly rules: StopRules | null;
  /** Tokens that are named as the reason. The end of sequence is none of them where it ends the text of itself. */
  readonly tokenIds: ReadonlySet<number>;
  /** Whether what ended the text stands at its end. */
  readonly isIncluded: boolean;
}

/** What the samples of one prompt have in common. */
export interface PromptArrival extends SequenceSpec {
  /** How many there are. */
  readonly numSamples: number;
  /** On the engine's time line. */
  readonly arrivalMs: number;
  readonly stream: TokenStream;
  /** By which the prompt's sequences can be aborted from outside, or null. */
  readonly requestId: string | null;
  /** Whether the KV cache of the prompt comes from another instance. */
  readonly hasRemotePrefill: boolean;
  /** As the request has it. */
  readonly numRemoteCachedTokens?: number | null;
  /** What the client wants the text to end at, or null. */
  readonly stopping: Stopping | null;
  /** Makes a sample's tokens; called when the first one is due, so that a sequence that waits holds no text. */
  readonly createSource: (sample: number) => TokenSource;
  /** Makes a sample's stream for latencies; called when the first one is drawn. */
  readonly createLatencyRng: (sample: number) => Rng;
}

/** Which sample a sequence is. */
export interface SequencePlace {
  /** Arrival number among all sequences; decides between equals. */
  readonly order: number;
  /** Its place in its request. */
  readonly index: number;
  /** Its place among the samples of its prompt. */
  readonly sample: number;
}

/** State that scheduler, pace and engine share. Its place in the queue is kept by the scheduler. */
export class Sequence extends ScheduledSequence implements PacedSequence, SequenceInfo {
  readonly order: number;
  readonly index: number;
  admittedMs: number | null = null;
  firstTokenMs: number | null = null;
  lastTokenMs: number | null = null;
  /** The event of its next token where it has due times of its own, kept by the pace; after a preemption, the one that was due. */
  dueTime: TimelineEvent | null = null;
  readonly #arrival: PromptArrival;
  readonly #sample: number;
  // Searched for stop strings; null when there are none.
  readonly #text: StopStringText | null;
  #source: TokenSource | null = null;
  // The stop token that ends it.
  #stopTokenId: number | null = null;
  #latencyRng: Rng | null = null;

  constructor(arrival: PromptArrival, { order, index, sample }: SequencePlace) {
    super(arrival);
    this.order = order;
    this.index = index;
    this.#arrival = arrival;
    this.#sample = sample;
    const rules = arrival.stopping?.rules ?? null;
    this.#text = rules === null ? null : new StopStringText(rules);
  }

  override get id(): string {
    return String(this.order);
  }

  // Not the time of arrival, which two may share.
  override get arrivalTime(): number {
    return this.order;
  }

  get arrivalMs(): number {
    return this.#arrival.arrivalMs;
  }

  get maxOutputTokens(): number {
    return this.spec.stop.maxTokens;
  }

  get samples(): { readonly numSamples: number } {
    return this.#arrival;
  }

  get stream(): TokenStream {
    return this.#arrival.stream;
  }

  get requestId(): string | null {
    return this.#arrival.requestId;
  }

  /** When things happened to it; null before its first token. */
  get timing(): SequenceTiming | null {
    const { arrivalMs, admittedMs, firstTokenMs, lastTokenMs } = this;
    return admittedMs === null || firstTokenMs === null || lastTokenMs === null ? null : { arrivalMs, admittedMs, firstTokenMs, lastTokenMs };
  }

  /** Whether it is the first of its prompt. */
  get isFirstSample(): boolean {
    return this.#sample === 0;
  }

  /** Whether its prompt's KV comes from another instance. After a preemption it is computed here. */
  get hasRemotePrefill(): boolean {
    return this.#arrival.hasRemotePrefill && this.numPreemptions === 0;
  }

  /** What the prefix cache did for its prompt, here or where it has been computed. */
  toPrefillStats(): PrefillStats {
    const numCachedTokens = this.#arrival.numRemoteCachedTokens ?? this.numPromptCachedTokens ?? 0;
    return { numCachedTokens, numCacheCreationTokens: this.numCacheCreationTokens };
  }

  /** What it leaves to another instance, or null. */
  toHandover(): KvHandover | null {
    if (this.handedOver === null) return null;
    const { requestId, handedOver: blockIds, numTokens, numPromptCachedTokens } = this;
    return { requestId, blockIds, numTokens: numTokens - 1, numCachedTokens: numPromptCachedTokens ?? 0 };
  }

  /**
   * Makes its next token; null for one that is pooled. How much of its text a reader gets is known when the token has been
   * appended: `toShown`.
   */
  nextToken(): Token | null {
    if (this.isPooled) return null;
    this.#source ??= this.#arrival.createSource(this.#sample);
    const token = this.#source.next();
    if (this.#arrival.stopping !== null) this.#lookForStop(token, this.#arrival.stopping);
    return token;
  }

  /** The latest token as a reader gets it: text may be held back for a while, and what ended the sequence is cut. */
  toShown(token: Token, hasEnded: boolean): Token {
    if (this.#text !== null) return { id: token.id, text: this.#text.take(hasEnded), ownText: token.text };
    return this.#isCut() ? { id: token.id, text: '', ownText: token.text } : token;
  }

  /** The text that has been held back, which is given out when no further token comes. */
  takeHeldText(): string {
    return this.#text?.take(true) ?? '';
  }

  override get isAtStopString(): boolean {
    return this.#text !== null && this.#text.matched !== null;
  }

  /** What of the client's has ended it. */
  get stopReason(): StopReason {
    return this.#text?.matched ?? this.#stopTokenId;
  }

  get latencyRng(): Rng {
    this.#latencyRng ??= this.#arrival.createLatencyRng(this.#sample);
    return this.#latencyRng;
  }

  #lookForStop({ id, text }: Token, { tokenIds }: Stopping): void {
    if (this.numOutputTokens + 1 >= this.spec.stop.minTokens && tokenIds.has(id)) this.#stopTokenId = id;
    if (this.#text !== null && !this.#isCut()) this.#text.push(text);
  }

  // Whether the latest token ends the text without being part of it.
  #isCut(): boolean {
    return this.#stopTokenId !== null && this.#arrival.stopping?.isIncluded === false;
  }
}
