// How much the bodies of all requests hold together: each is within its own limit, and many of them could still fill the memory.

// What bodies hold is not looked at below this: the largest one of the usual limit.
const SMALL_BYTES = 32 * 1024 * 1024;

/** Bytes that bodies hold from their arrival to the end of the answer, as what is made of them may refer to them. */
export class BodyBudget {
  #maxBytes: number | undefined;
  #heldBytes = 0;

  /** @param maxBytes half of what the program's heap may grow to unless given */
  constructor(maxBytes?: number) {
    this.#maxBytes = maxBytes;
  }

  /** Takes bytes out of it; false, and none taken, where there are not so many left. */
  tryTake(sizeBytes: number): boolean {
    const heldBytes = this.#heldBytes + sizeBytes;
    if (heldBytes > (this.#maxBytes ?? SMALL_BYTES) && heldBytes > (this.#maxBytes ??= findDefaultBytes())) return false;
    this.#heldBytes = heldBytes;
    return true;
  }

  /** Gives back bytes that were taken. */
  giveBack(sizeBytes: number): void {
    this.#heldBytes -= sizeBytes;
  }
}

// Loaded when it is needed, which it seldom is.
function findDefaultBytes(): number {
  return process.getBuiltinModule('node:v8').getHeapStatistics().heap_size_limit / 2;
}
