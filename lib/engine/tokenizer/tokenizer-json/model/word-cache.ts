// Words that have been encoded, with their ids: few words make up most of a text.
//
//   slots    hash, word + 1 | ...            open addressing; a power of two, at most half full
//   ends     char, id | ...                  by word, in the order they came: where its characters and ids end
//   chars    T h e c a t ...                 the words' UTF-16 code units, one after the other
//   ids      785 4719 ...                    the words' ids, one after the other
//
// Numbers in arrays instead of a Map: looking a word up makes no string of it, and there is nothing to collect as garbage.
import { hashTextRange } from '../../../../base/rng.ts';

/** Longest word that is kept, in UTF-16 code units. */
export const MAX_CACHED_CHARS = 64;
/** Words in each of the two generations. With what belongs to them, both have up to 12 MB. */
export const GENERATION_SIZE = 65_536;
// Of a generation; words that fill them have 16 characters and 8 ids each.
const MAX_CHARS: number = 16 * GENERATION_SIZE;
const MAX_IDS: number = 8 * GENERATION_SIZE;

const FIRST_SIZE = 1024;
// Words chosen to meet in one place are not looked for beyond that: they are not kept.
const MAX_PROBES = 16;

/** The hash of a word, by which the cache keeps it: 32 bits with a sign, as the tables hold it. */
export function hashWord(text: string, start: number, end: number): number {
  return hashTextRange(text, start, end) | 0;
}

/** Keeps the words used last: when the young generation is full it becomes the old one, and the old one is dropped. */
export class WordCache {
  #young = new Generation();
  #old: Generation | null = null;

  /** Appends the ids of a word to `ids`. @returns false, and nothing is appended, when the word is not kept */
  append(hash: number, text: string, start: number, end: number, ids: number[]): boolean {
    const word = this.#young.find(hash, text, start, end);
    if (word >= 0) {
      this.#young.appendIds(word, ids);
      return true;
    }
    const old = this.#old?.find(hash, text, start, end) ?? -1;
    if (old < 0) return false;
    const from = ids.length;
    this.#old?.appendIds(old, ids);
    this.add(hash, text, start, end, ids, from);
    return true;
  }

  /** Forgets all words. */
  clear(): void {
    this.#old = null;
    if (!this.#young.empty()) this.#young = new Generation();
  }

  /** Keeps a word that is not kept yet. Its ids are those of `ids` from `from` on. */
  add(hash: number, text: string, start: number, end: number, ids: readonly number[], from: number): void {
    if (this.#young.isFull) {
      this.#old = this.#young;
      this.#young = new Generation();
    }
    this.#young.add(hash, text, start, end, ids, from);
  }
}

class Generation {
  numWords = 0;
  #slots = new Int32Array(2 * SLOTS_PER_WORD * FIRST_SIZE);
  // Before the first word ends the one that is none.
  #ends = new Int32Array(2 * (FIRST_SIZE + 1));
  #chars = new Uint16Array(8 * FIRST_SIZE);
  #ids = new Int32Array(2 * FIRST_SIZE);

  get isFull(): boolean {
    const last = 2 * this.numWords;
    return this.numWords >= GENERATION_SIZE || (this.#ends[last] ?? 0) > MAX_CHARS || (this.#ends[last + 1] ?? 0) > MAX_IDS;
  }

  /** Takes all words out where that is less work than a new one: @returns false where it has grown. */
  empty(): boolean {
    if (this.#slots.length > 2 * SLOTS_PER_WORD * FIRST_SIZE) return false;
    this.numWords = 0;
    this.#slots.fill(0);
    return true;
  }

  /** A word's number, or -1. */
  find(hash: number, text: string, start: number, end: number): number {
    const slots = this.#slots;
    const lastSlot = slots.length - 2;
    let slot = (2 * hash) & lastSlot;
    for (let probe = 0; probe < MAX_PROBES; probe++) {
      const word = (slots[slot + 1] ?? 0) - 1;
      if (word < 0) return -1;
      if (slots[slot] === hash && this.#isWord(word, text, start, end)) return word;
      slot = (slot + 2) & lastSlot;
    }
    return -1;
  }

  appendIds(word: number, ids: number[]): void {
    const last = this.#ends[2 * word + 3] ?? 0;
    for (let at = this.#ends[2 * word + 1] ?? 0; at < last; at++) ids.push(this.#ids[at] ?? 0);
  }

  add(hash: number, text: string, start: number, end: number, ids: readonly number[], from: number): void {
    this.#makeRoom();
    const slot = this.#findFree(hash);
    if (slot < 0) return;
    const last = 2 * this.numWords++;
    let charsEnd = this.#ends[last] ?? 0;
    let idsEnd = this.#ends[last + 1] ?? 0;
    this.#slots[slot] = hash;
    this.#slots[slot + 1] = this.numWords;
    this.#chars = withRoom(this.#chars, charsEnd + end - start);
    for (let at = start; at < end; at++) this.#chars[charsEnd++] = text.charCodeAt(at);
    this.#ids = withRoom(this.#ids, idsEnd + ids.length - from);
    for (let at = from; at < ids.length; at++) this.#ids[idsEnd++] = ids[at] ?? 0;
    this.#ends[last + 2] = charsEnd;
    this.#ends[last + 3] = idsEnd;
  }

  #isWord(word: number, text: string, start: number, end: number): boolean {
    const chars = this.#chars;
    const first = this.#ends[2 * word] ?? 0;
    if ((this.#ends[2 * word + 2] ?? 0) - first !== end - start) return false;
    for (let at = start; at < end; at++) if (chars[first + at - start] !== text.charCodeAt(at)) return false;
    return true;
  }

  // -1 when all places are taken where the word would be looked for.
  #findFree(hash: number): number {
    const lastSlot = this.#slots.length - 2;
    let slot = (2 * hash) & lastSlot;
    for (let probe = 0; probe < MAX_PROBES; probe++) {
      if (this.#slots[slot + 1] === 0) return slot;
      slot = (slot + 2) & lastSlot;
    }
    return -1;
  }

  #makeRoom(): void {
    if (2 * SLOTS_PER_WORD * (this.numWords + 1) <= this.#slots.length) return;
    const slots = this.#slots;
    this.#slots = new Int32Array(2 * slots.length);
    this.#ends = withRoom(this.#ends, this.#ends.length + 1);
    for (let at = 0; at < slots.length; at += 2) if (slots[at + 1] !== 0) this.#move(slots[at] ?? 0, slots[at + 1] ?? 0);
  }

  // A word that finds no place is not found again.
  #move(hash: number, wordAfter: number): void {
    const slot = this.#findFree(hash);
    if (slot < 0) return;
    this.#slots[slot] = hash;
    this.#slots[slot + 1] = wordAfter;
  }
}

const SLOTS_PER_WORD = 2;

function withRoom<T extends Int32Array | Uint16Array>(array: T, length: number): T {
  if (length <= array.length) return array;
  const grown = new (array.constructor as new (length: number) => T)(2 * length);
  grown.set(array);
  return grown;
}
