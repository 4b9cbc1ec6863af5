// How far into a word each of its tokens reaches.
import { findFallbackIds } from './symbols.ts';
import type { Vocabulary } from './vocabulary.ts';

/** Knows how many bytes of a word each token spells. */
export class TokenExtents {
  readonly #vocabulary: Vocabulary;
  readonly #isByteLevel: boolean;
  readonly #fallbackIds: ReadonlySet<number>;

  constructor(vocabulary: Vocabulary, isByteLevel: boolean) {
    this.#vocabulary = vocabulary;
    this.#isByteLevel = isByteLevel;
    this.#fallbackIds = new Set(isByteLevel ? [] : findFallbackIds(vocabulary));
  }

  /** Begins with a word. */
  of(word: string): WordExtents {
    return new WordExtents(this, word);
  }

  numBytesOf(id: number): number {
    if (this.#isByteLevel) return countChars(this.#vocabulary.bytesOf(id));
    return this.#fallbackIds.has(id) ? 1 : this.#vocabulary.lengthOf(id);
  }
}

/**
 * How far into a word its tokens reach, in code units. A token that ends inside a character has nothing of the word: all is left to
 * the one that completes the character, as vLLM's detokenizer holds it back. Where tokens do not spell the word, as unknown ones, the
 * last one has all of it.
 */
export class WordExtents {
  readonly #extents: TokenExtents;
  readonly #word: string;
  readonly #reader: CharReader;
  #numBytes = 0;
  #numTokens = 0;
  #end = 0;

  constructor(extents: TokenExtents, word: string) {
    this.#extents = extents;
    this.#word = word;
    this.#reader = new CharReader(word);
  }

  /** Appends where the word's next tokens end, plus `base`. */
  append(ids: readonly number[], { from, to, base }: { from: number; to: number; base: number }, ends: number[]): void {
    for (let index = from; index < to; index++) {
      this.#numBytes += this.#extents.numBytesOf(ids[index] ?? 0);
      const numChars = this.#reader.charsIn(this.#numBytes);
      if (this.#reader.numBytes === this.#numBytes) this.#end = numChars;
      ends.push(base + this.#end);
    }
    this.#numTokens += to - from;
  }

  /** After the last token. */
  finish(base: number, ends: number[]): void {
    if (this.#numBytes === Buffer.byteLength(this.#word)) return;
    ends.fill(base, ends.length - this.#numTokens);
    if (this.#numTokens > 0) ends[ends.length - 1] = base + this.#word.length;
  }
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
