// The responses that a server remembers: so many, in so many bytes, the oldest forgotten first.
import type { History } from './input-messages.ts';
import type { StoredResponse } from './stored-response.ts';

export interface ResponseStoreLimits {
  readonly maxResponses: number;
  /** Of text, two to a UTF-16 code unit. */
  readonly maxBytes: number;
}

const DEFAULT_LIMITS: ResponseStoreLimits = { maxResponses: 1000, maxBytes: 64 * 1024 * 1024 };
const BYTES_PER_CHAR = 2;

/** Responses by id, in order of their arrival. */
export class ResponseStore {
  readonly #limits: ResponseStoreLimits;
  // With what each was counted as.
  readonly #responses = new Map<string, { readonly response: StoredResponse; numChars: number }>();
  #numChars = 0;

  constructor(limits: ResponseStoreLimits = DEFAULT_LIMITS) {
    this.#limits = limits;
  }

  get size(): number {
    return this.#responses.size;
  }

  get numBytes(): number {
    return this.#numChars * BYTES_PER_CHAR;
  }

  /** Keeps a response, instead of one with the same id, which is cancelled if it still runs. */
  add(response: StoredResponse): void {
    this.#forget(response.id);
    this.#responses.set(response.id, { response, numChars: 0 });
    this.recount(response);
  }

  /** The response has grown or shrunk. */
  recount(response: StoredResponse): void {
    const entry = this.#responses.get(response.id);
    if (entry?.response !== response) return;
    this.#numChars -= entry.numChars;
    entry.numChars = response.numChars;
    this.#numChars += entry.numChars;
    while (this.#isOver()) this.#forget(this.#findVictim());
  }

  find(id: string): StoredResponse | null {
    return this.#responses.get(id)?.response ?? null;
  }

  /** What a conversation has seen up to the end of a response, or null when there is none of this id. */
  findHistory(id: string): History | null {
    return this.find(id)?.toHistory() ?? null;
  }

  #isOver(): boolean {
    return this.#responses.size > this.#limits.maxResponses || this.numBytes > this.#limits.maxBytes;
  }

  // One that still runs goes only where no other is left; it is cancelled then.
  #findVictim(): string {
    let oldest = '';
    for (const [id, { response }] of this.#responses) {
      if (!response.isRunning) return id;
      if (oldest === '') oldest = id;
    }
    return oldest;
  }

  #forget(id: string): void {
    const entry = this.#responses.get(id);
    if (entry === undefined) return;
    this.#responses.delete(id);
    this.#numChars -= entry.numChars;
    entry.response.cancel();
  }
}
