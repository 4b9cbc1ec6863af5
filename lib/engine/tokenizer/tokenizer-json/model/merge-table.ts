// Which two neighbours become one token, and in which order.
//
//   slots   hash and number | ...          open addressing; as many low bits for the number as tell the slots apart; 0: the slot is free
//   rows    - - | left right | ...         by number, which is one more than the rank; left -1: no merge has it
//   merged  - | ab | ...                   by number
//
// Frequent merges have low ranks, so that what is looked at most lies close together. A slot tells nearly always what is not there.

const FREE = -1;
const NO_RANK = -1;

/** The tables of merges, as they are drawn above. They may be views of what others read, too: nobody writes to them. */
export interface MergeTables {
  readonly slots: Int32Array;
  readonly rows: Int32Array;
  readonly merged: Int32Array;
}

/** The merges of a BPE model. */
export class MergeTable {
  #slots: Int32Array;
  #mask: number;
  #rows: Int32Array;
  #merged: Int32Array;
  #numMerges = 0;

  /** @param capacity about how many merges there will be; more may be added. */
  constructor(capacity: number = 1024) {
    const numRanks = Math.max(16, Math.ceil(capacity));
    this.#rows = new Int32Array(2 * (numRanks + 1)).fill(FREE);
    this.#merged = new Int32Array(numRanks + 1);
    this.#slots = new Int32Array(countSlots(numRanks));
    this.#mask = this.#slots.length - 1;
  }

  /** The merges that have these tables, for reading alone. Every rank has its merge. */
  static fromTables({ slots, rows, merged }: MergeTables): MergeTable {
    const merges = new MergeTable(0);
    merges.#slots = slots;
    merges.#mask = slots.length - 1;
    merges.#rows = rows;
    merges.#merged = merged;
    merges.#numMerges = merged.length - 1;
    return merges;
  }

  /** Its tables as they are. */
  get tables(): MergeTables {
    return { slots: this.#slots, rows: this.#rows, merged: this.#merged };
  }

  get numMerges(): number {
    return this.#numMerges;
  }

  /** Adds a merge; the same pair again takes the new rank. @param rank its place in the file, from 0: takes memory for all below */
  set(left: number, right: number, rank: number, merged: number): void {
    const number = rank + 1;
    if (number >= this.#merged.length) this.#grow(rank);
    const hash = hashPair(left, right);
    const slot = this.#locate(left, right, hash);
    const before = (this.#slots[slot] ?? 0) & this.#mask;
    if (before === 0) this.#numMerges++;
    else this.#rows[2 * before] = FREE;
    this.#slots[slot] = (hash & ~this.#mask) | number;
    this.#rows[2 * number] = left;
    this.#rows[2 * number + 1] = right;
    this.#merged[number] = merged;
  }

  /** The rank of the merge of the two, lower ones come first, or -1 when there is none. */
  find(left: number, right: number): number {
    const slots = this.#slots;
    const rows = this.#rows;
    const mask = this.#mask;
    const hash = hashPair(left, right);
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const found = slots[slot] ?? 0;
      if (found === 0) return NO_RANK;
      if (((found ^ hash) & ~mask) !== 0) continue;
      const number = found & mask;
      if (rows[2 * number] === left && rows[2 * number + 1] === right) return number - 1;
    }
  }

  /** The first token of a merge, or -1 when none has the rank. */
  leftAt(rank: number): number {
    return this.#rows[2 * (rank + 1)] ?? FREE;
  }

  /** The second one. */
  rightAt(rank: number): number {
    return this.#rows[2 * (rank + 1) + 1] ?? FREE;
  }

  /** The token that the two become. */
  mergedAt(rank: number): number {
    return this.#merged[rank + 1] ?? 0;
  }

  /** By token, the lowest rank of the merges that make it, or -1. @param numIds one more than the highest id */
  listFirst(numIds: number): Int32Array {
    const ranks = new Int32Array(numIds).fill(NO_RANK);
    for (let number = this.#merged.length - 1; number > 0; number--) {
      if (this.#rows[2 * number] !== FREE) ranks[this.#merged[number] ?? 0] = number - 1;
    }
    return ranks;
  }

  // The slot of the pair, or the free one where it belongs.
  #locate(left: number, right: number, hash: number): number {
    const mask = this.#mask;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const found = this.#slots[slot] ?? 0;
      // All looked at before any is decided on: see `Vocabulary.addHashed`.
      const isLeft = this.#rows[2 * (found & mask)] === left;
      const isRight = this.#rows[2 * (found & mask) + 1] === right;
      if (found === 0 || (isLeft && isRight)) return slot;
    }
  }

  #grow(rank: number): void {
    const numRanks = Math.max(2 * this.#merged.length, rank + 1);
    const [rows, merged] = [this.#rows, this.#merged];
    this.#rows = new Int32Array(2 * (numRanks + 1)).fill(FREE);
    this.#rows.set(rows);
    this.#merged = new Int32Array(numRanks + 1);
    this.#merged.set(merged);
    this.#slots = new Int32Array(countSlots(numRanks));
    this.#mask = this.#slots.length - 1;
    for (let number = 1; number < merged.length; number++) if (rows[2 * number] !== FREE) this.#putAfresh(number);
  }

  #putAfresh(number: number): void {
    const hash = hashPair(this.#rows[2 * number] ?? 0, this.#rows[2 * number + 1] ?? 0);
    let slot = hash & this.#mask;
    while (this.#slots[slot] !== 0) slot = (slot + 1) & this.#mask;
    this.#slots[slot] = (hash & ~this.#mask) | number;
  }
}

// A power of two, and above all numbers.
function countSlots(numRanks: number): number {
  let numSlots = 32;
  while (numSlots < 1.6 * numRanks) numSlots *= 2;
  return numSlots;
}

function hashPair(left: number, right: number): number {
  const hash = Math.imul(left, 0x9e3779b1) ^ Math.imul(right, 0x85ebca6b);
  return hash ^ (hash >>> 15);
}
