// What a word is before its first merge: one symbol for each byte or each character.
import { BYTE_CHARS } from './byte-alphabet.ts';
import type { Vocabulary } from './vocabulary.ts';

/** Symbols of the word that is being encoded; the buffer is used again for the next one. */
export class SymbolBuffer {
  symbols: Int32Array = new Int32Array(256);
  count = 0;
  /** Whether an unknown symbol is due, to which more characters may belong. */
  hasPendingUnk = false;

  /** Empties the buffer and makes room for `capacity` symbols. */
  reset(capacity: number): void {
    this.count = 0;
    this.hasPendingUnk = false;
    if (capacity > this.symbols.length || this.symbols.length > MAX_KEPT_SYMBOLS) this.symbols = new Int32Array(Math.max(256, capacity));
  }

  push(symbol: number): void {
    this.symbols[this.count++] = symbol;
  }
}

const MAX_KEPT_SYMBOLS = 65_536;

/**
 * Writes a word's symbols to the buffer: those of its characters between `from` and `stop`, the word's ends unless given.
 * The parts of a word come one after the other, and none ends inside a surrogate pair.
 */
export type Spell = (text: string, start: number, end: number, buffer: SymbolBuffer, from?: number, stop?: number) => void;

/** What is done with characters that are not in the vocabulary. */
export interface SpellingRules {
  readonly vocabulary: Vocabulary;
  /** Stands for a character that is not in the vocabulary; null: such a character is dropped. */
  readonly unkId: number | null;
  /** Whether one unknown token stands for a run of such characters. */
  readonly fusesUnk: boolean;
  /** Whether such a character becomes tokens of its bytes, `<0xE2>`, if all are in the vocabulary. */
  readonly hasByteFallback: boolean;
  /** Put before each character of a word but the first, and after the last one. */
  readonly prefix: string;
  readonly suffix: string;
}

/** Spells words in bytes, each of which has its token. Without a token for some byte, `spellChars` must do it. */
export function createByteSpelling(byteIds: Int32Array): Spell {
  return (text, start, end, buffer, from = start, stop = end) => {
    if (from === start) buffer.reset(3 * (end - start));
    const { symbols } = buffer;
    let { count } = buffer;
    for (let at = from; at < stop; at++) {
      const unit = text.charCodeAt(at);
      if (unit < 0x80) symbols[count++] = byteIds[unit] ?? 0;
      else if (unit < 0x800) {
        symbols[count++] = byteIds[0xc0 | (unit >> 6)] ?? 0;
        symbols[count++] = byteIds[0x80 | (unit & 0x3f)] ?? 0;
      } else if ((unit & 0xfc00) === 0xd800) {
        const code = 0x1_0000 + ((unit & 0x3ff) << 10) + (text.charCodeAt(++at) & 0x3ff);
        symbols[count++] = byteIds[0xf0 | (code >> 18)] ?? 0;
        symbols[count++] = byteIds[0x80 | ((code >> 12) & 0x3f)] ?? 0;
        symbols[count++] = byteIds[0x80 | ((code >> 6) & 0x3f)] ?? 0;
        symbols[count++] = byteIds[0x80 | (code & 0x3f)] ?? 0;
      } else {
        symbols[count++] = byteIds[0xe0 | (unit >> 12)] ?? 0;
        symbols[count++] = byteIds[0x80 | ((unit >> 6) & 0x3f)] ?? 0;
        symbols[count++] = byteIds[0x80 | (unit & 0x3f)] ?? 0;
      }
    }
    buffer.count = count;
  };
}

/** The token of each byte's letter in the byte-level alphabet; null when one is missing. */
export function findByteIds(vocabulary: Vocabulary): Int32Array | null {
  const ids = Int32Array.from(BYTE_CHARS, (unit) => vocabulary.findText(String.fromCharCode(unit)));
  return ids.includes(-1) ? null : ids;
}

/** Spells words in characters. */
export function createCharSpelling(rules: SpellingRules): Spell {
  const { vocabulary, unkId, fusesUnk, prefix, suffix } = rules;
  const fallbackIds = rules.hasByteFallback ? findFallbackIds(vocabulary) : null;
  const findChar = cachingAscii((char) => vocabulary.findText(char));
  return (text, start, end, buffer, from = start, stop = end) => {
    // One character has up to four bytes.
    if (from === start) buffer.reset(4 * (end - start));
    let { hasPendingUnk } = buffer;
    for (let at = from; at < stop; ) {
      const length = (text.charCodeAt(at) & 0xfc00) === 0xd800 ? 2 : 1;
      const isMarked = (prefix !== '' && at > start) || (suffix !== '' && at + length >= end);
      const id = isMarked
        ? vocabulary.findText((at > start ? prefix : '') + text.slice(at, at + length) + (at + length >= end ? suffix : ''))
        : findChar(text, at, length);
      at += length;
      if (id >= 0) {
        if (hasPendingUnk && unkId !== null) buffer.push(unkId);
        hasPendingUnk = false;
        buffer.push(id);
      } else if (!pushFallback(text.slice(at - length, at), fallbackIds, buffer) && unkId !== null) {
        if (hasPendingUnk && !fusesUnk) buffer.push(unkId);
        hasPendingUnk = true;
      }
    }
    if (stop === end && hasPendingUnk && unkId !== null) buffer.push(unkId);
    buffer.hasPendingUnk = hasPendingUnk;
  };
}

/** Whether every character comes into some symbol, and no symbol stands for more than one. */
export function keepsAll({ vocabulary, unkId, fusesUnk, hasByteFallback }: SpellingRules): boolean {
  return (hasByteFallback && !findFallbackIds(vocabulary).includes(-1)) || (unkId !== null && !fusesUnk);
}

function cachingAscii(find: (char: string) => number): (text: string, at: number, length: number) => number {
  const ascii = Int32Array.from({ length: 128 }, (_, code) => find(String.fromCharCode(code)));
  return (text, at, length) => {
    const unit = text.charCodeAt(at);
    return unit < 128 ? (ascii[unit] ?? -1) : find(text.slice(at, at + length));
  };
}

/** The tokens `<0x00>` to `<0xFF>`, -1 for those that are missing. */
export function findFallbackIds(vocabulary: Vocabulary): Int32Array {
  return Int32Array.from({ length: 256 }, (_, byte) => vocabulary.findText(`<0x${byte.toString(16).toUpperCase().padStart(2, '0')}>`));
}

function pushFallback(char: string, fallbackIds: Int32Array | null, buffer: SymbolBuffer): boolean {
  if (fallbackIds === null) return false;
  const ids = [...Buffer.from(char)].map((byte) => fallbackIds[byte] ?? -1);
  if (ids.includes(-1)) return false;
  for (const id of ids) buffer.push(id);
  return true;
}
