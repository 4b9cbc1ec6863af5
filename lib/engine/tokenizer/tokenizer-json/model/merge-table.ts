// Which two neighbours become one token, and in which order: open addressing, four numbers a slot.
//
//   data  left right rank merged | left right rank merged | ...      left -1: the slot is free

const NUM_FIELDS = 4;
const RANK = 2;
const MERGED = 3;
const FREE = -1;

/** The merges of a BPE model. */
export class MergeTable {
  #data: Int32Array;
  #mask: number;
  #numMerges = 0;

  constructor(capacity: number = 1024) {
    let numSlots = 16;
    while (numSlots < 1.6 * capacity) numSlots *= 2;
    this.#data = new Int32Array(NUM_FIELDS * numSlots).fill(FREE);
    this.#mask = numSlots - 1;
  }

  get numMerges(): number {
    return this.#numMerges;
  }

  /** Adds a merge; the same pair again takes the new rank. */
  set(left: number, right: number, rank: number, merged: number): void {
    if (1.5 * this.#numMerges > this.#mask) this.#grow();
    const at = this.#locate(left, right);
    if (this.#data[at] === FREE) this.#numMerges++;
    this.#data[at] = left;
    this.#data[at + 1] = right;
    this.#data[at + RANK] = rank;
    this.#data[at + MERGED] = merged;
  }

  /** A handle on the merge of the two, for `rankAt` and `mergedAt`, or -1 when there is none. */
  find(left: number, right: number): number {
    const data = this.#data;
    const mask = this.#mask;
    for (let slot = toSlot(left, right, mask); ; slot = (slot + 1) & mask) {
      const at = slot * NUM_FIELDS;
      const found = data[at];
      if (found === left && data[at + 1] === right) return at;
      if (found === FREE) return -1;
    }
  }

  /** By token, a handle on the merge of the lowest rank that makes it, or -1. @param numIds one more than the highest id */
  listFirst(numIds: number): Int32Array {
    const data = this.#data;
    const handles = new Int32Array(numIds).fill(-1);
    for (let at = 0; at < data.length; at += NUM_FIELDS) {
      const merged = data[at + MERGED] ?? FREE;
      if (merged < 0) continue;
      const other = handles[merged] ?? -1;
      if (other < 0 || (data[at + RANK] ?? 0) < (data[other + RANK] ?? 0)) handles[merged] = at;
    }
    return handles;
  }

  leftAt(handle: number): number {
    return this.#data[handle] ?? 0;
  }

  rightAt(handle: number): number {
    return this.#data[handle + 1] ?? 0;
  }

  /** The merge's place in the file: lower ones come first. */
  rankAt(handle: number): number {
    return this.#data[handle + RANK] ?? 0;
  }

  /** The token that the two become. */
  mergedAt(handle: number): number {
    return this.#data[handle + MERGED] ?? 0;
  }

  #locate(left: number, right: number): number {
    const data = this.#data;
    let slot = toSlot(left, right, this.#mask);
    for (;;) {
      const at = slot * NUM_FIELDS;
      // All looked at before any is decided on: see `Vocabulary.addHashed`.
      const isFree = data[at] === FREE;
      const isLeft = data[at] === left;
      const isRight = data[at + 1] === right;
      if (isFree || (isLeft && isRight)) return at;
      slot = (slot + 1) & this.#mask;
    }
  }

  #grow(): void {
    const old = this.#data;
    this.#data = new Int32Array(2 * old.length).fill(FREE);
    this.#mask = 2 * this.#mask + 1;
    for (let at = 0; at < old.length; at += NUM_FIELDS) {
      const left = old[at] ?? FREE;
      if (left !== FREE) this.#data.set(old.subarray(at, at + NUM_FIELDS), this.#locate(left, old[at + 1] ?? 0));
    }
  }
}

function toSlot(left: number, right: number, mask: number): number {
  const hash = Math.imul(left, 0x9e3779b1) ^ Math.imul(right, 0x85ebca6b);
  return (hash ^ (hash >>> 15)) & mask;
}
