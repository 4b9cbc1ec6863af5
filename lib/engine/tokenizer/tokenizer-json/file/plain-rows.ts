// The quick way through a vocabulary and its merges: rows of strings and numbers, all written alike. A lot of rows is found by
// one loop, and looked up by another. What is written otherwise is left to JsonCursor, which also knows what is wrong with it.
import { EMPTY_HASH, HASH_PRIME } from '../model/content-hash.ts';
import type { JsonCursor } from './json-cursor.ts';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const ZERO = 0x30;
const NINE = 0x39;

/** Of each string: its first byte in `bytes`, one past its last, the hash of its bytes (`model/content-hash.ts`). */
export const STRING_FIELDS = 3;

// A lot stays in the nearest cache.
const MAX_ROWS = 512;
const MAX_BYTES = 16_384;
// More would not be exact.
const MAX_NUMBER = 100_000_000;

/** Rows of one shape, as they stand in a file. */
export class PlainRows {
  /** The fields of all rows, one row after the other: `STRING_FIELDS` for a string, one for a number. */
  readonly fields: Int32Array;
  /** Fields of a row. */
  readonly width: number;
  count = 0;
  /** The strings, without their quotes and escapes. */
  readonly bytes: Uint8Array = new Uint8Array(MAX_BYTES);
  readonly #shape: Uint8Array;

  /** @param shape a row without blanks: `"` is a string, `0` a number, all else is itself: `":0,` for `"token": 12,` */
  constructor(shape: string) {
    this.#shape = Uint8Array.from(shape, (char) => char.charCodeAt(0));
    this.width = Array.from(shape, (char) => (char === '"' ? STRING_FIELDS : char === '0' ? 1 : 0)).reduce<number>((sum, fields) => sum + fields, 0);
    this.fields = new Int32Array(MAX_ROWS * this.width);
  }

  /** Takes rows from the cursor's place on. @returns false when the next one is none of them */
  take(cursor: JsonCursor): boolean {
    cursor.at = this.fill(cursor.bytes, cursor.at);
    return this.count > 0;
  }

  /**
   * As `take`, from a place on. One loop that calls nothing: most of it runs before there is compiled code to call.
   *
   * @returns where the first row begins that is not taken
   */
  fill(bytes: Uint8Array, from: number): number {
    const shape = this.#shape;
    const { fields, bytes: strings } = this;
    const { length } = bytes;
    let [at, rowStart, column, field, stringEnd] = [from, from, 0, 0, 0];
    this.count = 0;
    while (at < length) {
      const byte = bytes[at++] ?? 0;
      if (byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09) {
        while (bytes[at] === 0x20) at++;
        continue;
      }
      const expected = shape[column];
      if (expected === QUOTE && byte === QUOTE) {
        fields[field] = stringEnd;
        let hash = EMPTY_HASH;
        let char = bytes[at] ?? 0;
        while (char !== QUOTE && stringEnd < MAX_BYTES && at < length - 1) {
          if (char === BACKSLASH) {
            char = bytes[++at] ?? 0;
            if (char !== QUOTE && char !== BACKSLASH) break;
          }
          strings[stringEnd++] = char;
          hash = Math.imul(hash ^ char, HASH_PRIME);
          char = bytes[++at] ?? 0;
        }
        if (char !== QUOTE) break;
        at++;
        fields[field + 1] = stringEnd;
        fields[field + 2] = hash;
        field += STRING_FIELDS;
      } else if (expected === ZERO && byte >= ZERO && byte <= NINE) {
        let value = byte - ZERO;
        for (let digit = bytes[at] ?? 0; digit >= ZERO && digit <= NINE && value < MAX_NUMBER; digit = bytes[++at] ?? 0) value = 10 * value + digit - ZERO;
        fields[field++] = value;
      } else if (byte !== expected) break;
      if (++column < shape.length) continue;
      rowStart = at;
      column = 0;
      if (++this.count === MAX_ROWS) break;
    }
    return rowStart;
  }
}
