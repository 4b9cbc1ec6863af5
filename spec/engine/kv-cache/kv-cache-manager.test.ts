import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { finishSteps } from '../../../lib/base/slices/meter.ts';
import { toShortHex } from '../../../lib/engine/kv-cache/block-hash.ts';
import { type Admission, type HashedContent, KvCacheManager, type KvCacheObserver } from '../../../lib/engine/kv-cache/kv-cache-manager.ts';
import { createQuickHasher } from '../../../lib/engine/kv-cache/quick-hash.ts';
import { HASHER, TestSequence, tokens } from '../../support/scheduler-fixture.ts';

/** A cache of blocks of 4 tokens with what it says: `+first block: hashes, after parent`, `-hash`, `cleared`. Blocks 1 to 9 by default. */
function createCache({ numBlocks = 10, enablePrefixCaching = true, hasher = HASHER } = {}): { cache: KvCacheManager<TestSequence>; heard: string[] } {
  const heard: string[] = [];
  const observer: KvCacheObserver<TestSequence> = {
    blocksStored: ({ hashes, parent, firstBlock, blockSize }) =>
      void heard.push(`+${firstBlock} ${hashes.length}x${blockSize} ${parent === null ? 'first' : toShortHex(parent)}`),
    blockRemoved: (hash) => void heard.push(`-${toShortHex(hash)}`),
    cacheCleared: () => void heard.push('cleared'),
  };
  return { cache: new KvCacheManager({ numBlocks, blockSize: 4, enablePrefixCaching, hasher, observer }), heard };
}

function sequenceOf(promptTokenIds: readonly number[]): TestSequence {
  return new TestSequence(0, { promptTokenIds });
}

/** Admits a sequence whole. */
function admit(cache: KvCacheManager<TestSequence>, sequence: TestSequence, changes: Partial<Admission> = {}): boolean {
  const hits = cache.findHits(sequence);
  return cache.admit(sequence, { hits, numTokens: sequence.numTokens, numReservedTokens: 0, numSpareBlocks: 0, ...changes });
}

