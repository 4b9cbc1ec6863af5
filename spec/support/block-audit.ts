// Counts the KV cache's blocks anew from outside, and remembers what each one holds.
import assert from 'node:assert/strict';
import type { BlockHash } from '../../lib/engine/kv-cache/block-hash.ts';
import type { KvCacheManager, KvCacheObserver, StoredBlocks } from '../../lib/engine/kv-cache/kv-cache-manager.ts';
import { HASHER, type TestSequence } from './scheduler-fixture.ts';

/** Observes a cache, and compares it with the sequences that hold its blocks. */
export class BlockAudit implements KvCacheObserver<TestSequence> {
  readonly #numBlocks: number;
  // The hash of what each block held when it last entered the prefix cache.
  readonly #contents = new Map<number, BlockHash>();
  // How many blocks hold each content, from what has been heard.
  readonly #heard = new Map<BlockHash, number>();
  readonly #hashes = new Map<string, BlockHash>();

  /** @param numBlocks with the null block. */
  constructor(numBlocks: number) {
    this.#numBlocks = numBlocks;
  }

  blocksStored({ sequence, hashes, parent, firstBlock, blockSize }: StoredBlocks<TestSequence>): void {
    assert.equal(parent, firstBlock === 0 ? null : this.#hashOf(sequence, firstBlock - 1, blockSize));
    for (const [offset, hash] of hashes.entries()) {
      assert.equal(hash, this.#hashOf(sequence, firstBlock + offset, blockSize));
      this.#contents.set(sequence.blocks[firstBlock + offset] ?? Number.NaN, hash);
      this.#heard.set(hash, (this.#heard.get(hash) ?? 0) + 1);
    }
  }

  blockRemoved(hash: BlockHash): void {
    const count = this.#heard.get(hash) ?? 0;
    assert.ok(count > 0, 'what is removed has been stored');
    this.#heard.set(hash, count - 1);
  }

  cacheCleared(): void {
    this.#heard.clear();
  }

  /** Throws an AssertionError where blocks, holders, free queue, prefix cache and what was heard do not agree. */
  check(kvCache: KvCacheManager<TestSequence>, holders: readonly TestSequence[]): void {
    const free = this.#checkHolders(kvCache, holders);
    assert.equal(kvCache.numFreeBlocks, free.length);
    assert.deepEqual(kvCache.peekFree(this.#numBlocks).sort((a, b) => a - b), free);
    assert.equal(kvCache.usage, 1 - free.length / (this.#numBlocks - 1));
    for (const { id, blocks, numHashedBlocks } of holders) {
      for (const [index, block] of blocks.entries()) assert.equal(kvCache.cachedHash(block) !== undefined, index < numHashedBlocks, `block ${block} of ${id}`);
    }
    this.#checkHashes(kvCache);
  }

  /** Throws where what a sequence would find in the cache is not its beginning. Nothing is held. */
  checkHits(kvCache: KvCacheManager<TestSequence>, probe: TestSequence): void {
    const hits = kvCache.findHits(probe);
    assert.ok(hits.length * kvCache.blockSize < probe.numTokens, 'one token is left to compute');
    for (const [index, block] of hits.entries()) assert.equal(this.#contents.get(block), this.#hashOf(probe, index, kvCache.blockSize), `block ${block}`);
  }

  // The blocks that nobody holds, in order of their numbers.
  #checkHolders(kvCache: KvCacheManager<TestSequence>, holders: readonly TestSequence[]): number[] {
    const counts = new Array<number>(this.#numBlocks).fill(0);
    for (const { id, blocks } of holders) {
      assert.equal(new Set(blocks).size, blocks.length, `${id} holds a block twice`);
      for (const block of blocks) counts[block] = (counts[block] ?? Number.NaN) + 1;
    }
    assert.equal(counts[0], 0, 'the null block is held');
    const free: number[] = [];
    for (let block = 1; block < this.#numBlocks; block++) {
      assert.equal(kvCache.refCount(block), counts[block], `holders of block ${block}`);
      if (counts[block] === 0) free.push(block);
    }
    return free;
  }

  #checkHashes(kvCache: KvCacheManager<TestSequence>): void {
    const counts = new Map<BlockHash, number>();
    for (let block = 0; block < this.#numBlocks; block++) {
      const hash = kvCache.cachedHash(block);
      if (hash === undefined) continue;
      assert.equal(hash, this.#contents.get(block), `content of block ${block}`);
      counts.set(hash, (counts.get(hash) ?? 0) + 1);
    }
    assert.equal(kvCache.numCachedHashes, counts.size);
    assert.deepEqual(counts, new Map([...this.#heard].filter(([, count]) => count > 0)));
  }

  // Computed here from the tokens, not taken from the sequence.
  #hashOf({ promptTokenIds, outputTokenIds, firstExtraKeys, extraKeys }: TestSequence, index: number, blockSize: number): BlockHash {
    const tokenIds = [...promptTokenIds, ...outputTokenIds];
    let parent = HASHER.noneHash;
    for (let block = 0; block <= index; block++) {
      const keys = block === 0 ? firstExtraKeys : extraKeys;
      const [start, end] = [block * blockSize, (block + 1) * blockSize];
      const content = `${parent}|${tokenIds.slice(start, end).join()}|${JSON.stringify(keys)}`;
      const hash = this.#hashes.get(content) ?? HASHER.hash({ parent, tokenIds, start, end, extraKeys: keys });
      this.#hashes.set(content, hash);
      parent = hash;
    }
    return parent;
  }
}
