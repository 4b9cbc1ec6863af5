// Which block holds which content: full blocks by hash. Equal contents are not merged; each block stays.
//
// A table with linear probing, in typed arrays that grow with what is cached; a block's hash is looked up by the block:
//
//   slots    .  7  .  3  9  .      numbers of blocks (plus one, 0 is empty), near the place that their hash asks for
//   hashes   by block
//
// A map from hashes to blocks would do as well, at three times the cost: millions of entries come and go in long simulations.
import type { BlockHash } from './block-hash.ts';

const EMPTY = 0;
const INITIAL_SLOTS = 1024;

/** Blocks by hash and hashes by block. */
export class PrefixCache {
  // By hash, the block that was added first of those that are left. A power of two, at most half full.
  #slots = new Int32Array(INITIAL_SLOTS);
  #size = 0;
  // By hash, the further blocks of the same content, in order. Rare.
  readonly #twins = new Map<BlockHash, Set<number>>();
  // By block.
  #hashes: (BlockHash | undefined)[] = [];

  /** Number of distinct hashes. */
  get size(): number {
    return this.#size;
  }

  /** The block with this content, the one added first; undefined when there is none. */
  find(hash: BlockHash): number | undefined {
    const entry = this.#slots[this.#slotOf(hash)] ?? EMPTY;
    return entry === EMPTY ? undefined : entry - 1;
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
    const slot = this.#slotOf(hash);
    if (this.#slots[slot] !== EMPTY) return this.#addTwin(block, hash);
    this.#slots[slot] = block + 1;
    this.#size++;
    if (this.#size * 2 > this.#slots.length) this.#grow();
  }

  /** Forgets what a block holds. @returns its hash, or undefined when it had none. */
  remove(block: number): BlockHash | undefined {
    const hash = this.#hashes[block];
    if (hash === undefined) return undefined;
    const twins = this.#twins.size === 0 ? undefined : this.#twins.get(hash);
    if (twins === undefined) this.#erase(this.#slotOf(hash));
    else this.#removeTwin(hash, block, twins);
    this.#hashes[block] = undefined;
    return hash;
  }

  /** Forgets everything. */
  clear(): void {
    this.#slots = new Int32Array(INITIAL_SLOTS);
    this.#size = 0;
    this.#twins.clear();
    this.#hashes = [];
  }

  #addTwin(block: number, hash: BlockHash): void {
    const twins = this.#twins.get(hash);
    if (twins === undefined) this.#twins.set(hash, new Set([block]));
    else twins.add(block);
  }

  #removeTwin(hash: BlockHash, block: number, twins: Set<number>): void {
    const slot = this.#slotOf(hash);
    if (this.#slots[slot] === block + 1) {
      const [successor] = twins;
      if (successor === undefined) throw new TypeError('a set of twins is never empty');
      this.#slots[slot] = successor + 1;
      twins.delete(successor);
    } else {
      twins.delete(block);
    }
    if (twins.size === 0) this.#twins.delete(hash);
  }

  // The slot of the block with this content, or the empty one where it would be.
  #slotOf(hash: BlockHash): number {
    const [slots, hashes] = [this.#slots, this.#hashes];
    const mask = slots.length - 1;
    let slot = placeOf(hash) & mask;
    for (let entry = slots[slot] ?? EMPTY; entry !== EMPTY && hashes[entry - 1] !== hash; entry = slots[slot] ?? EMPTY) slot = (slot + 1) & mask;
    return slot;
  }

  // Those after the gap move into it, unless that were before their place: a search never has to look beyond an empty slot.
  #erase(slot: number): void {
    const slots = this.#slots;
    const mask = slots.length - 1;
    let gap = slot;
    for (let next = (gap + 1) & mask; slots[next] !== EMPTY; next = (next + 1) & mask) {
      const entry = slots[next] ?? EMPTY;
      const place = placeOf(this.#hashes[entry - 1] ?? '');
      if (((next - place) & mask) < ((next - gap) & mask)) continue;
      slots[gap] = entry;
      gap = next;
    }
    slots[gap] = EMPTY;
    this.#size--;
  }

  #grow(): void {
    const old = this.#slots;
    this.#slots = new Int32Array(old.length * 2);
    for (const entry of old) if (entry !== EMPTY) this.#slots[this.#slotOf(this.#hashes[entry - 1] ?? '')] = entry;
  }
}

// A digest's bytes are even as they are: the last four make the place.
function placeOf(hash: BlockHash): number {
  const end = hash.length;
  return hash.charCodeAt(end - 1) | (hash.charCodeAt(end - 2) << 8) | (hash.charCodeAt(end - 3) << 16) | (hash.charCodeAt(end - 4) << 24);
}
