// Which block holds which content: full blocks by hash. Equal contents are not merged; each block stays.
import type { BlockHash } from './block-hash.ts';

/** Blocks by hash and hashes by block. */
export class PrefixCache {
  // By hash, the block that was added first of those that are left.
  readonly #blocks = new Map<BlockHash, number>();
  // By hash, the further blocks of the same content, in order. Rare.
  readonly #twins = new Map<BlockHash, Set<number>>();
  // By block.
  #hashes: (BlockHash | undefined)[] = [];

  /** Number of distinct hashes. */
  get size(): number {
    return this.#blocks.size;
  }

  /** The block with this content, the one added first; undefined when there is none. */
  find(hash: BlockHash): number | undefined {
    return this.#blocks.get(hash);
  }

  hasHash(block: number): boolean {
    return this.#hashes[block] !== undefined;
  }

  /** The hash of what a block holds; undefined when it is not in the cache. */
  hashOf(block: number): BlockHash | undefined {
    return this.#hashes[block];
  }

  /** Notes that a block without a hash holds this content. */
  add(block: number, hash: BlockHash): void {
    this.#hashes[block] = hash;
    if (!this.#blocks.has(hash)) {
      this.#blocks.set(hash, block);
      return;
    }
    const twins = this.#twins.get(hash);
    if (twins === undefined) this.#twins.set(hash, new Set([block]));
    else twins.add(block);
  }

  /** Forgets what a block holds. @returns its hash, or undefined when it had none. */
  remove(block: number): BlockHash | undefined {
    const hash = this.#hashes[block];
    if (hash === undefined) return undefined;
    this.#hashes[block] = undefined;
    const twins = this.#twins.get(hash);
    if (twins === undefined) this.#blocks.delete(hash);
    else this.#removeTwin(hash, block, twins);
    return hash;
  }

  /** Forgets everything. */
  clear(): void {
    this.#blocks.clear();
    this.#twins.clear();
    this.#hashes = [];
  }

  #removeTwin(hash: BlockHash, block: number, twins: Set<number>): void {
    if (this.#blocks.get(hash) === block) {
      const [successor] = twins;
      if (successor === undefined) throw new TypeError('a set of twins is never empty');
      this.#blocks.set(hash, successor);
      twins.delete(successor);
    } else {
      twins.delete(block);
    }
    if (twins.size === 0) this.#twins.delete(hash);
  }
}
