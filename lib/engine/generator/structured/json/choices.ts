// The choices on the way to one value, made so that every combination of them comes up once.

/**
 * The choices of one attempt. Attempt n reads its number as digits, one for each choice in order: as long as what there is to choose
 * from does not depend on what was chosen, the attempts go through all combinations.
 */
export class Choices {
  readonly #offset: number;
  #rest: number;
  #numCombinations = 1;

  /** @param offset where to begin, at random */
  constructor(attempt: number, offset: number) {
    this.#rest = attempt;
    this.#offset = offset;
  }

  /** How many combinations there are, as far as this attempt has seen. */
  get numCombinations(): number {
    return this.#numCombinations;
  }

  /**
   * An index below `numOptions`, which is at least 1.
   * @param preferred the index that comes first; without one it is random
   */
  choose(numOptions: number, preferred?: number): number {
    const digit = this.#rest % numOptions;
    this.#rest = Math.floor(this.#rest / numOptions);
    const start = preferred ?? (this.#offset + 7 * this.#numCombinations) % numOptions;
    this.#numCombinations = Math.min(this.#numCombinations * numOptions, Number.MAX_SAFE_INTEGER);
    return (start + digit) % numOptions;
  }
}
