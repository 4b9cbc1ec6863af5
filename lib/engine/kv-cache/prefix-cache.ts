// Which block holds which content: full blocks by hash. Equal contents are not merged; each block stays.
//
// A table with linear probing, in typed arrays that grow with what is cached:
//
//   slots    place, block + 1 | ...        0: empty; near the place that the hash asks for
//   bytes    32 | 32 | ...                 by block, its hash
//
// A map from hashes to blocks would do as well, at several times the cost: millions of entries come and go in long simulations,
// and a text for each block of a large cache is what a garbage collector looks at again and again.
import type { BlockHash } from './block-hash.ts';

const EMPTY = 0;
const SLOT_FIELDS = 2;
const BLOCK = 1;
const INITIAL_SLOTS = 1024;
const INITIAL_BLOCKS = 1024;

/** Blocks by hash and hashes by block. All hashes have the same length. */
export class PrefixCache {
  // By hash, the block that was added first of those that are left. A power of two, at most half full.
  #slots = new Int32Array(SLOT_FIELDS * INITIAL_SLOTS);
  #size = 0;
  // By hash, the further blocks of the same content, in order. Rare.
  readonly #twins = new Map<BlockHash, Set<number>>();
  #hashBytes = 0;
  // By block: its hash, and whether it has one.
  #bytes = new Uint8Array(0);
  #isCached = new Uint8Array(0);

  /** Number of distinct hashes. */
  get size(): number {
    return this.#size;
  }

  /** The block with this content, the one added first; undefined when there is none. */
  find(hash: BlockHash): number | undefined {
    const entry = this.#slots[this.#slotOf(hash) + BLOCK] ?? EMPTY;
    return entry === EMPTY ? undefined : entry - 1;
  }

  hasHash(block: number): boolean {
    return this.#isCached[block] === 1;
  }

  /** The hash of what a block holds; undefined when it is not in the cache. */
  hashOf(block: number): BlockHash | undefined {
    if (!this.hasHash(block)) return undefined;
    const start = block * this.#hashBytes;
    return Buffer.from(this.#bytes.buffer, start, this.#hashBytes).toString('latin1');
  }

  /** Notes that a block without a hash holds this content. */
  add(block: number, hash: BlockHash): void {
    this.#write(block, hash);
    const slot = this.#slotOf(hash);
    if (this.#slots[slot + BLOCK] !== EMPTY) return this.#addTwin(block, hash);
    this.#slots[slot] = placeOf(hash);
    this.#slots[slot + BLOCK] = block + 1;
    this.#size++;
    if (2 * SLOT_FIELDS * this.#size > this.#slots.length) this.#grow();
  }

  /** Forgets what a block holds. @returns false when it held nothing */
  remove(block: number): boolean {
    if (!this.hasHash(block)) return false;
    const hash = this.#twins.size === 0 ? undefined : this.hashOf(block);
    const twins = hash === undefined ? undefined : this.#twins.get(hash);
    if (hash === undefined || twins === undefined) this.#erase(this.#slotHolding(block));
    else this.#removeTwin(hash, block, twins);
    this.#isCached[block] = 0;
    return true;
  }

  /** Forgets everything. */
  clear(): void {
    this.#slots = new Int32Array(SLOT_FIELDS * INITIAL_SLOTS);
    this.#size = 0;
    this.#twins.clear();
    this.#bytes = new Uint8Array(0);
    this.#isCached = new Uint8Array(0);
  }

  #write(block: number, hash: BlockHash): void {
    this.#hashBytes = hash.length;
    if (block >= this.#isCached.length) this.#makeRoom(block);
    const start = block * hash.length;
    for (let at = 0; at < hash.length; at++) this.#bytes[start + at] = hash.charCodeAt(at);
    this.#isCached[block] = 1;
  }

  #makeRoom(block: number): void {
    const numBlocks = Math.max(INITIAL_BLOCKS, 2 * block);
    const [bytes, isCached] = [this.#bytes, this.#isCached];
    this.#bytes = new Uint8Array(numBlocks * this.#hashBytes);
    this.#bytes.set(bytes);
    this.#isCached = new Uint8Array(numBlocks);
    this.#isCached.set(isCached);
  }

  #addTwin(block: number, hash: BlockHash): void {
    const twins = this.#twins.get(hash);
    if (twins === undefined) this.#twins.set(hash, new Set([block]));
    else twins.add(block);
  }

  #removeTwin(hash: BlockHash, block: number, twins: Set<number>): void {
    const slot = this.#slotOf(hash);
    if (this.#slots[slot + BLOCK] === block + 1) {
      const [successor] = twins;
      if (successor === undefined) throw new TypeError('a set of twins is never empty');
      this.#slots[slot + BLOCK] = successor + 1;
      twins.delete(successor);
    } else {
      twins.delete(block);
    }
    if (twins.size === 0) this.#twins.delete(hash);
  }

  // The slot of the block with this content, or the empty one where it would be.
  #slotOf(hash: BlockHash): number {
    const slots = this.#slots;
    const last = slots.length - SLOT_FIELDS;
    const place = placeOf(hash);
    let slot = (SLOT_FIELDS * place) & last;
    for (let entry = slots[slot + BLOCK] ?? EMPTY; entry !== EMPTY; entry = slots[slot + BLOCK] ?? EMPTY) {
      if (slots[slot] === place && this.#holds(entry - 1, hash)) break;
      slot = (slot + SLOT_FIELDS) & last;
    }
    return slot;
  }

  #holds(block: number, hash: BlockHash): boolean {
    const bytes = this.#bytes;
    const start = block * this.#hashBytes;
    for (let at = 0; at < hash.length; at++) if (bytes[start + at] !== hash.charCodeAt(at)) return false;
    return true;
  }

