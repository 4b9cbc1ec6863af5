// The simulated vLLM: requests in, tokens out at the pace the model of time says. On a clock and a seed it is given.
import type { Clock } from '../base/clock.ts';
import { ServerError } from '../base/error.ts';
import { Admission } from './admission.ts';
import type { EngineObserver, SequenceEnd } from './events.ts';
import type { Generator } from './generator/generator.ts';
import type { BlockHasher } from './kv-cache/block-hash.ts';
import { KvCacheManager } from './kv-cache/kv-cache-manager.ts';
import { Lifecycle } from './lifecycle/lifecycle.ts';
import { createAdapterLoader } from './lora/adapter-load.ts';
import type { Adapter } from './lora/adapters.ts';
import { AdapterResidency } from './lora/residency.ts';
import { IterationCounter } from './iteration-counter.ts';
import type { FinishReason, StopReason, Token } from './output.ts';
import type { Pace, PaceFactory } from './pacing/pace.ts';
import { Preparation } from './preparation.ts';
import { type Arrival, PromptArrivals } from './prompt-arrivals.ts';
import { checkQueueRoom } from './queue-room.ts';
import type { GenerationRequest } from './request.ts';
import { Scheduler } from './scheduler/scheduler.ts';
import type { SchedulingPolicy } from './scheduler/waiting-queue.ts';
import { Sequence } from './sequence.ts';
import { StateReporter } from './state-reporter.ts';
import { Timeline } from './timeline.ts';
import { TokenStream } from './token-stream.ts';

export interface EngineOptions {
  readonly clock: Clock;
  /** Every draw derives from it. */
  readonly seed: number;
  readonly generator: Generator;
  readonly pace: PaceFactory;
  readonly observer: EngineObserver;
  /** Sequences that run at once. */
  readonly maxNumSeqs: number;
  readonly maxWaitingQueueLength: number;
  /** As `AdmissionOptions` has it. */
  readonly maxNumQueuedReqs: number | null;
  /** As `AdmissionOptions` has it. */
  readonly maxNumQueuedTokens: number | null;
  /** Prompt and output together, in tokens; the KV cache holds as many. */
  readonly maxModelLen: number;
  readonly policy: SchedulingPolicy;
  /** KV-cache blocks, with the null block. */
  readonly numBlocks: number;
  /** Tokens per block. */
  readonly blockSize: number;
  readonly enablePrefixCaching: boolean;
  readonly hasher: BlockHasher;
  /** The part of all blocks that admissions leave free, 0 to 1. */
  readonly watermark: number;
  /** Whether a sequence is admitted only when all its known tokens fit. */
  readonly reservesFullSequence: boolean;
  readonly maxLoras: number;
  readonly maxCpuLoras: number;
  /** Milliseconds. */
  readonly loraLoadLatencyMs: number;
}

/** Serves requests until it is closed. It holds no handle while nothing is due. */
export class Engine {
  /** Pausing, sleeping, aborting, forgetting. */
  readonly lifecycle: Lifecycle;
  readonly #options: EngineOptions;
  readonly #timeline: Timeline;
  readonly #kvCache: KvCacheManager<Sequence>;
  readonly #scheduler: Scheduler<Sequence>;
  readonly #pace: Pace;
  readonly #residency: AdapterResidency;
  readonly #arrivals: PromptArrivals;
  readonly #preparation: Preparation;
  readonly #admission: Admission;
  readonly #iteration: IterationCounter;
  readonly #reporter: StateReporter;
  #numSequences = 0;
  // Streams that got something in this turn; the same one may stand in it several times.
  #touched: TokenStream[] = [];

