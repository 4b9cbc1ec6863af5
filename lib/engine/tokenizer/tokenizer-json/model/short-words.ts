// Short ASCII words that are tokens, found by their characters at once: most words of most texts.
//
//   slots  hash and id + 1 | ...            open addressing; as many low bits for the id as tell the slots apart; 0: the slot is free
//   rows   chars chars chars state | ...    by id: a byte for each character
//
// Frequent tokens have low ids, so that what is looked at most lies close together. The table is filled as texts come, some tokens with
// each of them: neither the load nor any text waits for all.
import { byteOfChar } from './byte-alphabet.ts';
import type { Vocabulary } from './vocabulary.ts';

/** Longest word that is found, in characters. */
const MAX_SHORT_CHARS = 12;
/** What is found for a short ASCII word that is no token. */
export const NO_TOKEN = -1;
/** What is found for other words, and for those of tokens that are not in the table yet. */
export const NOT_KNOWN = -2;

const TOKENS_PER_TEXT = 1024;

// Of UTF-8: characters of the alphabet begin with a byte below this.
const MAX_CHAR_BYTES = 2;
const ALPHABET_END = 0xe0;

const NUM_FIELDS = 4;
const STATE = 3;
// Whether a word with the text of a token is the token.
const UNKNOWN = 0;
const WHOLE = 1;
const OTHER = 2;

/** The tables of all short words, as they are drawn above. They may be views of what others read, too: nobody writes to them. */
export interface ShortWordTables {
  readonly slots: Int32Array;
  readonly rows: Int32Array;
}

/** The tokens that are short ASCII words. */
export class ShortWords {
  readonly #slots: Int32Array;
  readonly #mask: number;
  readonly #rows: Int32Array;
  readonly #vocabulary: Vocabulary;
  readonly #isWhole: ((id: number) => boolean) | null;
  // Tokens below this id are in the table.
  #endId = 0;

  /**
   * Of a vocabulary in the byte-level alphabet, to which nothing is added any more.
   *
   * @param isWhole whether a word with the text of a token is that token, asked once for each; null: all are
   * @param known what `findOutAll` has given for the same vocabulary
   */
  constructor(vocabulary: Vocabulary, isWhole: ((id: number) => boolean) | null, known?: ShortWordTables) {
    this.#slots = known?.slots ?? new Int32Array(countSlots(vocabulary.numIds));
    this.#mask = this.#slots.length - 1;
    this.#rows = known?.rows ?? new Int32Array(NUM_FIELDS * vocabulary.numIds);
    this.#vocabulary = vocabulary;
    this.#isWhole = isWhole;
    if (known !== undefined) this.#endId = vocabulary.numIds;
  }

  /** Takes all tokens into the table, asks about each, and gives the tables. */
  findOutAll(): ShortWordTables {
    while (this.#endId < this.#vocabulary.numIds) this.addTokens();
    for (const slot of this.#slots) if (slot !== 0) this.#findOut((slot & this.#mask) - 1);
    return { slots: this.#slots, rows: this.#rows };
  }

  /** Takes further tokens into the table, if any are left. To be called for each text. */
  addTokens(): void {
    if (this.#endId === this.#vocabulary.numIds) return;
    const endId = Math.min(this.#vocabulary.numIds, this.#endId + TOKENS_PER_TEXT);
    this.#vocabulary.forEach(this.#endId, endId, this.#add);
    this.#endId = endId;
  }

  /** The token that a word is, `NO_TOKEN` or `NOT_KNOWN`. */
  find(text: string, start: number, end: number): number {
    if (end - start > MAX_SHORT_CHARS) return NOT_KNOWN;
    let first = 0;
    let second = 0;
    let third = 0;
    for (let at = start; at < end; at++) {
      const unit = text.charCodeAt(at);
      // The character 0 is like none.
      if (unit >= 0x80 || unit === 0) return NOT_KNOWN;
      first = (first << 8) | (second >>> 24);
      second = (second << 8) | (third >>> 24);
      third = (third << 8) | unit;
    }
    const slots = this.#slots;
    const rows = this.#rows;
    const mask = this.#mask;
    const hash = hashChars(first, second, third);
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const found = slots[slot] ?? 0;
      if (found === 0) return this.#endId < this.#vocabulary.numIds ? NOT_KNOWN : NO_TOKEN;
      if (((found ^ hash) & ~mask) !== 0) continue;
      const id = (found & mask) - 1;
      const at = NUM_FIELDS * id;
      if (rows[at] !== first || rows[at + 1] !== second || rows[at + 2] !== third) continue;
      return rows[at + STATE] === WHOLE || this.#findOut(id) ? id : NO_TOKEN;
    }
  }

  #findOut(id: number): boolean {
    const at = NUM_FIELDS * id + STATE;
    if (this.#rows[at] === UNKNOWN) this.#rows[at] = this.#isWhole === null || this.#isWhole(id) ? WHOLE : OTHER;
    return this.#rows[at] === WHOLE;
  }

  readonly #add = (spelled: Uint8Array, start: number, end: number, id: number): void => {
    if (end - start > MAX_CHAR_BYTES * MAX_SHORT_CHARS) return;
    let first = 0;
    let second = 0;
    let third = 0;
    let numChars = 0;
    for (let at = start; at < end; at++) {
      const lead = spelled[at] ?? 0;
      const unit = byteOfChar(lead < 0x80 ? lead : ((lead & 0x1f) << 6) | ((spelled[++at] ?? 0) & 0x3f));
      if (++numChars > MAX_SHORT_CHARS || lead >= ALPHABET_END || unit >= 0x80 || unit <= 0) return;
      first = (first << 8) | (second >>> 24);
      second = (second << 8) | (third >>> 24);
      third = (third << 8) | unit;
    }
    if (numChars === 0) return;
    const at = NUM_FIELDS * id;
    this.#rows[at] = first;
    this.#rows[at + 1] = second;
    this.#rows[at + 2] = third;
    const hash = hashChars(first, second, third);
    let slot = hash & this.#mask;
    while (this.#slots[slot] !== 0) slot = (slot + 1) & this.#mask;
    this.#slots[slot] = (hash & ~this.#mask) | (id + 1);
  };
}

// A power of two, and above all ids.
function countSlots(numIds: number): number {
  let numSlots = 32;
  while (numSlots < 1.6 * numIds) numSlots *= 2;
  return numSlots;
}

function hashChars(first: number, second: number, third: number): number {
  const hash = Math.imul(Math.imul(Math.imul(first, 0x9e3779b1) ^ second, 0x85ebca6b) ^ third, 0xc2b2ae35);
  return hash ^ (hash >>> 15);
}
