// Byte-pair merges in a short word: the lowest rank is looked for afresh after each merge, which for few symbols is quickest.
import type { MergeTable } from './merge-table.ts';

/** Symbols up to which this is quicker than a heap. */
export const MAX_SHORT_SYMBOLS = 48;

const NO_MERGE = 0x7fff_ffff;
const ranks = new Int32Array(MAX_SHORT_SYMBOLS + 1);

/** Merges the first `count` symbols in place, lowest rank first, leftmost first. @returns how many are left */
export function mergeShort(symbols: Int32Array, count: number, merges: MergeTable): number {
  for (let index = 0; index + 1 < count; index++) rate(symbols, index, merges);
  let length = count;
  for (;;) {
    let best = -1;
    let bestRank = NO_MERGE;
    for (let index = 0; index + 1 < length; index++) {
      const rank = ranks[index] ?? 0;
      if (rank < bestRank) {
        bestRank = rank;
        best = index;
      }
    }
    if (best < 0) return length;
    symbols[best] = merges.mergedAt(bestRank);
    length--;
    for (let index = best + 1; index < length; index++) {
      symbols[index] = symbols[index + 1] ?? 0;
      ranks[index] = ranks[index + 1] ?? 0;
    }
    if (best > 0) rate(symbols, best - 1, merges);
    if (best + 1 < length) rate(symbols, best, merges);
  }
}

function rate(symbols: Int32Array, index: number, merges: MergeTable): void {
  const rank = merges.find(symbols[index] ?? 0, symbols[index + 1] ?? 0);
  ranks[index] = rank < 0 ? NO_MERGE : rank;
}
