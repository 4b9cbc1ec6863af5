// The tokens of a vocabulary as bytes in one arena, found by id or by content.
//
//   arena    T h e Ġ t h e Ġ q u ...                          the tokens' UTF-8, one after the other
//   entries  start + 1, length, state, - | ...                 by id; state: of the hash after the last byte; 0: no token
//   slots    hash of the content -> id + 1                     open addressing; a power of two, at most half full
//
// What is asked for together lies together: a look-up is three places in memory.

const ENTRY_FIELDS = 4;
const LENGTH = 1;
const STATE = 2;

const FNV_OFFSET = 0x811c9dc5 | 0;
const FNV_PRIME = 0x01000193;

/** Two neighbours. */
export interface TokenPair {
  readonly left: number;
  readonly right: number;
}

/** Tokens by id and by content. No two have the same content; ids may have gaps. */
export class Vocabulary {
  /** One more than the highest id. */
  numIds = 0;
  #numTokens = 0;
  #maxChars: number | null = null;
  #arena: Uint8Array;
  #arenaLength = 0;
  #entries: Int32Array;
  #slots: Int32Array;

  /** @param capacity about how many tokens there will be; more may be added. */
  constructor(capacity: number) {
    let numSlots = 1024;
    while (numSlots < 2 * capacity) numSlots *= 2;
    this.#arena = new Uint8Array(numSlots * 4);
    this.#entries = new Int32Array((numSlots / 2) * ENTRY_FIELDS);
    this.#slots = new Int32Array(numSlots);
  }

