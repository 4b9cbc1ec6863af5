// What the published patterns ask of a character, as bits, by code point. Unicode 16.0, whatever the engine's version is.
import { isAddedLater, RECLASSIFIED_LETTER } from './unicode-16.ts';

/** `\p{L}` */
export const LETTER = 1;
/** `\p{N}` */
export const NUMBER = 2;
/** `\s` as Oniguruma has it: with U+0085, without U+FEFF. */
export const BLANK = 4;
/** `[\r\n]` */
export const NEWLINE = 8;
/** `\p{M}` */
export const MARK = 16;
/** `[\p{P}\p{S}]` */
export const SIGN = 32;
/** `[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]` */
export const UPPER = 64;
/** `[\p{Ll}\p{Lm}\p{Lo}\p{M}]` */
export const LOWER = 128;
/** Hiragana, Katakana and the ideographs up to U+9FA5. */
export const CJK = 256;
const KNOWN = 512;

/** Oniguruma's `\s`, for a character class of a JavaScript expression. */
export const BLANK_RANGES = '\\t-\\r \\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000';

// Filled as characters are met; 0 is not yet asked for. Pages that are never touched cost no memory.
const classes = new Uint16Array(0x11_0000);

/** The bits of a code point. */
export function classOf(codePoint: number): number {
  const known = classes[codePoint] ?? 0;
  return known === 0 ? classify(codePoint) : known;
}

/** Where the run of characters with one of the bits ends that begins at `start`: `start` itself when there is none. */
export function runEnd(text: string, start: number, end: number, bits: number): number {
  let at = start;
  while (at < end) {
    const unit = text.charCodeAt(at);
    if ((unit & 0xfc00) !== 0xd800) {
      if ((classOf(unit) & bits) === 0) return at;
      at++;
    } else {
      if ((classOf(text.codePointAt(at) ?? unit) & bits) === 0) return at;
      at += 2;
    }
  }
  return at;
}

/** As `runEnd`, for the characters with none of the bits. */
export function runEndWithout(text: string, start: number, end: number, bits: number): number {
  let at = start;
  while (at < end) {
    const unit = text.charCodeAt(at);
    if ((unit & 0xfc00) !== 0xd800) {
      if ((classOf(unit) & bits) !== 0) return at;
      at++;
    } else {
      if ((classOf(text.codePointAt(at) ?? unit) & bits) !== 0) return at;
      at += 2;
    }
  }
  return at;
}

/** The bits of the character at `at`; 0 at the end. */
export function classAt(text: string, at: number, end: number): number {
  if (at >= end) return 0;
  const unit = text.charCodeAt(at);
  return classOf((unit & 0xfc00) === 0xd800 ? (text.codePointAt(at) ?? unit) : unit);
}

/** How many code units the character at `at` has. */
export function charLengthAt(text: string, at: number): number {
  return (text.charCodeAt(at) & 0xfc00) === 0xd800 ? 2 : 1;
}

function classify(codePoint: number): number {
  const char = String.fromCodePoint(codePoint);
  const bits = KNOWN | (isAddedLater(codePoint) ? 0 : propertiesOf(char, codePoint));
  classes[codePoint] = bits;
  return bits;
}

function propertiesOf(char: string, codePoint: number): number {
  const bits = codePoint < 0x80 ? asciiBits(codePoint) : categoryBits(char, codePoint);
  return bits | (IS_BLANK.test(char) ? BLANK : 0) | (char === '\r' || char === '\n' ? NEWLINE : 0);
}

const IS_BLANK = new RegExp(`[${BLANK_RANGES}]`);

// Without an expression: those of Unicode categories take long to compile, and many texts need none.
function asciiBits(code: number): number {
  if (code >= 0x30 && code <= 0x39) return NUMBER;
  if (code >= 0x41 && code <= 0x5a) return LETTER | UPPER;
  if (code >= 0x61 && code <= 0x7a) return LETTER | LOWER;
  return code > 0x20 && code < 0x7f ? SIGN : 0;
}

function categoryBits(char: string, codePoint: number): number {
  if (/\p{L}/u.test(char)) return LETTER | caseBits(char, codePoint) | (/[\u3040-\u30ff\u4e00-\u9fa5]/.test(char) ? CJK : 0);
  if (/\p{M}/u.test(char)) return MARK | UPPER | LOWER | (codePoint >= 0x3040 && codePoint <= 0x30ff ? CJK : 0);
  if (/\p{N}/u.test(char)) return NUMBER;
  const isSign = /[\p{P}\p{S}]/u.test(char);
  return (isSign ? SIGN : 0) | (codePoint >= 0x3040 && codePoint <= 0x30ff ? CJK : 0);
}

function caseBits(char: string, codePoint: number): number {
  if (codePoint === RECLASSIFIED_LETTER || /\p{Ll}/u.test(char)) return LOWER;
  return /[\p{Lu}\p{Lt}]/u.test(char) ? UPPER : UPPER | LOWER;
}
