// The simulated vLLM: requests in, tokens out at the pace the model of time says. On a clock and a seed it is given.
import type { Clock } from '../base/clock.ts';
import { ServerError } from '../base/error.ts';
import type { EngineObserver, SequenceEnd } from './events.ts';
import type { Generator, OutputLimits } from './generator/generator.ts';
import { AdapterResidency } from './lora/residency.ts';
import type { Load, RequestPacing } from './pacing/request-paced/pacing.ts';
import { RandomStreamFactory } from './random-streams.ts';
import type { GenerationRequest, Prompt } from './request.ts';
import { Scheduler } from './scheduler/scheduler.ts';
import { Sequence } from './sequence.ts';
import { Timeline } from './timeline.ts';
import { TokenStream } from './token-stream.ts';

export interface EngineOptions {
  readonly clock: Clock;
  /** Every draw derives from it. */
  readonly seed: number;
  readonly generator: Generator;
  readonly pacing: RequestPacing;
  readonly observer: EngineObserver;
  readonly maxNumSeqs: number;
  readonly maxWaitingQueueLength: number;
  /** Prompt and output together, in tokens. */
  readonly maxModelLen: number;
  readonly maxLoras: number;
  readonly maxCpuLoras: number;
  /** Milliseconds. */
  readonly loraLoadLatencyMs: number;
}

/** One prompt of a request that has just come. */
interface Arrival {
  readonly request: GenerationRequest;
  readonly prompt: Prompt;
  readonly stream: TokenStream;
  readonly atMs: number;
}

/** Serves requests until it is closed. It holds no handle while nothing is due. */
export class Engine implements Load {
  readonly #options: EngineOptions;
  readonly #timeline: Timeline;
  readonly #scheduler: Scheduler;
  readonly #residency: AdapterResidency;
  readonly #randomStreams: RandomStreamFactory;
  #numSequences = 0;
  // Streams that got something in this turn; the same one may stand in it several times.
  #touched: TokenStream[] = [];
  #reportedRunning = 0;
  #reportedWaiting = 0;
  #reportedAdapters = '/';

