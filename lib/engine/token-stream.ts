// The async iterator between the engine and one reader. The engine appends and never waits; the reader takes all there is.
import { type FinishReason, type KvHandover, NO_PREFILL, type PrefillStats, type SequenceOutput, type SequenceTiming, type StopReason, type Token, type TokenBatch } from './output.ts';

interface MutableOutput {
  readonly index: number;
  readonly tokens: Token[];
  tail: string;
  finishReason: FinishReason | null;
  stopReason: StopReason;
}

interface Reader {
  readonly resolve: (result: IteratorResult<TokenBatch, undefined>) => void;
  readonly reject: (error: unknown) => void;
}

export interface TokenStreamOptions {
  readonly numSequences: number;
  /** True: the reader is woken once, when the last sequence has ended. */
  readonly isBuffered: boolean;
  /** Called when the reader leaves before the end. */
  readonly onReturn: () => void;
}

/**
 * Batches of one request's tokens, until every sequence has ended. There is one reader: iterating twice, or asking for
 * a batch while one is awaited, is a TypeError. Leaving early (`return`, or breaking out of `for await`) aborts the request.
 */
export class TokenStream implements AsyncIterableIterator<TokenBatch, undefined> {
  readonly #options: TokenStreamOptions;
  // Per sequence, its entry in #pending, or undefined when it has no news.
  readonly #outputs: (MutableOutput | undefined)[] = [];
  #pending: MutableOutput[] = [];
  #numUnfinished: number;
  #reader: Reader | null = null;
  #failure: { readonly error: unknown } | null = null;
  #isClosed = false;
  #isTaken = false;
  /** Engine side sets it: what the prefix cache did for the prompt that answered last, as its first sample found it. */
  prefill: PrefillStats = NO_PREFILL;
  /** Engine side sets it: of the sequence that ended last with a token; null before. */
  timing: SequenceTiming | null = null;
  /** Engine side sets it: what the first sequence leaves to another instance; null where none goes on with it. */
  handover: KvHandover | null = null;

  constructor(options: TokenStreamOptions) {
    this.#options = options;
    this.#numUnfinished = options.numSequences;
  }

  /** Whether `next` would settle at once. */
  get isReady(): boolean {
    return this.#hasBatch() || this.#numUnfinished === 0 || this.#failure !== null || this.#isClosed;
  }

  /** Whether every sequence has ended and there is no news: `next` would say so at once. */
  get isRead(): boolean {
    return this.#isClosed || (this.#numUnfinished === 0 && this.#failure === null && !this.#hasBatch());
  }

  /** Engine side: adds a token to a sequence's news; with a reason, the sequence has ended. Wakes nobody. */
  append(index: number, token: Token, finishReason: FinishReason | null, stopReason: StopReason = null): void {
    this.#outputOf(index).tokens.push(token);
    if (finishReason !== null) this.finish(index, finishReason, stopReason);
  }

  /** Engine side: a sequence is ended from outside, with what had been held back of its text. Wakes nobody. */
  abort(index: number, tail: string): void {
    this.#outputOf(index).tail = tail;
    this.finish(index, 'abort');
  }

  /** Engine side: a sequence has ended, without a further token. Wakes nobody. */
  finish(index: number, finishReason: FinishReason, stopReason: StopReason = null): void {
    const output = this.#outputOf(index);
    output.finishReason = finishReason;
    output.stopReason = stopReason;
    this.#numUnfinished--;
  }

  /** Engine side: wakes the reader when there is something for it. */
  flush(): void {
    const reader = this.#reader;
    if (reader === null || !this.#hasBatch()) return;
    this.#reader = null;
    reader.resolve({ done: false, value: this.#takeBatch() });
  }

  /** Engine side: the reader gets what is pending, then the error. */
  fail(error: unknown): void {
    if (this.#isClosed) return;
    this.#failure = { error };
    this.flush();
    this.#reader?.reject(error);
    this.#reader = null;
  }

  [Symbol.asyncIterator](): this {
    if (this.#isTaken) throw new TypeError('a token stream has one reader');
    this.#isTaken = true;
    return this;
  }

  /** The news since the last call, as soon as there is any. @throws what the engine failed the stream with. */
  next(): Promise<IteratorResult<TokenBatch, undefined>> {
    if (this.#reader !== null) return Promise.reject(new TypeError('a batch is already awaited'));
    if (this.#isClosed) return Promise.resolve({ done: true, value: undefined });
    if (this.#hasBatch()) return Promise.resolve({ done: false, value: this.#takeBatch() });
    if (this.#failure !== null) return Promise.reject(this.#failure.error);
    if (this.#numUnfinished === 0) return Promise.resolve({ done: true, value: undefined });
    return new Promise((resolve, reject) => {
      this.#reader = { resolve, reject };
    });
  }

  /** The news that is there, without waiting: what `next` would give at once; null for none. */
  take(): TokenBatch | null {
    return !this.#isClosed && this.#hasBatch() ? this.#takeBatch() : null;
  }

  /** Ends the stream from the reader's side; a batch that is awaited resolves as done. */
  return(): Promise<IteratorResult<TokenBatch, undefined>> {
    this.close();
    return Promise.resolve({ done: true, value: undefined });
  }

  /** `return` without the promise. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#pending = [];
    this.#reader?.resolve({ done: true, value: undefined });
    this.#reader = null;
    if (this.#numUnfinished > 0 && this.#failure === null) this.#options.onReturn();
  }

  #outputOf(index: number): MutableOutput {
    const known = this.#outputs[index];
    if (known !== undefined) return known;
    const output = { index, tokens: [], tail: '', finishReason: null, stopReason: null };
    this.#outputs[index] = output;
    this.#pending.push(output);
    return output;
  }

  #hasBatch(): boolean {
    if (this.#pending.length === 0) return false;
    return !this.#options.isBuffered || this.#numUnfinished === 0;
  }

  #takeBatch(): readonly SequenceOutput[] {
    const batch = this.#pending;
    this.#pending = [];
    for (const output of batch) this.#outputs[output.index] = undefined;
    return batch;
  }
}
