// The alphabet in which byte-level tokens are spelled: a printable character for each byte, as GPT-2 chose them.
// Bytes that print in Latin-1 stand for themselves; the others, in order, are U+0100, U+0101, ...: a blank is U+0120.

const FIRST_SHIFTED = 0x100;

/** The code unit that stands for a byte. */
export const BYTE_CHARS: Uint16Array = createByteChars();

const BYTES = invert(BYTE_CHARS);

/** The byte that a code unit stands for, or -1. */
export function byteOfChar(unit: number): number {
  return BYTES[unit] ?? -1;
}

/** The bytes that a token stands for: its own, UTF-8, unless each of its characters stands for one. */
export function toSpelledBytes(token: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(token.length);
  let length = 0;
  for (let at = 0; at < token.length; at++) {
    const first = token[at] ?? 0;
    // The alphabet ends below U+0800: its characters have one or two bytes.
    const unit = first < 0x80 ? first : ((first & 0x1f) << 6) | ((token[++at] ?? 0) & 0x3f);
    const byte = first < 0xe0 ? byteOfChar(unit) : -1;
    if (byte < 0) return token;
    bytes[length++] = byte;
  }
  return bytes.subarray(0, length);
}

function createByteChars(): Uint16Array {
  const chars = new Uint16Array(256);
  let shifted = FIRST_SHIFTED;
  for (let byte = 0; byte < 256; byte++) {
    const isPrintable = (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte <= 0xff && byte !== 0xad);
    chars[byte] = isPrintable ? byte : shifted++;
  }
  return chars;
}

function invert(chars: Uint16Array): Int16Array {
  const bytes = new Int16Array(2 * FIRST_SHIFTED).fill(-1);
  chars.forEach((unit, byte) => (bytes[unit] = byte));
  return bytes;
}