  constructor(options: EngineOptions) {
    const { clock, observer } = options;
    this.#options = options;
    this.#arrivals = new PromptArrivals(options);
    this.#admission = new Admission(options);
    this.#iteration = new IterationCounter(observer);
    this.#timeline = new Timeline(clock, () => this.#settle());
    const residency = this.#createResidency();
    this.#residency = residency;
    const kvCache = new KvCacheManager<Sequence>({ ...options, observer: observer.kvCache });
    this.#kvCache = kvCache;
    this.#preparation = new Preparation({
      hashInSteps: (content) => kvCache.hashInSteps(content),
      prepareText: (request, prompt) => this.#arrivals.prepare(request, prompt),
    });
    this.#scheduler = this.#createScheduler(kvCache, residency);
    this.#reporter = new StateReporter({ observer, scheduler: this.#scheduler, kvCache, residency });
    this.#pace = options.pace({
      scheduler: this.#scheduler,
      timeline: this.#timeline,
      deliver: (sequence, token, finishReason) => this.#deliver(sequence, token, finishReason),
      endIteration: () => this.#iteration.end(),
    });
    this.lifecycle = new Lifecycle({
      scheduler: this.#scheduler,
      pace: this.#pace,
      timeline: this.#timeline,
      observer,
      end: (sequences, end) => this.#end(sequences, end),
    });
  }

  /** Sequences with a seat. */
  get numRunning(): number {
    return this.#scheduler.numRunning;
  }

  /** The part of the KV cache's blocks that is held, 0 to 1. */
  get kvCacheUsage(): number {
    return this.#kvCache.usage;
  }

  /** Sequences in the queue. */
  get numWaiting(): number {
    return this.#scheduler.numWaiting;
  }

  /**
   * Whether a request may enter that has so many samples of one prompt: to be asked before anything else is done for it.
   *
   * @throws ServerError `unavailable`
   */
  requireAdmission(numSamples: number): void {
    this.#timeline.catchUp();
    this.#admission.check(numSamples);
  }

  /**
   * Does what a request with long prompts can have done before it is queued, while everything else goes on: their blocks are
   * hashed, and their echo is cut into tokens. Other requests come back at once, as they are.
   */
  prepare(request: GenerationRequest): GenerationRequest | Promise<GenerationRequest> {
    return this.#preparation.prepare(request);
  }

  /**
   * Queues a request. Every prompt leaves room for at least one token, unless none is generated. What is due at once is in the
   * stream when this returns. Closing the stream aborts the request: its seats are free when `close` returns.
   *
   * @throws ServerError `unavailable` when it may not enter, `queue_full` when its sequences find neither seats nor room in the queue.
   */
  submit(request: GenerationRequest): TokenStream {
    // What was due before the request came happens before it.
    this.#timeline.catchUp();
    const numSequences = request.prompts.length * request.n;
    this.#admission.checkRequest(request);
    this.requireRoom(numSequences, request.adapter);
    const atMs = this.#timeline.nowMs();
    const sequences: Sequence[] = [];
    const stream = new TokenStream({
      numSequences,
      isBuffered: request.isBuffered,
      onReturn: () => this.#end(sequences, 'disconnect'),
    });
    for (const prompt of request.prompts) this.#addSequences(sequences, { request, prompt, stream, atMs });
    this.#pace.wake(atMs);
    this.#timeline.advance();
    return stream;
  }

  /** Brings an adapter into memory, anew if it is there and does not run. Resolves when that is done, or nothing can make room for it. */
  loadAdapter(adapter: string): Promise<void> {
    return new Promise((resolve) => {
      this.#timeline.advance();
      this.#residency.preload(adapter, resolve);
      this.#timeline.advance();
    });
  }

  /** The check of the queue that `submit` makes, for those who have work to do before it. @throws ServerError `queue_full` */
  requireRoom(numSequences: number, adapter: Adapter | null): void {
    const { maxWaitingQueueLength } = this.#options;
    const { numSeats, numWaiting } = this.#scheduler;
    const numUsableSeats = this.#scheduler.countUsableSeats(adapter?.name ?? null);
    checkQueueRoom(numSequences, { numSeats, numUsableSeats, numWaiting, maxWaitingQueueLength });
  }

  /** Ends everything that runs or waits. Readers get what they have not read yet, then the error. */
  abortAll(error: ServerError): void {
    const sequences = this.#scheduler.listAll();
    this.#end(sequences, 'abort');
    for (const sequence of sequences) sequence.stream.fail(error);
  }

  /** Ends everything and lets go of the timer. */
  close(): void {
    this.abortAll(new ServerError('unavailable', 'The server has been closed.'));
    this.#timeline.close();
  }

  #createResidency(): AdapterResidency {
    const { maxLoras, maxCpuLoras, loraLoadLatencyMs: latencyMs } = this.#options;
    const onLoaded = (atMs: number): void => this.#pace.wake(atMs);
    const load = latencyMs === 0 ? null : createAdapterLoader({ timeline: this.#timeline, latencyMs, onLoaded });
    return new AdapterResidency({ maxLoras, maxCpuLoras, load });
  }

  #createScheduler(kvCache: KvCacheManager<Sequence>, adapters: AdapterResidency): Scheduler<Sequence> {
    const { observer, watermark, numBlocks, maxNumSeqs } = this.#options;
    return new Scheduler<Sequence>({
      ...this.#options,
      kvCache,
      adapters,
      maxNumActiveSeqs: maxNumSeqs,
      numWatermarkBlocks: Math.floor(watermark * numBlocks),
      observer: {
        admitted: (sequence, hit) => {
          sequence.admittedMs ??= this.#timeline.nowMs();
          observer.admitted(sequence, hit);
        },
        preempted: (sequence) => observer.preempted(sequence),
      },
    });
  }

  #addSequences(sequences: Sequence[], arrival: Arrival): void {
    const promptArrival = this.#arrivals.create(arrival);
    for (let sample = 0; sample < arrival.request.n; sample++) {
      const sequence = new Sequence(promptArrival, { order: this.#numSequences++, index: sequences.length, sample });
      sequences.push(sequence);
      this.#admission.enter(sequence);
      this.#scheduler.add(sequence);
    }
  }

  #deliver(sequence: Sequence, token: Token | null, finishReason: FinishReason | null): void {
    const { stream, index } = sequence;
    const atMs = this.#timeline.nowMs();
    const hasEnded = finishReason !== null;
    if (token !== null) stream.append(index, sequence.toShown(token, hasEnded), finishReason, hasEnded ? toStopReason(sequence, finishReason) : null);
    else if (hasEnded) stream.finish(index, finishReason);
    if (this.#touched.at(-1) !== stream) this.#touched.push(stream);
    this.#iteration.count(sequence);
    if (sequence.lastTokenMs === null) this.#begin(sequence, atMs);
    else this.#options.observer.nextToken(sequence, atMs - sequence.lastTokenMs);
    sequence.lastTokenMs = atMs;
    if (hasEnded) this.#finish(sequence, finishReason, atMs);
  }

  // With its first token.
  #begin(sequence: Sequence, atMs: number): void {
    sequence.firstTokenMs = atMs;
    // Due times are reckoned from the arrival: a computer that was late to seat it may have done so after its first token was due.
    sequence.admittedMs = Math.min(sequence.admittedMs ?? atMs, atMs);
    this.#admission.begin(sequence);
    if (sequence.isFirstSample) sequence.stream.prefill = sequence.toPrefillStats();
    this.#options.observer.firstToken(sequence, atMs - sequence.arrivalMs);
  }

  // With its last token.
  #finish(sequence: Sequence, finishReason: FinishReason, atMs: number): void {
    this.#admission.leave(sequence, true);
    sequence.stream.timing = sequence.timing;
    if (sequence.index === 0) sequence.stream.handover = sequence.toHandover();
    this.#options.observer.sequenceEnded(sequence, finishReason, atMs - sequence.arrivalMs);
  }

  #end(sequences: readonly Sequence[], end: SequenceEnd): void {
    const atMs = this.#timeline.nowMs();
    for (const sequence of sequences) {
      if (sequence.state === 'ended') continue;
      this.#pace.forget(sequence);
      this.#scheduler.remove(sequence);
      this.#admission.leave(sequence, sequence.lastTokenMs !== null);
      this.#options.observer.sequenceEnded(sequence, end, atMs - sequence.arrivalMs);
    }
    this.#pace.wake(atMs);
    this.#timeline.advance();
  }

  #settle(): void {
    this.#iteration.end();
    this.lifecycle.settle();
    this.#reporter.report();
    const touched = this.#touched;
    this.#touched = [];
    for (const stream of touched) stream.flush();
  }
}

// vLLM names a repetition in both places.
function toStopReason(sequence: Sequence, finishReason: FinishReason): StopReason {
  return finishReason === 'repetition' ? 'repetition_detected' : sequence.stopReason;
}
