// FNV-1a with 32 bits over a text's UTF-8 bytes (draft-eastlake-fnv), without making the bytes.

const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;
const REPLACEMENT = 0xfffd;

/** The hash, from 0 to 2^32 - 1. Lone surrogates count as U+FFFD. */
export function hashUtf8(text: string): number {
  let hash = FNV_OFFSET;
  for (let index = 0; index < text.length; index++) {
    const code = codePointAt(text, index);
    if (code > 0xffff) index++;
    hash = hashCodePoint(hash, code);
  }
  return hash >>> 0;
}

function codePointAt(text: string, index: number): number {
  const code = text.codePointAt(index) ?? 0;
  return code >= 0xd800 && code <= 0xdfff ? REPLACEMENT : code;
}

// RFC 3629, section 3.
function hashCodePoint(hash: number, code: number): number {
  if (code < 0x80) return hashByte(hash, code);
  if (code < 0x800) return hashLast(hashByte(hash, 0xc0 | (code >> 6)), code);
  if (code < 0x1_0000) return hashLast(hashLast(hashByte(hash, 0xe0 | (code >> 12)), code >> 6), code);
  return hashLast(hashLast(hashLast(hashByte(hash, 0xf0 | (code >> 18)), code >> 12), code >> 6), code);
}

function hashLast(hash: number, bits: number): number {
  return hashByte(hash, 0x80 | (bits & 0x3f));
}

function hashByte(hash: number, byte: number): number {
  return Math.imul(hash ^ byte, FNV_PRIME);
}
