// Byte-pair merges in a word of any length: the candidates wait in a heap, the symbols are a linked list.
//
//   symbols   a  b  c  d          a merge joins a symbol with the next one; the next one is taken out
//   next      1  2  3  4          heap: rank * 2^32 + place, so that equal ranks go from left to right
import type { MergeTable } from './merge-table.ts';

const PLACES = 2 ** 32;
const GONE = -1;

/** Merges the first `count` symbols in place, lowest rank first, leftmost first. Cost is O(count log count). @returns how many are left */
export function mergeLong(symbols: Int32Array, count: number, merges: MergeTable): number {
  const next = new Int32Array(count);
  const previous = new Int32Array(count);
  const heap = new RankHeap(count);
  for (let place = 0; place < count; place++) {
    next[place] = place + 1;
    previous[place] = place - 1;
  }
  const offer = (left: number, right: number): void => {
    if (left < 0 || right >= count) return;
    const handle = merges.find(symbols[left] ?? GONE, symbols[right] ?? GONE);
    if (handle >= 0) heap.push(merges.rankAt(handle) * PLACES + left);
  };
  for (let place = 0; place + 1 < count; place++) offer(place, place + 1);
  for (let candidate = heap.pop(); candidate >= 0; candidate = heap.pop()) {
    const left = candidate % PLACES;
    const right = next[left] ?? count;
    // What the candidate was made for may have changed since: then its rank is another one.
    const handle = symbols[left] === GONE || right >= count ? -1 : merges.find(symbols[left] ?? GONE, symbols[right] ?? GONE);
    if (handle < 0 || merges.rankAt(handle) !== Math.floor(candidate / PLACES)) continue;
    symbols[left] = merges.mergedAt(handle);
    symbols[right] = GONE;
    const after = next[right] ?? count;
    next[left] = after;
    if (after < count) previous[after] = left;
    offer(previous[left] ?? -1, left);
    offer(left, after);
  }
  return closeGaps(symbols, count);
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
