// Gives sequences the blocks that their tokens need, and finds the ones that already hold them (vLLM: KVCacheManager).
import type { Steps } from '../../base/slices/meter.ts';
import type { BlockHash, BlockHasher } from './block-hash.ts';
import { BlockPool } from './block-pool.ts';
import { blockExtraKeys, type BlockKeySource } from './extra-keys.ts';
import { PrefixCache } from './prefix-cache.ts';
import { RecentHashes } from './recent-hashes.ts';
import { countTokens, type SequenceTokens, sliceTokens } from './sequence-tokens.ts';

/** What the hashes of blocks are made of. */
export interface HashedContent extends SequenceTokens, BlockKeySource {}

/** The same with its hashes. */
export interface HashedSequence extends HashedContent {
  /** Hashes of its full blocks, as far as they have been computed. */
  readonly blockHashes: BlockHash[];
}

/** A sequence, as the KV cache sees it. The manager alone changes `blocks`, `blockHashes` and `numHashedBlocks`. */
export interface CachedSequence extends HashedSequence {
  /** The blocks it holds, in the order of its tokens. */
  blocks: number[];
  /** How many of its blocks, from the first on, are in the prefix cache. */
  numHashedBlocks: number;
}

/** Blocks of one sequence that have just entered the prefix cache, in the order of its tokens. */
export interface StoredBlocks<S extends CachedSequence = CachedSequence> {
  readonly sequence: S;
  readonly hashes: readonly BlockHash[];
  /** The hash of the block before, or null for the first one. */
  readonly parent: BlockHash | null;
  /** Index of the first one in the sequence. */
  readonly firstBlock: number;
  /** Tokens per block. */
  readonly blockSize: number;
}

/** Hears what happens to the prefix cache, in order. */
export interface KvCacheObserver<S extends CachedSequence = CachedSequence> {
  blocksStored(stored: StoredBlocks<S>): void;
  /** A block's content is gone; an equal one may be left. */
  blockRemoved(hash: BlockHash): void;
  /** Everything is gone. */
  cacheCleared(): void;
}

export interface KvCacheOptions<S extends CachedSequence> {
  /** With the null block, 2 or more. */
  readonly numBlocks: number;
  /** Tokens per block, 1 or more. */
  readonly blockSize: number;
  readonly enablePrefixCaching: boolean;
  readonly hasher: BlockHasher;
  /** Null: nobody listens, and nothing is gathered. */
  readonly observer: KvCacheObserver<S> | null;
}

/** What a sequence asks for when it is admitted. */
export interface Admission {
  /** From `findHits`. */
  readonly hits: readonly number[];
  /** Tokens whose KV is there after the first step: hits and what is computed. */
  readonly numTokens: number;
  /** Tokens that must fit now, though blocks are given for `numTokens` only: 0, or the whole known sequence. */
  readonly numReservedTokens: number;
  /** Blocks that stay free. */
  readonly numSpareBlocks: number;
}

// A hash takes some microseconds: fewer blocks than these take less than a turn of the event loop should.
const MIN_BLOCKS_IN_STEPS = 256;
const BLOCKS_PER_STEP = 16;
// In the units of a `Meter`.
const UNITS_PER_BLOCK = 64;

/** Blocks, hashes and hits. Plain calls; nothing changes when a call fails. */
export class KvCacheManager<S extends CachedSequence = CachedSequence> {
  readonly #options: KvCacheOptions<S>;
  readonly #pool: BlockPool;
  readonly #hasher: BlockHasher;
  readonly #cache = new PrefixCache();
  readonly #hasHash = (block: number): boolean => this.#cache.hasHash(block);

  constructor(options: KvCacheOptions<S>) {
    this.#options = options;
    this.#pool = new BlockPool(options.numBlocks);
    this.#hasher = options.hasher.isCheap === true ? options.hasher : new RecentHashes(options.hasher, options.blockSize);
  }

  /** Tokens per block. */
  get blockSize(): number {
    return this.#options.blockSize;
  }

  get numFreeBlocks(): number {
    return this.#pool.numFree;
  }

  /** The part of the blocks that is held, 0 to 1, as vLLM computes it. */
  get usage(): number {
    return 1 - this.#pool.numFree / this.#pool.numUsable;
  }

  /** Distinct contents in the prefix cache. */
  get numCachedHashes(): number {
    return this.#cache.size;
  }

  /** How many sequences hold a block. */
  refCount(block: number): number {
    return this.#pool.refCount(block);
  }

  /** The hash under which a block is in the prefix cache; undefined when it is not. */
  cachedHash(block: number): BlockHash | undefined {
    return this.#cache.hashOf(block);
  }

  /** The first blocks of the free queue, at most `limit`. */
  peekFree(limit: number): number[] {
    return this.#pool.peekFree(limit);
  }

  /**
   * The blocks that hold the beginning of the sequence: up to the first miss, and never its last token, so that one is left to
   * compute. Nothing is held yet.
   */
  findHits(sequence: S): number[] {
    const { blockSize, enablePrefixCaching } = this.#options;
    const hits: number[] = [];
    if (!enablePrefixCaching) return hits;
    const maxHits = Math.floor((countTokens(sequence) - 1) / blockSize);
    while (hits.length < maxHits) {
      const block = this.#cache.find(this.#hashOf(sequence, hits.length));
      if (block === undefined) break;
      hits.push(block);
    }
    return hits;
  }

