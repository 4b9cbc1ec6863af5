// Byte-pair merges in a word of any length: the candidates wait in a heap, the symbols are a linked list.
//
//   symbols   a  b  c  d          a merge joins a symbol with the next one; the next one is taken out
//   next      1  2  3  4          heap: rank * 2^32 + place, so that equal ranks go from left to right
import type { MergeTable } from './merge-table.ts';

const PLACES = 2 ** 32;
const GONE = -1;

/** Merges the first `count` symbols in place, lowest rank first, leftmost first. Cost is O(count log count). @returns how many are left */
export function mergeLong(symbols: Int32Array, count: number, merges: MergeTable): number {
  new LongMerge(symbols, count, merges).run(Number.POSITIVE_INFINITY);
  return closeGaps(symbols, count);
}

/** The merges of a word, which may be left off and taken up again. */
export class LongMerge {
  readonly #symbols: Int32Array;
  readonly #count: number;
  readonly #merges: MergeTable;
  readonly #next: Int32Array;
  readonly #previous: Int32Array;
  readonly #heap: RankHeap;
  // Symbols that are linked, and offered with the one before.
  #numLinked = 0;

  /** @param symbols merged in place: nobody else changes them meanwhile */
  constructor(symbols: Int32Array, count: number, merges: MergeTable) {
    this.#symbols = symbols;
    this.#count = count;
    this.#merges = merges;
    this.#next = new Int32Array(count);
    this.#previous = new Int32Array(count);
    this.#heap = new RankHeap(count);
  }

  /** Goes on by so many symbols or candidates. @returns whether it is done */
  run(numSteps: number): boolean {
    for (let left = this.#link(numSteps); left > 0; left--) {
      const candidate = this.#heap.pop();
      if (candidate < 0) return true;
      this.#consider(candidate);
    }
    return false;
  }

  /** Appends the symbols that are left in a stretch of the places. */
  appendTo(ids: number[], from: number, stop: number): void {
    for (let place = from; place < stop; place++) {
      const symbol = this.#symbols[place] ?? GONE;
      if (symbol !== GONE) ids.push(symbol);
    }
  }

  #link(numSteps: number): number {
    const stop = Math.min(this.#count, this.#numLinked + numSteps);
    for (let place = this.#numLinked; place < stop; place++) {
      this.#next[place] = place + 1;
      this.#previous[place] = place - 1;
      if (place > 0) this.#offer(place - 1, place);
    }
    const left = numSteps - (stop - this.#numLinked);
    this.#numLinked = stop;
    return left;
  }

  #consider(candidate: number): void {
    const symbols = this.#symbols;
    const left = candidate % PLACES;
    const right = this.#next[left] ?? this.#count;
    // What the candidate was made for may have changed since: then its rank is another one.
    const rank = symbols[left] === GONE || right >= this.#count ? -1 : this.#merges.find(symbols[left] ?? GONE, symbols[right] ?? GONE);
    if (rank < 0 || rank !== Math.floor(candidate / PLACES)) return;
    symbols[left] = this.#merges.mergedAt(rank);
    symbols[right] = GONE;
    const after = this.#next[right] ?? this.#count;
    this.#next[left] = after;
    if (after < this.#count) this.#previous[after] = left;
    this.#offer(this.#previous[left] ?? -1, left);
    this.#offer(left, after);
  }

  #offer(left: number, right: number): void {
    if (left < 0 || right >= this.#count) return;
    const rank = this.#merges.find(this.#symbols[left] ?? GONE, this.#symbols[right] ?? GONE);
    if (rank >= 0) this.#heap.push(rank * PLACES + left);
  }
}

function closeGaps(symbols: Int32Array, count: number): number {
  let length = 0;
  for (let place = 0; place < count; place++) {
    const symbol = symbols[place] ?? GONE;
    if (symbol !== GONE) symbols[length++] = symbol;
  }
  return length;
}

// A binary min-heap of numbers.
class RankHeap {
  #items: Float64Array;
  #size = 0;

  constructor(capacity: number) {
    this.#items = new Float64Array(Math.max(16, capacity));
  }

  push(item: number): void {
    if (this.#size === this.#items.length) {
      const items = new Float64Array(2 * this.#size);
      items.set(this.#items);
      this.#items = items;
    }
    const items = this.#items;
    let index = this.#size++;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      const above = items[parent] ?? 0;
      if (above <= item) break;
      items[index] = above;
      index = parent;
    }
    items[index] = item;
  }

  /** The least item, or -1 when there is none. */
  pop(): number {
    if (this.#size === 0) return -1;
    const items = this.#items;
    const first = items[0] ?? -1;
    const item = items[--this.#size] ?? 0;
    const size = this.#size;
    let index = 0;
    for (let child = 1; child < size; child = 2 * index + 1) {
      if (child + 1 < size && (items[child + 1] ?? 0) < (items[child] ?? 0)) child++;
      if ((items[child] ?? 0) >= item) break;
      items[index] = items[child] ?? 0;
      index = child;
    }
    items[index] = item;
    return first;
  }
}
