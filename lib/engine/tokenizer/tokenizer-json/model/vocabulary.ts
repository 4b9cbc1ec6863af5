// The tokens of a vocabulary as bytes in one arena, found by id or by content.
//
//   arena    T h e Ġ t h e Ġ q u ...                          the tokens' UTF-8, one after the other
//   entries  start + 1, length, state, - | ...                 by id; state: of the hash after the last byte; 0: no token
//   slots    hash of the content, id + 1 | ...                 open addressing; a power of two, at most three quarters full
//
// What is asked for together lies together: a look-up is three places in memory.
import { EMPTY_HASH, hashBytes } from './content-hash.ts';

const ENTRY_FIELDS = 4;
const SLOT_FIELDS = 2;
const LENGTH = 1;
const STATE = 2;

// Published vocabularies have 6 to 8.
const BYTES_PER_TOKEN = 8;

/** Two neighbours. */
export interface TokenPair {
  readonly left: number;
  readonly right: number;
}

/** A vocabulary's tables, as they are drawn above. They may be views of what others read, too: nobody writes to them. */
export interface VocabularyTables {
  readonly arena: Uint8Array;
  readonly entries: Int32Array;
  readonly slots: Int32Array;
  /** UTF-16 code units of the longest token. */
  readonly maxChars: number;
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
  #mask: number;

  /** @param capacity about how many tokens there will be; more may be added. */
  constructor(capacity: number) {
    let numSlots = 1024;
    while (3 * numSlots < 4 * capacity) numSlots *= 2;
    this.#arena = new Uint8Array(Math.ceil(capacity) * BYTES_PER_TOKEN);
    this.#entries = new Int32Array(Math.ceil(capacity) * ENTRY_FIELDS);
    this.#slots = new Int32Array(numSlots * SLOT_FIELDS);
    this.#mask = numSlots - 1;
  }

  /** The vocabulary that has these tables, for reading alone. */
  static fromTables({ arena, entries, slots, maxChars }: VocabularyTables): Vocabulary {
    const vocabulary = new Vocabulary(0);
    vocabulary.numIds = entries.length / ENTRY_FIELDS;
    vocabulary.#numTokens = vocabulary.numIds;
    vocabulary.#arena = arena;
    vocabulary.#arenaLength = arena.length;
    vocabulary.#entries = entries;
    vocabulary.#slots = slots;
    vocabulary.#mask = slots.length / SLOT_FIELDS - 1;
    vocabulary.#maxChars = maxChars;
    return vocabulary;
  }

