import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createRng, type Rng } from '../../../../../lib/base/rng.ts';
import { LongMerge, mergeLong } from '../../../../../lib/engine/tokenizer/tokenizer-json/model/merge-long.ts';
import { MAX_SHORT_SYMBOLS, mergeShort } from '../../../../../lib/engine/tokenizer/tokenizer-json/model/merge-short.ts';
import { MergeTable } from '../../../../../lib/engine/tokenizer/tokenizer-json/model/merge-table.ts';

const NUM_SYMBOLS = 4;

// Merges of merges, so that ranks meet in every order.
function createMerges(rng: Rng): MergeTable {
  const merges = new MergeTable();
  for (let rank = 0; rank < 30; rank++) merges.set(rng.integer(0, NUM_SYMBOLS + rank - 1), rng.integer(0, NUM_SYMBOLS + rank - 1), rank, NUM_SYMBOLS + rank);
  return merges;
}

function mergeNaively(symbols: readonly number[], merges: MergeTable): number[] {
  const left = [...symbols];
  for (;;) {
    const ranks = left.slice(1).map((right, index) => merges.find(left[index] ?? 0, right));
    const best = Math.min(...ranks.filter((rank) => rank >= 0));
    if (best === Number.POSITIVE_INFINITY) return left;
    left.splice(ranks.indexOf(best), 2, merges.mergedAt(best));
  }
}

function mergeByTurns(symbols: Int32Array, count: number, merges: MergeTable): number {
  const merge = new LongMerge(symbols, count, merges);
  let numRuns = 1;
  while (!merge.run(3)) numRuns++;
  assert.ok(numRuns > Math.floor(count / 3));
  const left: number[] = [];
  for (let place = 0; place < count; place++) merge.appendTo(left, place, place + 1);
  symbols.set(left);
  return left.length;
}

for (const [name, merge, maxLength] of [['mergeShort', mergeShort, MAX_SHORT_SYMBOLS], ['mergeLong', mergeLong, 200], ['LongMerge', mergeByTurns, 200]] as const) {
  describe(name, () => {
    it('merges the lowest rank first, and the leftmost of equals', () => {
      const seed = 41;
      const rng = createRng(seed);
      for (let round = 0; round < 300; round++) {
        const merges = createMerges(rng);
        const symbols = Array.from({ length: rng.integer(0, maxLength) }, () => rng.integer(0, NUM_SYMBOLS - 1));
        const buffer = Int32Array.from(symbols);
        const count = merge(buffer, symbols.length, merges);
        assert.deepEqual([...buffer.subarray(0, count)], mergeNaively(symbols, merges), `seed ${seed}, round ${round}`);
      }
    });
  });
}

describe('MergeTable', () => {
  it('finds all merges after it has grown, and none that it does not have', () => {
    const seed = 47;
    const rng = createRng(seed);
    const merges = new MergeTable(2);
    const ranks = new Map<string, number>();
    // Of tokens below 256, above, and both; some pairs come again.
    for (let rank = 0; rank < 5000; rank++) {
      const [left, right] = [rng.integer(0, 400), rng.integer(200, 500)];
      merges.set(left, right, rank, 7 * rank);
      ranks.set(`${left} ${right}`, rank);
    }
    assert.equal(merges.numMerges, ranks.size);
    for (let left = 0; left <= 500; left++) {
      for (let right = 0; right <= 500; right++) {
        const rank = merges.find(left, right);
        assert.equal(rank, ranks.get(`${left} ${right}`) ?? -1, `seed ${seed}, ${left} ${right}`);
        if (rank >= 0) assert.deepEqual([merges.leftAt(rank), merges.rightAt(rank), merges.mergedAt(rank)], [left, right, 7 * rank]);
      }
    }
  });

  it('takes the later rank of a pair that comes twice, and leaves the other one free', () => {
    const merges = new MergeTable();
    merges.set(1, 2, 3, 4);
    merges.set(1, 2, 5, 4);
    assert.deepEqual([merges.find(1, 2), merges.leftAt(3), merges.numMerges], [5, -1, 1]);
    assert.deepEqual([...merges.listFirst(6)], [-1, -1, -1, -1, 5, -1]);
  });

  it('lists the first merge that makes a token', () => {
    const merges = new MergeTable();
    merges.set(1, 300, 2, 4);
    merges.set(300, 1, 1, 4);
    assert.deepEqual([...merges.listFirst(5)], [-1, -1, -1, -1, 1]);
  });
});
