// How far into a word each of its tokens reaches.
import { findFallbackIds } from './symbols.ts';
import type { Vocabulary } from './vocabulary.ts';

/** A word and its tokens. */
export interface SpelledWord {
  readonly word: string;
  readonly ids: readonly number[];
  /** The word's first id in `ids`; all from there on are its own. */
  readonly from: number;
}

/**
 * Makes a function that appends to `ends` the code units of the word's beginning that the tokens up to each one spell, plus `base`.
 * A token that ends inside a character has nothing of the word: all is left to the one that completes the character, as vLLM's
 * detokenizer holds it back. Where tokens do not spell the word, as unknown ones, the last one has all of it.
 */
export function createExtents(vocabulary: Vocabulary, isByteLevel: boolean): (spelled: SpelledWord, base: number, ends: number[]) => void {
  const fallbackIds = new Set(isByteLevel ? [] : findFallbackIds(vocabulary));
  const numBytesOf = (id: number): number => {
    if (isByteLevel) return countChars(vocabulary.bytesOf(id));
    return fallbackIds.has(id) ? 1 : vocabulary.lengthOf(id);
  };
  return ({ word, ids, from }, base, ends) => {
    const reader = new CharReader(word);
    const first = ends.length;
    let numBytes = 0;
    let end = base;
    for (let index = from; index < ids.length; index++) {
      numBytes += numBytesOf(ids[index] ?? 0);
      const numChars = reader.charsIn(numBytes);
      if (reader.numBytes === numBytes) end = base + numChars;
      ends.push(end);
    }
    if (numBytes === Buffer.byteLength(word)) return;
    ends.fill(base, first);
    if (ends.length > first) ends[ends.length - 1] = base + word.length;
  };
}

// One character of the byte-level alphabet, of one or two bytes, is one byte of the text.
function countChars(token: Uint8Array): number {
  let count = 0;
  for (const byte of token) if ((byte & 0xc0) !== 0x80) count++;
  return count;
}

// Turns a growing number of UTF-8 bytes into one of code units.
class CharReader {
  readonly #text: string;
  /** Bytes of the whole characters that have been read. */
  numBytes = 0;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  charsIn(numBytes: number): number {
    while (this.#at < this.#text.length) {
      const code = this.#text.codePointAt(this.#at) ?? 0;
      const length = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x1_0000 ? 3 : 4;
      if (this.numBytes + length > numBytes) break;
      this.numBytes += length;
      this.#at += code > 0xffff ? 2 : 1;
    }
    return this.#at;
  }
}