describe('KvCacheManager', () => {
  it('gives a sequence the blocks of its tokens, and stores the full ones', () => {
    const { cache, heard } = createCache();
    const sequence = sequenceOf(tokens(10));
    assert.equal(admit(cache, sequence), true);
    assert.deepEqual([sequence.blocks, sequence.numHashedBlocks, cache.numFreeBlocks, cache.usage], [[1, 2, 3], 2, 6, 1 - 6 / 9]);
    assert.deepEqual([heard, cache.numCachedHashes], [['+0 2x4 first'], 2]);
    assert.equal(cache.cachedHash(3), undefined);
  });

  it('stores a block when its last token is known and allocated, and names its parent', () => {
    const { cache, heard } = createCache();
    const sequence = sequenceOf(tokens(7));
    admit(cache, sequence);
    sequence.outputTokenIds.push(8);
    assert.equal(cache.allocate(sequence, 8), true);
    assert.deepEqual([heard, sequence.blocks], [['+0 1x4 first', `+1 1x4 ${toShortHex(cache.cachedHash(1) ?? '')}`], [1, 2]]);
    sequence.outputTokenIds.push(9);
    assert.equal(cache.allocate(sequence, 9), true);
    assert.deepEqual([sequence.blocks, heard.length], [[1, 2, 3], 2]);
  });

  it('stores no block for tokens that are allocated and not known yet', () => {
    const { cache } = createCache();
    const sequence = sequenceOf(tokens(6));
    admit(cache, sequence, { numTokens: 8 });
    assert.deepEqual([sequence.blocks.length, sequence.numHashedBlocks], [2, 1]);
  });

  it('finds the beginning of a sequence up to the first miss, and leaves one token to compute', () => {
    const { cache } = createCache();
    admit(cache, sequenceOf(tokens(12)));
    assert.deepEqual(cache.findHits(sequenceOf(tokens(12))), [1, 2]);
    assert.deepEqual(cache.findHits(sequenceOf(tokens(13))), [1, 2, 3]);
    assert.deepEqual(cache.findHits(sequenceOf(tokens(4))), []);
    assert.deepEqual(cache.findHits(sequenceOf([...tokens(4), 99, ...tokens(7, 6)])), [1]);
    assert.deepEqual(cache.findHits(sequenceOf([0, ...tokens(11, 2)])), []);
  });

  it('tells apart equal blocks behind different ones', () => {
    const { cache } = createCache();
    const [first, second] = [sequenceOf([...tokens(4), ...tokens(4, 90)]), sequenceOf([...tokens(4, 50), ...tokens(4, 90)])];
    admit(cache, first);
    admit(cache, second);
    assert.equal(cache.numCachedHashes, 4);
    assert.notEqual(first.blockHashes[1], second.blockHashes[1]);
  });

  it('shares what is found, and gives it back when the last holder has gone', () => {
    const { cache } = createCache();
    const [first, second] = [sequenceOf(tokens(9)), sequenceOf(tokens(10))];
    admit(cache, first);
    admit(cache, second);
    assert.deepEqual([second.blocks, cache.refCount(1), cache.refCount(3), cache.numFreeBlocks], [[1, 2, 4], 2, 1, 5]);
    cache.free(first);
    assert.deepEqual([first.blocks, first.numHashedBlocks, cache.refCount(1), cache.numFreeBlocks], [[], 0, 1, 6]);
    cache.free(second);
    assert.deepEqual([cache.numFreeBlocks, cache.usage, cache.peekFree(9)], [9, 0, [4, 3, 5, 6, 7, 8, 9, 2, 1]]);
  });

  it('refuses what does not fit, and changes nothing', () => {
    const { cache, heard } = createCache({ numBlocks: 5 });
    const [first, second] = [sequenceOf(tokens(8)), sequenceOf(tokens(9, 50))];
    admit(cache, first);
    const before = [...heard];
    assert.equal(admit(cache, second), false);
    assert.deepEqual([second.blocks, cache.numFreeBlocks, heard], [[], 2, before]);
    assert.equal(admit(cache, second, { numTokens: 8 }), true);
    assert.equal(cache.allocate(first, 9), false);
    assert.deepEqual([first.blocks, cache.numFreeBlocks], [[1, 2], 0]);
    assert.equal(cache.allocate(first, 8), true);
  });

  it('counts hits that nobody holds as taken from the free blocks', () => {
    const { cache } = createCache({ numBlocks: 4 });
    const first = sequenceOf(tokens(9));
    admit(cache, first);
    const second = sequenceOf(tokens(13));
    assert.equal(cache.findHits(second).length, 2);
    assert.equal(admit(cache, second), false);
    cache.free(first);
    assert.equal(admit(cache, second), false, 'four blocks, of which two are free hits, out of three');
    assert.equal(admit(cache, second, { numTokens: 12 }), true);
    assert.deepEqual([second.blocks, cache.numFreeBlocks], [[1, 2, 3], 0]);
  });

  it('reserves a whole sequence without giving it blocks, and leaves the spare ones', () => {
    const { cache } = createCache({ numBlocks: 5 });
    const sequence = sequenceOf(tokens(16));
    assert.equal(admit(cache, sequence, { numTokens: 4, numReservedTokens: 17 }), false);
    assert.equal(admit(cache, sequence, { numTokens: 4, numReservedTokens: 16, numSpareBlocks: 1 }), false);
    assert.equal(admit(cache, sequence, { numTokens: 4, numReservedTokens: 12, numSpareBlocks: 1 }), true);
    assert.deepEqual([sequence.blocks, cache.numFreeBlocks], [[1], 3]);
  });

  it('says what is lost when a stored block is taken for something else, one for each block', () => {
    const { cache, heard } = createCache({ numBlocks: 3 });
    const first = sequenceOf(tokens(8));
    admit(cache, first);
    const lost = [cache.cachedHash(2) ?? '', cache.cachedHash(1) ?? ''].map((hash) => `-${toShortHex(hash)}`);
    cache.free(first);
    heard.length = 0;
    admit(cache, sequenceOf(tokens(5, 50)));
    assert.deepEqual([heard.slice(0, 2), heard.length], [lost, 3]);
    assert.deepEqual(cache.findHits(sequenceOf(tokens(8))), []);
  });

  it('keeps equal blocks of two sequences that were computed side by side', () => {
    const { cache, heard } = createCache({ numBlocks: 4 });
    const [first, second] = [sequenceOf(tokens(3)), sequenceOf(tokens(3))];
    for (const sequence of [first, second]) {
      admit(cache, sequence);
      sequence.outputTokenIds.push(4);
      cache.allocate(sequence, 4);
    }
    assert.deepEqual([cache.numCachedHashes, cache.cachedHash(1)], [1, cache.cachedHash(2)]);
    cache.free(first);
    assert.deepEqual(cache.findHits(sequenceOf(tokens(5))), [1]);
    cache.free(second);
    heard.length = 0;
    admit(cache, sequenceOf(tokens(8, 50)));
    assert.deepEqual([heard[0], cache.findHits(sequenceOf(tokens(5)))], [`-${toShortHex(first.blockHashes[0] ?? '')}`, [2]]);
  });

  it('never gives a sequence a block that it is about to hit', () => {
    const { cache } = createCache({ numBlocks: 4 });
    const first = sequenceOf(tokens(8));
    admit(cache, first);
    cache.free(first);
    const second = sequenceOf(tokens(9));
    admit(cache, second);
    assert.deepEqual([second.blocks, second.numHashedBlocks], [[1, 2, 3], 2]);
  });

  it('empties the prefix cache while nothing is held, and says so', () => {
    const { cache, heard } = createCache();
    const sequence = sequenceOf(tokens(8));
    admit(cache, sequence);
    assert.deepEqual([cache.reset(), cache.numCachedHashes], [false, 2]);
    cache.free(sequence);
    assert.deepEqual([cache.reset(), cache.numCachedHashes, heard.at(-1)], [true, 0, 'cleared']);
    assert.deepEqual(cache.findHits(sequenceOf(tokens(9))), []);
  });

  it('hashes and finds nothing without a prefix cache', () => {
    const { cache, heard } = createCache({ enablePrefixCaching: false });
    const sequence = sequenceOf(tokens(8));
    admit(cache, sequence);
    assert.deepEqual([sequence.blocks, sequence.blockHashes, cache.findHits(sequenceOf(tokens(9))), heard], [[1, 2], [], [], []]);
    cache.free(sequence);
    assert.deepEqual([cache.peekFree(3), cache.numCachedHashes], [[2, 1, 3], 0]);
  });

  it('keeps sequences apart that differ in their extra keys', () => {
    const { cache } = createCache();
    admit(cache, new TestSequence(0, { promptTokenIds: tokens(8), firstExtraKeys: [['cache_salt', 'x']] }));
    assert.deepEqual(cache.findHits(sequenceOf(tokens(9))), []);
    assert.deepEqual(cache.findHits(new TestSequence(1, { promptTokenIds: tokens(9), firstExtraKeys: [['cache_salt', 'x']] })), [1, 2]);
    assert.deepEqual(cache.findHits(new TestSequence(2, { promptTokenIds: tokens(9), firstExtraKeys: [['cache_salt', 'x']], extraKeys: [['lora', 'a', 'a']] })), [1]);
  });
});

describe('KvCacheManager.hashInSteps', () => {
  const content = (numBlocks: number): HashedContent => ({ promptTokenIds: tokens(4 * numBlocks), outputTokenIds: [], firstExtraKeys: null, extraKeys: null });

  it('gives the hashes that a long sequence has, with pauses', () => {
    const { cache } = createCache({ numBlocks: 300 });
    const [steps, sequence] = [cache.hashInSteps(content(256)), sequenceOf(tokens(4 * 256))];
    assert.ok(steps !== null);
    assert.equal(steps.next().done, false);
    admit(cache, sequence);
    assert.deepEqual(finishSteps(steps), sequence.blockHashes);
  });

  it('leaves alone what is short, what is not cached, and hashes that cost nothing', () => {
    assert.equal(createCache().cache.hashInSteps(content(255)), null);
    assert.equal(createCache({ enablePrefixCaching: false }).cache.hashInSteps(content(256)), null);
    assert.equal(createCache({ hasher: createQuickHasher() }).cache.hashInSteps(content(256)), null);
  });
});
