// Hashes of blocks seen lately. Prompts begin alike: the blocks of a system prompt are hashed once and not once per request.
import type { BlockContent, BlockHash, BlockHasher } from './block-hash.ts';

// Half a megabyte, touched where it is used.
const MAX_TOKENS = 65_536;

/**
 * A hasher that looks among the blocks it has hashed lately before it hashes one: each block has one slot, and the latest keeps it.
 * Only blocks of `blockSize` tokens without extra keys are remembered; a block that is, is compared token by token.
 */
export class RecentHashes implements BlockHasher {
  readonly noneHash: BlockHash;
  readonly #hasher: BlockHasher;
  readonly #blockSize: number;
  readonly #numSlots: number;
  // By slot, `blockSize` of them.
  readonly #tokenIds: Float64Array;
  // By slot.
  readonly #parents: BlockHash[] = [];
  readonly #hashes: BlockHash[] = [];

  constructor(hasher: BlockHasher, blockSize: number) {
    this.noneHash = hasher.noneHash;
    this.#hasher = hasher;
    this.#blockSize = blockSize;
    this.#numSlots = Math.floor(MAX_TOKENS / blockSize);
    this.#tokenIds = new Float64Array(this.#numSlots * blockSize);
  }

  hash(block: BlockContent): BlockHash {
    if (block.extraKeys !== null || block.end - block.start !== this.#blockSize || this.#numSlots === 0) return this.#hasher.hash(block);
    const slot = this.#slotOf(block);
    const known = this.#hashes[slot];
    if (known !== undefined && this.#isIn(slot, block)) return known;
    const hash = this.#hasher.hash(block);
    this.#keep(slot, block, hash);
    return hash;
  }

  #slotOf({ parent, tokenIds, start, end }: BlockContent): number {
    let mixed = parent.charCodeAt(0) | (parent.charCodeAt(1) << 8);
    for (let index = start; index < end; index++) mixed = Math.imul(mixed ^ (tokenIds[index] ?? 0), MIX_FACTOR);
    return ((mixed ^ (mixed >>> 16)) >>> 0) % this.#numSlots;
  }

  #isIn(slot: number, { parent, tokenIds, start }: BlockContent): boolean {
    const first = slot * this.#blockSize;
    for (let offset = 0; offset < this.#blockSize; offset++) {
      if (this.#tokenIds[first + offset] !== tokenIds[start + offset]) return false;
    }
    return this.#parents[slot] === parent;
  }

  #keep(slot: number, { parent, tokenIds, start }: BlockContent, hash: BlockHash): void {
    const first = slot * this.#blockSize;
    for (let offset = 0; offset < this.#blockSize; offset++) this.#tokenIds[first + offset] = tokenIds[start + offset] ?? 0;
    this.#parents[slot] = parent;
    this.#hashes[slot] = hash;
  }
}

const MIX_FACTOR = 0x01000193;
