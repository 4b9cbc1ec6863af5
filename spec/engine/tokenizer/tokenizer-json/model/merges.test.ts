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
    const handles = left.slice(1).map((right, index) => merges.find(left[index] ?? 0, right));
    const ranks = handles.map((handle) => (handle < 0 ? Number.POSITIVE_INFINITY : merges.rankAt(handle)));
    const best = Math.min(...ranks);
    if (best === Number.POSITIVE_INFINITY) return left;
    const place = ranks.indexOf(best);
    left.splice(place, 2, merges.mergedAt(handles[place] ?? 0));
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
    const merges = new MergeTable(2);
    for (let left = 0; left < 100; left++) for (let right = 0; right < 50; right++) merges.set(left, right, 50 * left + right, 7 * left);
    assert.equal(merges.numMerges, 5000);
    for (let left = 0; left < 100; left++) {
      for (let right = 0; right < 50; right++) {
        const handle = merges.find(left, right);
        assert.deepEqual([merges.rankAt(handle), merges.mergedAt(handle)], [50 * left + right, 7 * left]);
      }
      assert.equal(merges.find(left, 50), -1);
    }
  });

  it('takes the later rank of a pair that comes twice', () => {
    const merges = new MergeTable();
    merges.set(1, 2, 3, 4);
    merges.set(1, 2, 5, 4);
    assert.equal(merges.rankAt(merges.find(1, 2)), 5);
    assert.equal(merges.numMerges, 1);
  });
});
