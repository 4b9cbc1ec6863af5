// Counts tokens between two markers that are tokens, by their nesting (vLLM's reasoning/basic_parsers.py).

/** A counter. A closing marker without an opening one counts for nothing; markers themselves are not counted. */
export class DepthCounter {
  readonly #startId: number | undefined;
  readonly #endId: number | undefined;
  #depth: number;
  numTokens = 0;

  /** `depth` is how many markers are open at the beginning. An undefined id is no token's. */
  constructor(startId: number | undefined, endId: number | undefined, depth = 0) {
    this.#startId = startId;
    this.#endId = endId;
    this.#depth = depth;
  }

  count(tokenIds: readonly number[]): void {
    for (const id of tokenIds) {
      if (id === this.#startId) this.#depth++;
      else if (id === this.#endId) this.#depth = Math.max(0, this.#depth - 1);
      else if (this.#depth > 0) this.numTokens++;
    }
  }
}