  /** Its tables as they are, without the room for more tokens. */
  get tables(): VocabularyTables {
    const entries = this.#entries.subarray(0, this.numIds * ENTRY_FIELDS);
    return { arena: this.#arena.subarray(0, this.#arenaLength), entries, slots: this.#slots, maxChars: this.maxChars };
  }

  /** Copies a token in. @returns false, and nothing is changed, when the id or the content is taken. */
  add(bytes: Uint8Array, start: number, end: number, id: number): boolean {
    return this.addHashed(bytes, start, end, id, hashBytes(EMPTY_HASH, bytes, start, end));
  }

  /** As `add`. @param state the hash of the bytes */
  addHashed(bytes: Uint8Array, start: number, end: number, id: number, state: number): boolean {
    // Asking beyond the end of a table is slow.
    if (id < this.numIds && this.has(id)) return false;
    if (4 * this.#numTokens > 3 * this.#mask) this.#rehash();
    const slots = this.#slots;
    const lastSlot = SLOT_FIELDS * this.#mask;
    // As in `findHashed`, and apart from it: what one of them seldom does would have the code of both compiled again. For the same
    // reason the first step is like the others, and looks at all of a slot.
    let slot = toSlot(state, this.#mask) - SLOT_FIELDS;
    for (;;) {
      slot = (slot + SLOT_FIELDS) & lastSlot;
      const isSameHash = slots[slot] === state;
      const other = (slots[slot + 1] ?? 0) - 1;
      if (other < 0) break;
      if (isSameHash && this.#isContent(other, bytes, start, end)) return false;
    }
    slots[slot] = state;
    slots[slot + 1] = id + 1;
    this.#numTokens++;
    this.#write(id, bytes, start, end, state);
    return true;
  }

  #write(id: number, bytes: Uint8Array, start: number, end: number, state: number): void {
    this.#makeRoom(id, end - start);
    const at = this.#arenaLength;
    for (let index = start; index < end; index++) this.#arena[at + index - start] = bytes[index] ?? 0;
    this.#arenaLength += end - start;
    const entry = id * ENTRY_FIELDS;
    this.#entries[entry] = at + 1;
    this.#entries[entry + LENGTH] = end - start;
    this.#entries[entry + STATE] = state;
    if (id >= this.numIds) this.numIds = id + 1;
  }

  has(id: number): boolean {
    return this.#startOf(id) >= 0;
  }

  /** The id of a content, or -1. */
  find(bytes: Uint8Array, start: number, end: number): number {
    return this.findHashed(bytes, start, end, hashBytes(EMPTY_HASH, bytes, start, end));
  }

  /** As `find`. @param state the hash of the bytes */
  findHashed(bytes: Uint8Array, start: number, end: number, state: number): number {
    const slots = this.#slots;
    const lastSlot = SLOT_FIELDS * this.#mask;
    let slot = toSlot(state, this.#mask) - SLOT_FIELDS;
    for (;;) {
      slot = (slot + SLOT_FIELDS) & lastSlot;
      const isSameHash = slots[slot] === state;
      const id = (slots[slot + 1] ?? 0) - 1;
      if (id < 0 || (isSameHash && this.#isContent(id, bytes, start, end))) return id;
    }
  }

  /** The id of a text, or -1. */
  findText(text: string): number {
    const bytes = ENCODER.encode(text);
    return this.find(bytes, 0, bytes.length);
  }

  /**
   * The id of the token that is `left` and then `right` without its first `skipped` bytes, or -1.
   * The ids `near` and `near + 1` are tried first.
   */
  findJoined({ left, right }: TokenPair, skipped: number, near: number): number {
    if (this.#isJoined(near + 1, left, right, skipped)) return near + 1;
    if (this.#isJoined(near, left, right, skipped)) return near;
    const start = this.#startOf(right) + skipped;
    const state = hashBytes(this.#stateOf(left), this.#arena, start, start + this.lengthOf(right) - skipped);
    const slots = this.#slots;
    const lastSlot = SLOT_FIELDS * this.#mask;
    for (let slot = toSlot(state, this.#mask); ; slot = (slot + SLOT_FIELDS) & lastSlot) {
      const id = (slots[slot + 1] ?? 0) - 1;
      if (id < 0 || (slots[slot] === state && this.#isJoined(id, left, right, skipped))) return id;
    }
  }

  /** A view of the token's bytes, not to be changed; empty when there is no such token. */
  bytesOf(id: number): Uint8Array {
    const start = this.#startOf(id);
    return start < 0 ? NO_BYTES : this.#arena.subarray(start, start + this.lengthOf(id));
  }

  /** Calls back for each token from an id to before another, with where its bytes are: not to be changed. `bytesOf` would make a view of each. */
  forEach(firstId: number, endId: number, take: (bytes: Uint8Array, start: number, end: number, id: number) => void): void {
    for (let id = firstId; id < endId; id++) {
      const start = this.#startOf(id);
      if (start >= 0) take(this.#arena, start, start + this.lengthOf(id), id);
    }
  }

  /** How many bytes the token has; 0 when there is no such token. */
  lengthOf(id: number): number {
    return this.#entries[id * ENTRY_FIELDS + LENGTH] ?? 0;
  }

  /** Whether the token is one character: a code point. */
  isOneChar(id: number): boolean {
    const length = this.lengthOf(id);
    return length > 0 && length === charLength(this.#arena[this.#startOf(id)] ?? 0);
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

  #isContent(id: number, bytes: Uint8Array, start: number, end: number): boolean {
    return this.lengthOf(id) === end - start && isEqual(this.#arena, this.#startOf(id), bytes, start, end - start);
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

  #rehash(): void {
    this.#mask = 2 * this.#mask + 1;
    this.#slots = new Int32Array((this.#mask + 1) * SLOT_FIELDS);
    for (let id = 0; id < this.numIds; id++) if (this.has(id)) this.#putAfresh(this.#stateOf(id), id);
  }

  #putAfresh(state: number, id: number): void {
    let slot = toSlot(state, this.#mask);
    while (this.#slots[slot + 1] !== 0) slot = (slot + SLOT_FIELDS) & (SLOT_FIELDS * this.#mask);
    this.#slots[slot] = state;
    this.#slots[slot + 1] = id + 1;
  }

  #makeRoom(id: number, length: number): void {
    const capacity = this.#entries.length / ENTRY_FIELDS;
    if (id >= capacity) this.#entries = grown(this.#entries, new Int32Array(Math.max(2 * capacity, id + 1) * ENTRY_FIELDS));
    if (this.#arenaLength + length > this.#arena.length) {
      this.#arena = grown(this.#arena, new Uint8Array(2 * (this.#arena.length + length)));
    }
  }
}

// A Buffer is a kind of its own to the compiler: what is compiled for a file's bytes would be thrown away.
const ENCODER = new TextEncoder();
const NO_BYTES = new Uint8Array(0);

function grown<T extends Int32Array | Uint8Array>(from: T, to: T): T {
  to.set(from);
  return to;
}

// Of the character that begins with this byte of UTF-8.
function charLength(first: number): number {
  return first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
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
  return SLOT_FIELDS * ((state ^ (state >>> 15)) & mask);
}

function isEqual(a: Uint8Array, aStart: number, b: Uint8Array, bStart: number, length: number): boolean {
  for (let index = 0; index < length; index++) if (a[aStart + index] !== b[bStart + index]) return false;
  return true;
}
