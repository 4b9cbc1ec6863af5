// Words that are tokens, found in the vocabulary at once instead of being merged symbol by symbol. Most words are.
import { BYTE_CHARS } from './byte-alphabet.ts';
import type { Vocabulary } from './vocabulary.ts';
import { MAX_CACHED_CHARS } from './word-cache.ts';

/** What `WholeWords` reads. */
export interface WholeWordOptions {
  readonly vocabulary: Vocabulary;
  /** Whether tokens are spelled in the byte-level alphabet. */
  readonly isByteLevel: boolean;
  /** Whether a word with the text of a token is that token; null: all are, and of any length. Otherwise words are up to 64 code units. */
  readonly isWhole: ((id: number) => boolean) | null;
}

/** Finds the tokens that words are. */
export class WholeWords {
  readonly #options: WholeWordOptions;
  readonly #maxChars: number;
  readonly #buffer = new Uint8Array(MAX_BYTES_PER_CHAR * MAX_CACHED_CHARS);

  constructor(options: WholeWordOptions) {
    this.#options = options;
    const { maxChars } = options.vocabulary;
    this.#maxChars = options.isWhole === null ? maxChars : Math.min(maxChars, MAX_CACHED_CHARS);
  }

  /** The token that a word is, or -1. */
  find(text: string, start: number, end: number): number {
    const numChars = end - start;
    if (numChars > this.#maxChars) return -1;
    const { vocabulary, isByteLevel, isWhole } = this.#options;
    const spelled = numChars <= MAX_CACHED_CHARS ? this.#buffer : new Uint8Array(MAX_BYTES_PER_CHAR * numChars);
    const length = spellAscii(text, start, end, isByteLevel, spelled) || spell(text.slice(start, end), isByteLevel, spelled);
    const id = vocabulary.find(spelled, 0, length);
    return id >= 0 && (isWhole === null || isWhole(id)) ? id : -1;
  }
}

// A code unit is up to three bytes of UTF-8, and each of them two of the alphabet's.
const MAX_BYTES_PER_CHAR = 6;
const ENCODER = new TextEncoder();

// 0 where it is not ASCII.
function spellAscii(text: string, start: number, end: number, isByteLevel: boolean, spelled: Uint8Array): number {
  let length = 0;
  for (let at = start; at < end; at++) {
    const unit = text.charCodeAt(at);
    if (unit >= 0x80) return 0;
    if (isByteLevel) length = spellByte(unit, spelled, length);
    else spelled[length++] = unit;
  }
  return length;
}

function spell(word: string, isByteLevel: boolean, spelled: Uint8Array): number {
  const bytes = ENCODER.encode(word);
  let length = 0;
  for (const byte of bytes) {
    if (isByteLevel) length = spellByte(byte, spelled, length);
    else spelled[length++] = byte;
  }
  return length;
}

function spellByte(byte: number, spelled: Uint8Array, length: number): number {
  // The alphabet ends below U+0800.
  const char = BYTE_CHARS[byte] ?? 0;
  if (char < 0x80) {
    spelled[length] = char;
    return length + 1;
  }
  spelled[length] = 0xc0 | (char >> 6);
  spelled[length + 1] = 0x80 | (char & 0x3f);
  return length + 2;
}
