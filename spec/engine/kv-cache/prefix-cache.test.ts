import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createRng } from '../../../lib/base/rng.ts';
import { PrefixCache } from '../../../lib/engine/kv-cache/prefix-cache.ts';

function cacheOf(...entries: readonly (readonly [block: number, hash: string])[]): PrefixCache {
  const cache = new PrefixCache();
  for (const [block, hash] of entries) cache.add(block, hash);
  return cache;
}

describe('PrefixCache', () => {
  it('finds a block by what it holds, and what it holds by the block', () => {
    const cache = cacheOf([7, 'a'], [3, 'b']);
    assert.deepEqual([cache.find('a'), cache.find('b'), cache.find('c')], [7, 3, undefined]);
    assert.deepEqual([cache.hashOf(7), cache.hashOf(1), cache.hasHash(3), cache.hasHash(1)], ['a', undefined, true, false]);
    assert.equal(cache.size, 2);
  });

  it('forgets a block once', () => {
    const cache = cacheOf([7, 'a']);
    assert.deepEqual([cache.remove(7), cache.remove(7), cache.remove(1)], [true, false, false]);
    assert.deepEqual([cache.find('a'), cache.hasHash(7), cache.size], [undefined, false, 0]);
    cache.add(7, 'b');
    assert.deepEqual([cache.find('b'), cache.hashOf(7)], [7, 'b']);
  });

  it('finds the first of equal blocks, and the next one when it is gone', () => {
    const cache = cacheOf([1, 'a'], [2, 'a'], [3, 'a'], [4, 'b']);
    assert.deepEqual([cache.find('a'), cache.size], [1, 2]);
    assert.equal(cache.remove(1), true);
    assert.deepEqual([cache.find('a'), cache.hashOf(1), cache.hashOf(2)], [2, undefined, 'a']);
    assert.equal(cache.remove(2), true);
    assert.equal(cache.find('a'), 3);
    assert.equal(cache.remove(3), true);
    assert.deepEqual([cache.find('a'), cache.size], [undefined, 1]);
  });

  it('keeps the first one when a later one goes, and puts one that comes back last', () => {
    const cache = cacheOf([1, 'a'], [2, 'a'], [3, 'a']);
    cache.remove(2);
    assert.equal(cache.find('a'), 1);
    cache.add(2, 'a');
    cache.remove(1);
    assert.equal(cache.find('a'), 3);
    cache.remove(3);
    assert.equal(cache.find('a'), 2);
    cache.add(1, 'a');
    cache.remove(1);
    assert.deepEqual([cache.find('a'), cache.size], [2, 1]);
  });

  it('forgets everything, twins too', () => {
    const cache = cacheOf([1, 'a'], [2, 'a']);
    cache.clear();
    assert.deepEqual([cache.size, cache.find('a'), cache.hasHash(1), cache.hasHash(2)], [0, undefined, false, false]);
    cache.add(2, 'a');
    assert.deepEqual([cache.remove(2), cache.find('a')], [true, undefined]);
  });

  it('keeps what it holds when it makes room for blocks of higher numbers', () => {
    const cache = cacheOf([1, 'a'], [5000, 'b'], [20_000, 'c']);
    assert.deepEqual([cache.find('a'), cache.find('b'), cache.hashOf(1), cache.hashOf(5000)], [1, 5000, 'a', 'b']);
  });

  it('agrees with a map through thousands of changes, where places are shared', () => {
    const seed = 7301;
    const rng = createRng(seed);
    const [cache, held] = [new PrefixCache(), new Map<number, string>()];
    // Two of the four bytes that make a place, and few values: many hashes ask for the same place.
    const toHash = (): string => String.fromCharCode(rng.integer(0, 255), rng.integer(0, 5), 0, 0, rng.integer(0, 1), rng.integer(0, 40));
    for (let round = 0; round < 20_000; round++) {
      const block = rng.integer(0, 2999);
      const hash = toHash();
      if (held.has(block)) assert.equal(cache.remove(block), held.delete(block));
      else {
        cache.add(block, hash);
        held.set(block, hash);
      }
      const wanted = toHash();
      const found = cache.find(wanted);
      assert.equal(found === undefined ? undefined : held.get(found), found === undefined ? undefined : wanted, `seed ${seed}, round ${round}`);
      if (round % 500 === 0) assertHolds(cache, held);
    }
    assertHolds(cache, held);
  });
});

function assertHolds(cache: PrefixCache, held: ReadonlyMap<number, string>): void {
  assert.equal(cache.size, new Set(held.values()).size);
  for (const [block, hash] of held) {
    assert.equal(cache.hashOf(block), hash);
    assert.equal(held.get(cache.find(hash) ?? -1), hash);
  }
}
