// The blocks of the KV cache: how many hold each one, and the queue of the free ones (vLLM: v1/core/block_pool.py).
//
//   free queue:   7 - 3  |  12, 13, ... N-1  |  5 - 4 - 9
//                 front      never used yet      back
//
// Blocks are taken from the left. A freed block without a hash goes to the very front, since nobody can reuse what it holds; one
// with a hash goes to the back, where it stays in the prefix cache until everything before it has been taken. The blocks never
// used are a range and cost no memory: arrays grow with the highest block in use.

/** Block 0 stands for "no block"; it is never given out. */
export const NULL_BLOCK = 0;

// Places in the linked list: block b is at b + 1, so that two marks fit before it.
const END = 0;
const FRESH = 1;

const INITIAL_CAPACITY = 1024;

/** Blocks 1 to `numBlocks - 1`. Taking, holding and freeing one block cost O(1). */
export class BlockPool {
  readonly #numBlocks: number;
  #next: Int32Array;
  #previous: Int32Array;
  #refCounts: Int32Array;
  #nextFresh = 1;
  #numFree: number;

  /** @param numBlocks with the null block, 2 or more. */
  constructor(numBlocks: number) {
    this.#numBlocks = numBlocks;
    this.#numFree = numBlocks - 1;
    const capacity = Math.min(numBlocks, INITIAL_CAPACITY) + 1;
    this.#next = new Int32Array(capacity);
    this.#previous = new Int32Array(capacity);
    this.#refCounts = new Int32Array(capacity);
    this.#link(END, FRESH);
    this.#link(FRESH, END);
  }

  /** Blocks that can be given out. */
  get numUsable(): number {
    return this.#numBlocks - 1;
  }

  get numFree(): number {
    return this.#numFree;
  }

  /** Whether nobody holds the block. */
  isFree(block: number): boolean {
    return this.#refCounts[block + 1] === 0;
  }

  /** How many hold the block. */
  refCount(block: number): number {
    return this.#refCounts[block + 1] ?? 0;
  }

  /** Takes the block at the head of the free queue, held once. @throws TypeError when none is free. */
  take(): number {
    const place = this.#at(this.#next, END);
    const block = place === FRESH ? this.#takeFresh() : this.#takeLinked(place);
    this.#refCounts[block + 1] = 1;
    this.#numFree--;
    return block;
  }

  /** One more holds the block; a free one leaves the queue. */
  hold(block: number): void {
    const place = block + 1;
    if (this.#refCounts[place] === 0) {
      this.#unlink(place);
      this.#numFree--;
    }
    this.#refCounts[place] = this.#at(this.#refCounts, place) + 1;
  }

  /**
   * One holder fewer for each of a sequence's blocks, walked from the last to the first. Those that nobody holds any more become
   * free: without a hash at the front of the queue in walking order, with one at the back.
   *
   * @throws TypeError when a block is not held.
   */
  release(blocks: readonly number[], hasHash: (block: number) => boolean): void {
    let frontPlace = END;
    for (let index = blocks.length - 1; index >= 0; index--) {
      const block = blocks[index] ?? NULL_BLOCK;
      if (!this.#drop(block)) continue;
      const place = block + 1;
      if (hasHash(block)) {
        this.#insertAfter(this.#at(this.#previous, END), place);
      } else {
        this.#insertAfter(frontPlace, place);
        frontPlace = place;
      }
    }
  }

  /** The first blocks of the free queue, at most `limit`. */
  peekFree(limit: number): number[] {
    const blocks: number[] = [];
    for (let place = this.#at(this.#next, END); place !== END && blocks.length < limit; place = this.#at(this.#next, place)) {
      if (place !== FRESH) blocks.push(place - 1);
      else for (let fresh = this.#nextFresh; fresh < this.#numBlocks && blocks.length < limit; fresh++) blocks.push(fresh);
    }
    return blocks;
  }

  #takeFresh(): number {
    const block = this.#nextFresh++;
    if (this.#nextFresh === this.#numBlocks) this.#unlink(FRESH);
    if (block + 1 >= this.#next.length) this.#grow();
    return block;
  }

  #takeLinked(place: number): number {
    if (place === END) throw new TypeError('no block is free');
    this.#unlink(place);
    return place - 1;
  }

  #drop(block: number): boolean {
    const place = block + 1;
    const holders = this.#refCounts[place] ?? 0;
    if (block === NULL_BLOCK || holders === 0) throw new TypeError(`block ${block} is not held`);
    this.#refCounts[place] = holders - 1;
    if (holders > 1) return false;
    this.#numFree++;
    return true;
  }

  #insertAfter(before: number, place: number): void {
    const after = this.#at(this.#next, before);
    this.#link(before, place);
    this.#link(place, after);
  }

  #unlink(place: number): void {
    this.#link(this.#at(this.#previous, place), this.#at(this.#next, place));
  }

  #link(left: number, right: number): void {
    this.#next[left] = right;
    this.#previous[right] = left;
  }

  #grow(): void {
    const capacity = Math.min(this.#numBlocks + 1, this.#next.length * 2);
    this.#next = grown(this.#next, capacity);
    this.#previous = grown(this.#previous, capacity);
    this.#refCounts = grown(this.#refCounts, capacity);
  }

  #at(array: Int32Array, index: number): number {
    return array[index] ?? 0;
  }
}

function grown(array: Int32Array, capacity: number): Int32Array {
  const copy = new Int32Array(capacity);
  copy.set(array);
  return copy;
}
