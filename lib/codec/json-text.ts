// Bytes to the text of a JSON document: UTF-8, UTF-16 or UTF-32, with a mark or without, as Python's json module tells them apart.
import { isUtf8 } from 'node:buffer';

/** The text of a document's bytes, without its mark; null for bytes that are no text in the encoding that they begin in. */
export function decodeJsonText(bytes: Buffer): string | null {
  const { encoding, markBytes } = findEncoding(bytes);
  const body = markBytes === 0 ? bytes : bytes.subarray(markBytes);
  switch (encoding) {
    case 'utf-8':
      return decodeUtf8(body);
    case 'utf-16le':
      return body.length % 2 === 0 ? body.toString('utf16le') : null;
    case 'utf-16be':
      return body.length % 2 === 0 ? Buffer.from(body).swap16().toString('utf16le') : null;
    case 'utf-32le':
    case 'utf-32be':
      return decodeUtf32(body, encoding === 'utf-32le');
  }
}

type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'utf-32le' | 'utf-32be';

interface FoundEncoding {
  readonly encoding: Encoding;
  /** Bytes of the mark that says so. */
  readonly markBytes: number;
}

const UTF_8: FoundEncoding = { encoding: 'utf-8', markBytes: 0 };

// Longer marks first: the one of UTF-32 begins as that of UTF-16 does.
const MARKS: readonly (readonly [bytes: readonly number[], encoding: Encoding])[] = [
  [[0x00, 0x00, 0xfe, 0xff], 'utf-32be'],
  [[0xff, 0xfe, 0x00, 0x00], 'utf-32le'],
  [[0xef, 0xbb, 0xbf], 'utf-8'],
  [[0xfe, 0xff], 'utf-16be'],
  [[0xff, 0xfe], 'utf-16le'],
];

function findEncoding(bytes: Buffer): FoundEncoding {
  const [first = 1, second = 1] = bytes;
  // A brace, a bracket or a blank, and something behind it: nearly every document.
  if (first !== 0 && second !== 0 && first < ASCII_END) return UTF_8;
  for (const [mark, encoding] of MARKS) if (mark.every((byte, index) => bytes[index] === byte)) return { encoding, markBytes: mark.length };
  return { encoding: findUnmarked(bytes), markBytes: 0 };
}

const ASCII_END = 0x80;

// A document begins with ASCII: where its first characters have their zeros tells how wide they are, and which end comes first.
function findUnmarked(bytes: Buffer): Encoding {
  const [first = 1, second = 1, third = 1, fourth = 1] = bytes;
  if (bytes.length < 2 || bytes.length === 3) return 'utf-8';
  if (first === 0) return second === 0 && bytes.length > 2 ? 'utf-32be' : 'utf-16be';
  if (second !== 0) return 'utf-8';
  return third === 0 && fourth === 0 ? 'utf-32le' : 'utf-16le';
}

// Bytes that are not UTF-8 read as the replacement character, which few texts hold: only those are looked at again.
function decodeUtf8(bytes: Buffer): string | null {
  const text = bytes.toString('utf8');
  return text.includes(REPLACEMENT) && !isUtf8(bytes) ? decodeSurrogates(bytes) : text;
}

const REPLACEMENT = '\ufffd';

// Python lets surrogates pass that are written as characters of three bytes. Replacement characters have as many: they stand for them at first.
function decodeSurrogates(bytes: Buffer): string | null {
  const units: string[] = [];
  const replaced = Buffer.from(bytes);
  for (let at = 0; at + 2 < bytes.length; at++) {
    const point = bytes[at] === SURROGATE_LEAD || bytes[at] === REPLACEMENT_LEAD ? toCodePoint(bytes, at) : 0;
    if (point === REPLACEMENT_POINT) units.push(REPLACEMENT);
    if (point < FIRST_SURROGATE || point > LAST_SURROGATE) continue;
    units.push(String.fromCharCode(point));
    replaced.set(REPLACEMENT_BYTES, at);
  }
  let index = 0;
  return isUtf8(replaced) ? replaced.toString('utf8').replaceAll(REPLACEMENT, () => units[index++] ?? REPLACEMENT) : null;
}

// Of three bytes; what they are otherwise is looked at later.
function toCodePoint(bytes: Buffer, at: number): number {
  const [lead = 0, second = 0, third = 0] = [bytes[at], bytes[at + 1], bytes[at + 2]];
  return second >> 6 === CONTINUATION && third >> 6 === CONTINUATION ? ((lead & 0x0f) << 12) | ((second & 0x3f) << 6) | (third & 0x3f) : 0;
}

const CONTINUATION = 0b10;
const SURROGATE_LEAD = 0xed;
const FIRST_SURROGATE = 0xd800;
const LAST_SURROGATE = 0xdfff;
const REPLACEMENT_LEAD = 0xef;
const REPLACEMENT_POINT = 0xfffd;
const REPLACEMENT_BYTES = Buffer.from(REPLACEMENT);
const LAST_CODE_POINT = 0x10ffff;
// Few enough to be arguments of one call.
const MAX_POINTS_IN_TURN = 4096;

function decodeUtf32(bytes: Buffer, isLittleEndian: boolean): string | null {
  if (bytes.length % 4 !== 0) return null;
  let text = '';
  for (let start = 0; start < bytes.length; start += 4 * MAX_POINTS_IN_TURN) {
    const points: number[] = [];
    for (let offset = start; offset < Math.min(bytes.length, start + 4 * MAX_POINTS_IN_TURN); offset += 4) {
      points.push(isLittleEndian ? bytes.readUInt32LE(offset) : bytes.readUInt32BE(offset));
    }
    if (points.some((point) => point > LAST_CODE_POINT)) return null;
    text += String.fromCodePoint(...points);
  }
  return text;
}
