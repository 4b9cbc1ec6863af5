// A counting semaphore whose waiters are somebody else's business: the scheduler owns the queue, this owns the count.

/** Counts seats. `available + taken = capacity` at all times. */
export class Semaphore {
  readonly capacity: number;
  #taken = 0;

  /** @throws TypeError when `capacity` is not a positive integer. */
  constructor(capacity: number) {
    if (!Number.isInteger(capacity) || capacity < 1) throw new TypeError(`capacity must be a positive integer, got ${capacity}`);
    this.capacity = capacity;
  }

  get taken(): number {
    return this.#taken;
  }

  get available(): number {
    return this.capacity - this.#taken;
  }

  /** Takes a seat when one is free and says whether it did. */
  tryAcquire(): boolean {
    if (this.#taken === this.capacity) return false;
    this.#taken++;
    return true;
  }

  /** Gives a seat back. @throws TypeError when none is taken: a seat was given back twice. */
  release(): void {
    if (this.#taken === 0) throw new TypeError('release without acquire');
    this.#taken--;
  }
}
