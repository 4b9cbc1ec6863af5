import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { BlockPool, NULL_BLOCK } from '../../../lib/engine/kv-cache/block-pool.ts';

/** Takes so many blocks. */
function take(pool: BlockPool, count: number): number[] {
  return Array.from({ length: count }, () => pool.take());
}

const hashed = (): boolean => true;
const unhashed = (): boolean => false;

describe('BlockPool', () => {
  it('gives out blocks from 1 on, never the null block, and none beyond the last', () => {
    const pool = new BlockPool(4);
    assert.deepEqual([pool.numUsable, pool.numFree, pool.peekFree(9)], [3, 3, [1, 2, 3]]);
    assert.deepEqual(take(pool, 3), [1, 2, 3]);
    assert.deepEqual([pool.numFree, pool.peekFree(9)], [0, []]);
    assert.throws(() => pool.take(), TypeError);
    assert.equal(pool.numFree, 0);
    assert.equal(NULL_BLOCK, 0);
  });

  it('puts freed blocks with a hash at the back, from the last of the sequence to the first', () => {
    const pool = new BlockPool(6);
    pool.release(take(pool, 3), hashed);
    assert.deepEqual(pool.peekFree(9), [4, 5, 3, 2, 1]);
    assert.deepEqual([pool.peekFree(2), pool.numFree], [[4, 5], 5]);
    assert.deepEqual(take(pool, 5), [4, 5, 3, 2, 1]);
  });

  it('puts freed blocks without a hash at the front, in the order in which it comes by them', () => {
    const pool = new BlockPool(6);
    pool.release(take(pool, 4), (block) => block < 3);
    assert.deepEqual(pool.peekFree(9), [4, 3, 5, 2, 1]);
    pool.release(take(pool, 1), unhashed);
    assert.deepEqual(pool.peekFree(9), [4, 3, 5, 2, 1]);
  });

  it('counts holders, and frees a block with the last one', () => {
    const pool = new BlockPool(4);
    const [block = 0] = take(pool, 1);
    pool.hold(block);
    assert.deepEqual([pool.refCount(block), pool.isFree(block), pool.numFree], [2, false, 2]);
    pool.release([block], hashed);
    assert.deepEqual([pool.refCount(block), pool.isFree(block), pool.numFree, pool.peekFree(9)], [1, false, 2, [2, 3]]);
    pool.release([block], hashed);
    assert.deepEqual([pool.refCount(block), pool.isFree(block), pool.numFree, pool.peekFree(9)], [0, true, 3, [2, 3, 1]]);
  });

  it('takes a free block out of the middle of the queue when somebody holds it', () => {
    const pool = new BlockPool(5);
    pool.release(take(pool, 4), hashed);
    pool.hold(3);
    pool.hold(1);
    assert.deepEqual([pool.peekFree(9), pool.numFree, pool.refCount(3)], [[4, 2], 2, 1]);
    assert.deepEqual(take(pool, 2), [4, 2]);
    assert.throws(() => pool.take(), TypeError);
  });

  it('refuses to free what nobody holds', () => {
    const pool = new BlockPool(4);
    const blocks = take(pool, 1);
    pool.release(blocks, hashed);
    for (const wrong of [blocks, [NULL_BLOCK], [2], [3_000_000]]) assert.throws(() => pool.release(wrong, hashed), TypeError);
    assert.equal(pool.numFree, 3);
  });

  it('keeps its state when it grows, and costs nothing for blocks never used', () => {
    const pool = new BlockPool(1_000_000_000);
    const blocks = take(pool, 5000);
    assert.deepEqual([blocks.at(-1), new Set(blocks).size], [5000, 5000]);
    pool.hold(1);
    pool.release(blocks, (block) => block % 2 === 0);
    assert.deepEqual([pool.refCount(1), pool.numFree], [1, 999_999_998]);
    assert.deepEqual(pool.peekFree(3), [4999, 4997, 4995]);
    assert.deepEqual(take(pool, 2499).at(-1), 3);
    assert.deepEqual(pool.peekFree(2), [5001, 5002]);
  });
});
