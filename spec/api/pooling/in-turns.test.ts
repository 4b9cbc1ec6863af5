import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { mapInTurns } from '../../../lib/api/pooling/in-turns.ts';

describe('mapInTurns', () => {
  it('maps in order, one after another, values and promises', async () => {
    const begun: number[] = [];
    const map = (item: number, index: number): number | Promise<number> => {
      begun.push(item);
      return index % 2 === 0 ? item * 10 : Promise.resolve(item * 10).finally(() => assert.equal(begun.at(-1), item));
    };
    assert.deepEqual(await mapInTurns([1, 2, 3, 4], map, () => 1), [10, 20, 30, 40]);
    assert.deepEqual(begun, [1, 2, 3, 4]);
  });

  it('lets others have a turn when the items have cost enough, and only then', async () => {
    for (const [cost, isShared] of [[1, false], [40_000, true]] as const) {
      let isDone = false;
      let hasHadTurn = false;
      setImmediate(() => (hasHadTurn = !isDone));
      await mapInTurns([1, 2, 3], (item) => item, () => cost);
      isDone = true;
      await new Promise((resolve) => setImmediate(resolve));
      assert.equal(hasHadTurn, isShared);
    }
  });

  it('ends with the first item that fails', async () => {
    const seen: number[] = [];
    const fail = (item: number): number => {
      seen.push(item);
      if (item === 2) throw new Error('two');
      return item;
    };
    await assert.rejects(mapInTurns([1, 2, 3], fail, () => 1), /two/);
    assert.deepEqual(seen, [1, 2]);
  });
});
