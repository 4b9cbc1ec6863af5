// Which tokens their own text is merged to. Nearly all are, but ranks may say otherwise: of the merges `b c`, `a b`, `ab c` the last
// one is never reached by the text `abc`.
import type { MergeTable } from './merge-table.ts';
import type { Vocabulary } from './vocabulary.ts';

const UNKNOWN = 0;
const WHOLE = 1;
const OTHER = 2;
const NONE = -1;

/** What is known of all tokens, by id. They may be views of what others read, too: nobody writes to them. */
export interface MergeTreeTables {
  readonly ranks: Int32Array;
  readonly states: Uint8Array;
}

/** Knows how each token is merged. It finds out about a token when it is first asked, and keeps the answer. */
export class MergeTrees {
  readonly #merges: MergeTable;
  readonly #vocabulary: Vocabulary;
  // By id: the rank of the first merge that makes it, and what is known of it.
  readonly #ranks: Int32Array;
  readonly #states: Uint8Array;

  /** Of a table to which nothing is added any more. @param known what `findOutAll` has given for the same table */
  constructor(merges: MergeTable, vocabulary: Vocabulary, known?: MergeTreeTables) {
    this.#merges = merges;
    this.#vocabulary = vocabulary;
    this.#ranks = known?.ranks ?? merges.listFirst(vocabulary.numIds);
    this.#states = known?.states ?? new Uint8Array(vocabulary.numIds);
  }

  /** Asks about every token, and gives what is known then. */
  findOutAll(): MergeTreeTables {
    for (let id = 0; id < this.#states.length; id++) this.isWhole(id);
    return { ranks: this.#ranks, states: this.#states };
  }

  /**
   * Whether it is certain that a word with the token's text is merged to the token.
   *
   * It is when the two parts of its first merge are such tokens, both were merged before it, and nothing is merged across their
   * border before they are complete. Takes steps that are bounded by the square of the token's symbols, once; the depth of calls, by
   * their number.
   */
  isWhole = (id: number): boolean => {
    if (this.#states[id] === UNKNOWN) this.#states[id] = this.#findOut(id) ? WHOLE : OTHER;
    return this.#states[id] === WHOLE;
  };

  #findOut(id: number): boolean {
    const rank = this.#rankOf(id);
    // A word consists of characters before its first merge.
    if (rank === NONE) return this.#vocabulary.isOneChar(id);
    const left = this.#merges.leftAt(rank);
    const right = this.#merges.rightAt(rank);
    return this.#rankOf(left) < rank && this.#rankOf(right) < rank && this.isWhole(left) && this.isWhole(right) && this.#staysApart(left, right, rank);
  }

  // Goes back through what has stood at the border: of its two tokens, the one that was merged last is taken apart.
  #staysApart(left: number, right: number, rank: number): boolean {
    const merges = this.#merges;
    // The ranks by which the two are no longer there.
    let [leftUntil, rightUntil] = [rank, rank];
    for (let [a, b] = [left, right]; ; ) {
      const aRank = this.#rankOf(a);
      const bRank = this.#rankOf(b);
      if (aRank === NONE && bRank === NONE) return true;
      // Of equal ranks the left one is merged first.
      if (bRank >= aRank) {
        b = merges.leftAt(bRank);
        rightUntil = bRank;
      } else {
        a = merges.rightAt(aRank);
        leftUntil = aRank;
      }
      const across = merges.find(a, b);
      if (across >= 0 && across < leftUntil && across <= rightUntil) return false;
    }
  }

  #rankOf(id: number): number {
    return this.#ranks[id] ?? NONE;
  }
}