  constructor(options: EngineOptions) {
    const { clock, maxNumSeqs, maxWaitingQueueLength, maxLoras, maxCpuLoras, loraLoadLatencyMs } = options;
    this.#options = options;
    this.#randomStreams = new RandomStreamFactory(options.seed);
    this.#timeline = new Timeline(clock, () => this.#settle());
    this.#residency = new AdapterResidency({
      maxLoras,
      maxCpuLoras,
      loadLatencyMs: loraLoadLatencyMs,
      timeline: this.#timeline,
      onLoaded: () => this.#admit(this.#timeline.nowMs()),
    });
    this.#scheduler = new Scheduler({ maxNumSeqs, maxWaitingQueueLength, residency: this.#residency });
  }

  /** Sequences with a seat. */
  get numRunning(): number {
    return this.#scheduler.numRunning;
  }

  /** Seats. */
  get maxNumSeqs(): number {
    return this.#options.maxNumSeqs;
  }

  /** Sequences in the queue. */
  get numWaiting(): number {
    return this.#scheduler.numWaiting;
  }

  /**
   * Queues a request. Every prompt leaves room for at least one token. What is due at once is in the stream when this returns.
   * Closing the stream aborts the request: its seats are free when `close` returns.
   *
   * @throws ServerError `queue_full` when its sequences find neither seats nor room in the queue.
   */
  submit(request: GenerationRequest): TokenStream {
    const numSequences = request.prompts.length * request.n;
    this.#scheduler.checkRoom(numSequences, request.adapter);
    const atMs = this.#timeline.nowMs();
    const sequences: Sequence[] = [];
    const stream = new TokenStream({
      numSequences,
      isBuffered: request.isBuffered,
      onReturn: () => this.#end(sequences, 'disconnect'),
    });
    for (const prompt of request.prompts) this.#addSequences(sequences, { request, prompt, stream, atMs });
    this.#admit(atMs);
    this.#timeline.advance();
    return stream;
  }

  /** Ends everything that runs or waits. Readers get what they have not read yet, then the error. */
  abortAll(error: ServerError): void {
    const sequences = this.#scheduler.all();
    this.#end(sequences, 'abort');
    for (const sequence of sequences) sequence.stream.fail(error);
  }

  /** Ends everything and lets go of the timer. */
  close(): void {
    this.abortAll(new ServerError('unavailable', 'The server has been closed.'));
    this.#timeline.close();
  }

  #addSequences(sequences: Sequence[], { request, prompt, stream, atMs }: Arrival): void {
    const { generator } = this.#options;
    const streamsOf = this.#randomStreams.forPrompt(prompt.text, request.seed);
    const limits = this.#resolveLimits(request, prompt);
    for (let sample = 0; sample < request.n; sample++) {
      const sequence = new Sequence({
        order: this.#numSequences++,
        index: sequences.length,
        adapter: request.adapter,
        numPromptTokens: prompt.numTokens,
        arrivalMs: atMs,
        stream,
        createSource: () => generator.createSource({ prompt, limits, random: streamsOf(sample) }),
        createLatencyRng: () => streamsOf(sample).latency(),
        emit: this.#emit,
      });
      sequences.push(sequence);
      this.#scheduler.add(sequence);
    }
  }

  #resolveLimits(request: GenerationRequest, prompt: Prompt): OutputLimits {
    const room = this.#options.maxModelLen - prompt.numTokens;
    const implicit = this.#options.generator.obeysDefaultLimit ? request.defaultMaxTokens : null;
    return {
      maxTokens: Math.min(request.maxTokens ?? implicit ?? room, room),
      minTokens: request.minTokens,
      ignoreEos: request.ignoreEos,
    };
  }

  #admit(atMs: number): void {
    this.#scheduler.admit((sequence) => {
      sequence.dueMs = atMs + this.#options.pacing.timeToFirstTokenMs(sequence, this);
      this.#timeline.schedule(sequence);
    });
  }

  // A field rather than a method, so that all sequences share one function.
  readonly #emit = (sequence: Sequence, atMs: number): number | null => {
    const { observer, pacing } = this.#options;
    const { source, stream } = sequence;
    const token = source.next();
    sequence.numGeneratedTokens++;
    stream.append(sequence.index, token, source.finishReason);
    this.#touch(stream);
    if (sequence.numGeneratedTokens === 1) observer.firstToken(sequence, atMs - sequence.arrivalMs);
    else observer.nextToken(sequence, sequence.gapMs);
    if (source.finishReason === null) {
      sequence.gapMs = pacing.interTokenLatencyMs(sequence, this);
      return atMs + sequence.gapMs;
    }
    this.#scheduler.remove(sequence);
    observer.sequenceEnded(sequence, source.finishReason, atMs - sequence.arrivalMs);
    this.#admit(atMs);
    return null;
  };

  #end(sequences: readonly Sequence[], end: SequenceEnd): void {
    const atMs = this.#timeline.nowMs();
    for (const sequence of sequences) {
      if (sequence.state === 'ended') continue;
      this.#timeline.cancel(sequence);
      this.#scheduler.remove(sequence);
      this.#options.observer.sequenceEnded(sequence, end, atMs - sequence.arrivalMs);
    }
    this.#admit(atMs);
    this.#timeline.advance();
  }

  #touch(stream: TokenStream): void {
    if (this.#touched.at(-1) !== stream) this.#touched.push(stream);
  }

  #settle(): void {
    this.#reportChanges();
    const touched = this.#touched;
    this.#touched = [];
    for (const stream of touched) stream.flush();
  }

  #reportChanges(): void {
    const { numRunning, numWaiting } = this.#scheduler;
    if (numRunning === this.#reportedRunning && numWaiting === this.#reportedWaiting) return;
    this.#reportedRunning = numRunning;
    this.#reportedWaiting = numWaiting;
    this.#options.observer.queueChanged(numRunning, numWaiting);
    this.#reportAdapters();
  }

  #reportAdapters(): void {
    const running = this.#residency.running;
    const waiting = this.#scheduler.waitingAdapters;
    const adapters = `${running.join()}/${waiting.join()}`;
    if (adapters === this.#reportedAdapters) return;
    this.#reportedAdapters = adapters;
    this.#options.observer.adaptersChanged(running, waiting);
  }
}