  /** Copies a token in. @returns false, and nothing is changed, when the id or the content is taken. */
  add(bytes: Uint8Array, start: number, end: number, id: number): boolean {
    // Asking beyond the end of a table is slow.
    if (id < this.numIds && this.has(id)) return false;
    if (2 * this.#numTokens >= this.#slots.length) this.#rehash();
    const state = hashBytes(FNV_OFFSET, bytes, start, end);
    const slot = this.#locate(state, bytes, start, end);
    if (this.#slots[slot] !== 0) return false;
    this.#slots[slot] = id + 1;
    this.#numTokens++;
    this.#makeRoom(id, end - start);
    const at = this.#arenaLength;
    for (let index = start; index < end; index++) this.#arena[at + index - start] = bytes[index] ?? 0;
    this.#arenaLength += end - start;
    const entry = id * ENTRY_FIELDS;
    this.#entries[entry] = at + 1;
    this.#entries[entry + LENGTH] = end - start;
    this.#entries[entry + STATE] = state;
    if (id >= this.numIds) this.numIds = id + 1;
    return true;
  }

  has(id: number): boolean {
    return this.#startOf(id) >= 0;
  }

  /** The id of a content, or -1. */
  find(bytes: Uint8Array, start: number, end: number): number {
    return (this.#slots[this.#locate(hashBytes(FNV_OFFSET, bytes, start, end), bytes, start, end)] ?? 0) - 1;
  }

  /** The id of a text, or -1. */
  findText(text: string): number {
    const bytes = Buffer.from(text);
    return this.find(bytes, 0, bytes.length);
  }

  /**
   * The id of the token that is `left` and then `right` without its first `skipped` bytes, or -1.
   * The ids `near` and `near + 1` are tried first.
   */
  findJoined({ left, right }: TokenPair, skipped: number, near: number): number {
    if (this.#isJoined(near, left, right, skipped)) return near;
    if (this.#isJoined(near + 1, left, right, skipped)) return near + 1;
    const start = this.#startOf(right) + skipped;
    const state = hashBytes(this.#stateOf(left), this.#arena, start, start + this.lengthOf(right) - skipped);
    const mask = this.#slots.length - 1;
    for (let slot = toSlot(state, mask); ; slot = (slot + 1) & mask) {
      const id = (this.#slots[slot] ?? 0) - 1;
      if (id < 0 || (this.#stateOf(id) === state && this.#isJoined(id, left, right, skipped))) return id;
    }
  }

  /** A view of the token's bytes, not to be changed; empty when there is no such token. */
  bytesOf(id: number): Uint8Array {
    const start = this.#startOf(id);
    return start < 0 ? NO_BYTES : this.#arena.subarray(start, start + this.lengthOf(id));
  }

  /** How many bytes the token has; 0 when there is no such token. */
  lengthOf(id: number): number {
    return this.#entries[id * ENTRY_FIELDS + LENGTH] ?? 0;
  }

  /** The UTF-16 code units of the longest token, once all tokens are in. */
  get maxChars(): number {
    this.#maxChars ??= this.#measureMaxChars();
    return this.#maxChars;
  }

  #measureMaxChars(): number {
    let most = 0;
    for (let id = 0; id < this.numIds; id++) {
      // Characters are no more than bytes.
      if (this.lengthOf(id) > most) most = Math.max(most, countChars(this.#arena, this.#startOf(id), this.lengthOf(id)));
    }
    return most;
  }

  // The slot of a content, or the free one where it would be.
  #locate(state: number, bytes: Uint8Array, start: number, end: number): number {
    const mask = this.#slots.length - 1;
    for (let slot = toSlot(state, mask); ; slot = (slot + 1) & mask) {
      const id = (this.#slots[slot] ?? 0) - 1;
      if (id < 0) return slot;
      const isCandidate = this.#stateOf(id) === state && this.lengthOf(id) === end - start;
      if (isCandidate && isEqual(this.#arena, this.#startOf(id), bytes, start, end - start)) return slot;
    }
  }

  #isJoined(id: number, left: number, right: number, skipped: number): boolean {
    const arena = this.#arena;
    const leftLength = this.lengthOf(left);
    const rightLength = this.lengthOf(right) - skipped;
    const start = this.#startOf(id);
    if (start < 0 || this.lengthOf(id) !== leftLength + rightLength) return false;
    if (!isEqual(arena, start + leftLength, arena, this.#startOf(right) + skipped, rightLength)) return false;
    return isEqual(arena, start, arena, this.#startOf(left), leftLength);
  }

  // -1 when there is no such token.
  #startOf(id: number): number {
    return (this.#entries[id * ENTRY_FIELDS] ?? 0) - 1;
  }

  #stateOf(id: number): number {
    return this.#entries[id * ENTRY_FIELDS + STATE] ?? 0;
  }

  #freeSlot(state: number): number {
    const mask = this.#slots.length - 1;
    let slot = toSlot(state, mask);
    while (this.#slots[slot] !== 0) slot = (slot + 1) & mask;
    return slot;
  }

  #rehash(): void {
    this.#slots = new Int32Array(this.#slots.length * 2);
    for (let id = 0; id < this.numIds; id++) if (this.has(id)) this.#slots[this.#freeSlot(this.#stateOf(id))] = id + 1;
  }

  #makeRoom(id: number, length: number): void {
    const capacity = this.#entries.length / ENTRY_FIELDS;
    if (id >= capacity) this.#entries = grown(this.#entries, new Int32Array(Math.max(2 * capacity, id + 1) * ENTRY_FIELDS));
    if (this.#arenaLength + length > this.#arena.length) {
      this.#arena = grown(this.#arena, new Uint8Array(2 * (this.#arena.length + length)));
    }
  }
}

const NO_BYTES = new Uint8Array(0);

function grown<T extends Int32Array | Uint8Array>(from: T, to: T): T {
  to.set(from);
  return to;
}

// FNV-1a, without the last step that mixes the high bits in.
function hashBytes(state: number, bytes: Uint8Array, start: number, end: number): number {
  let hash = state;
  for (let index = start; index < end; index++) hash = Math.imul(hash ^ (bytes[index] ?? 0), FNV_PRIME);
  return hash;
}

// Of UTF-8: characters begin with a byte that goes on no other, and those with four bytes have two code units.
function countChars(bytes: Uint8Array, start: number, length: number): number {
  let count = 0;
  for (let at = start; at < start + length; at++) {
    const byte = bytes[at] ?? 0;
    if ((byte & 0xc0) !== 0x80) count += byte >= 0xf0 ? 2 : 1;
  }
  return count;
}

function toSlot(state: number, mask: number): number {
  return (state ^ (state >>> 15)) & mask;
}

function isEqual(a: Uint8Array, aStart: number, b: Uint8Array, bStart: number, length: number): boolean {
  for (let index = 0; index < length; index++) if (a[aStart + index] !== b[bStart + index]) return false;
  return true;
}