  // The slot of a block that is the first of its content.
  #slotHolding(block: number): number {
    const slots = this.#slots;
    const last = slots.length - SLOT_FIELDS;
    let slot = (SLOT_FIELDS * this.#placeOfBlock(block)) & last;
    while (slots[slot + BLOCK] !== block + 1) slot = (slot + SLOT_FIELDS) & last;
    return slot;
  }

  #placeOfBlock(block: number): number {
    const end = (block + 1) * this.#hashBytes;
    const bytes = this.#bytes;
    return (bytes[end - 1] ?? 0) | ((bytes[end - 2] ?? 0) << 8) | ((bytes[end - 3] ?? 0) << 16) | ((bytes[end - 4] ?? 0) << 24);
  }

  // Those after the gap move into it, unless that were before their place: a search never has to look beyond an empty slot.
  #erase(slot: number): void {
    const slots = this.#slots;
    const last = slots.length - SLOT_FIELDS;
    let gap = slot;
    for (let next = (gap + SLOT_FIELDS) & last; slots[next + BLOCK] !== EMPTY; next = (next + SLOT_FIELDS) & last) {
      const place = slots[next] ?? 0;
      if (((next - SLOT_FIELDS * place) & last) < ((next - gap) & last)) continue;
      slots[gap] = place;
      slots[gap + BLOCK] = slots[next + BLOCK] ?? EMPTY;
      gap = next;
    }
    slots[gap + BLOCK] = EMPTY;
    this.#size--;
  }

  #grow(): void {
    const old = this.#slots;
    const slots = new Int32Array(old.length * 2);
    const last = slots.length - SLOT_FIELDS;
    this.#slots = slots;
    for (let from = 0; from < old.length; from += SLOT_FIELDS) {
      const [place, entry] = [old[from] ?? 0, old[from + BLOCK] ?? EMPTY];
      if (entry === EMPTY) continue;
      let slot = (SLOT_FIELDS * place) & last;
      while (slots[slot + BLOCK] !== EMPTY) slot = (slot + SLOT_FIELDS) & last;
      slots[slot] = place;
      slots[slot + BLOCK] = entry;
    }
  }
}

// A digest's bytes are even as they are: the last four make the place.
function placeOf(hash: BlockHash): number {
  const end = hash.length;
  return hash.charCodeAt(end - 1) | (hash.charCodeAt(end - 2) << 8) | (hash.charCodeAt(end - 3) << 16) | (hash.charCodeAt(end - 4) << 24);
}