  /**
   * Computes the hashes of a prompt's full blocks, in steps: for prompts that are long, before they become sequences. Null where
   * they are not worth it: the prompt is short, nothing is cached, or hashing costs nothing.
   */
  hashInSteps(prompt: HashedContent): Steps<BlockHash[]> | null {
    const { blockSize, enablePrefixCaching, hasher } = this.#options;
    const numBlocks = Math.floor(countTokens(prompt) / blockSize);
    if (!enablePrefixCaching || hasher.isCheap === true || numBlocks < MIN_BLOCKS_IN_STEPS) return null;
    return this.#hashSteps({ ...prompt, blockHashes: [] }, numBlocks);
  }

  /** Gives an admitted sequence its hits and new blocks. @returns whether there were enough. */
  admit(sequence: S, { hits, numTokens, numReservedTokens, numSpareBlocks }: Admission): boolean {
    const numBlocks = this.#toBlocks(Math.max(numTokens, numReservedTokens));
    if (numBlocks - hits.length + this.#countFree(hits) + numSpareBlocks > this.#pool.numFree) return false;
    // Hits are held before anything is taken, so that a sequence never evicts its own.
    for (const block of hits) {
      this.#pool.hold(block);
      sequence.blocks.push(block);
    }
    sequence.numHashedBlocks = hits.length;
    this.#extend(sequence, numTokens);
    return true;
  }

  /** Gives a sequence the blocks that it lacks for `numTokens` tokens. @returns whether there were enough. */
  allocate(sequence: S, numTokens: number): boolean {
    if (this.#toBlocks(numTokens) - sequence.blocks.length > this.#pool.numFree) return false;
    this.#extend(sequence, numTokens);
    return true;
  }

  /** Takes all blocks of a sequence back. What they hold stays in the prefix cache until they are taken. */
  free(sequence: S): void {
    this.#pool.release(sequence.blocks, this.#hasHash);
    sequence.blocks = [];
    sequence.numHashedBlocks = 0;
  }

  /** Empties the prefix cache. @returns false, and nothing changes, while any block is held. */
  reset(): boolean {
    if (this.#pool.numFree !== this.#pool.numUsable) return false;
    this.#cache.clear();
    this.#options.observer?.cacheCleared();
    return true;
  }

  #extend(sequence: S, numTokens: number): void {
    for (let missing = this.#toBlocks(numTokens) - sequence.blocks.length; missing > 0; missing--) {
      sequence.blocks.push(this.#take());
    }
    if (this.#options.enablePrefixCaching) this.#store(sequence, numTokens);
  }

  #take(): number {
    const block = this.#pool.take();
    const { observer } = this.#options;
    const hash = observer === null ? undefined : this.#cache.hashOf(block);
    this.#cache.remove(block);
    if (hash !== undefined) observer?.blockRemoved(hash);
    return block;
  }

  // Full blocks enter the cache when they are scheduled, before the model has run: a later request of the same step hits them.
  #store(sequence: S, numTokens: number): void {
    const firstBlock = sequence.numHashedBlocks;
    const numFull = Math.floor(Math.min(numTokens, countTokens(sequence)) / this.#options.blockSize);
    if (numFull <= firstBlock) return;
    for (let index = firstBlock; index < numFull; index++) {
      this.#cache.add(sequence.blocks[index] ?? 0, this.#hashOf(sequence, index));
    }
    sequence.numHashedBlocks = numFull;
    const { observer, blockSize } = this.#options;
    observer?.blocksStored({
      sequence,
      hashes: sequence.blockHashes.slice(firstBlock, numFull),
      parent: firstBlock === 0 ? null : (sequence.blockHashes[firstBlock - 1] ?? null),
      firstBlock,
      blockSize,
    });
  }

  *#hashSteps(content: HashedSequence, numBlocks: number): Steps<BlockHash[]> {
    for (let index = 0; index < numBlocks; index++) {
      this.#hashOf(content, index);
      if (index % BLOCKS_PER_STEP === BLOCKS_PER_STEP - 1) yield BLOCKS_PER_STEP * UNITS_PER_BLOCK;
    }
    return content.blockHashes;
  }

  #hashOf(sequence: HashedSequence, index: number): BlockHash {
    const { blockSize } = this.#options;
    const { blockHashes, promptTokenIds } = sequence;
    for (let block = blockHashes.length; block <= index; block++) {
      const parent = (block === 0 ? undefined : blockHashes[block - 1]) ?? this.#hasher.noneHash;
      const [start, end] = [block * blockSize, (block + 1) * blockSize];
      const extraKeys = blockExtraKeys(sequence, start, end);
      const content =
        end <= promptTokenIds.length
          ? { parent, tokenIds: promptTokenIds, start, end, extraKeys }
          : { parent, tokenIds: sliceTokens(sequence, start, end), start: 0, end: blockSize, extraKeys };
      blockHashes.push(this.#hasher.hash(content));
    }
    return blockHashes[index] ?? this.#hasher.noneHash;
  }

  #countFree(blocks: readonly number[]): number {
    let count = 0;
    for (const block of blocks) if (this.#pool.isFree(block)) count++;
    return count;
  }

  #toBlocks(numTokens: number): number {
    return Math.ceil(numTokens / this.#options.blockSize);
  }
}
