// What follows a backslash in a pattern: classes and single characters. ASCII classes are those of ECMAScript.
import { type CharRange, type CharSet, charSetOf, negate } from './char-set.ts';
import type { PatternReader } from './pattern-reader.ts';

/** A set of characters, or a single one by its code point. */
export type ClassItem = CharSet | number;

const WORD: readonly CharRange[] = [[0x30, 0x39], [0x41, 0x5a], [0x5f, 0x5f], [0x61, 0x7a]];
const SPACE: readonly CharRange[] = [
  [0x09, 0x0d], [0x20, 0x20], [0xa0, 0xa0], [0x1680, 0x1680], [0x2000, 0x200a], [0x2028, 0x2029], [0x202f, 0x202f], [0x205f, 0x205f],
  [0x3000, 0x3000], [0xfeff, 0xfeff],
];
const CLASSES: ReadonlyMap<string, CharSet> = new Map(
  Object.entries({ d: [[0x30, 0x39]] as CharRange[], w: WORD, s: SPACE }).flatMap(([name, ranges]) => {
    const set = charSetOf(ranges);
    return [[name, set], [name.toUpperCase(), negate(set)]] as const;
  }),
);
const CONTROLS: ReadonlyMap<string, number> = new Map(Object.entries({ n: 0x0a, r: 0x0d, t: 0x09, f: 0x0c, v: 0x0b, a: 0x07, 0: 0 }));
const HEX_LENGTHS: ReadonlyMap<string, number> = new Map(Object.entries({ x: 2, u: 4, U: 8 }));
const LAST_CODE_POINT = 0x10ffff;

/**
 * The set or character of an escape whose backslash has been taken.
 * @throws ConstraintError on an unknown escape or a backreference
 */
export function readEscape(reader: PatternReader): ClassItem {
  const letter = reader.take();
  if (letter === undefined) throw reader.fault('the pattern ends with a backslash');
  const set = CLASSES.get(letter);
  if (set !== undefined) return set;
  if (letter === 'p' || letter === 'P') return readProperty(reader, letter === 'P');
  const hexLength = HEX_LENGTHS.get(letter);
  if (hexLength !== undefined) return readHex(reader, hexLength);
  const control = CONTROLS.get(letter);
  if (control !== undefined) return control;
  if (letter === 'c') return readControl(reader);
  if (/[1-9k]/.test(letter)) throw reader.fault('backreferences are not supported');
  if (/[A-Za-z]/.test(letter)) throw reader.fault(`unknown escape \\${letter}`);
  return letter.codePointAt(0) ?? 0;
}

function readHex(reader: PatternReader, length: number): number {
  const isBraced = reader.skip('{');
  const digits = reader.takeWhile((char) => /[0-9a-fA-F]/.test(char), isBraced ? 8 : length);
  const code = Number.parseInt(digits, 16);
  const isWhole = isBraced ? digits !== '' && reader.skip('}') : digits.length === length;
  if (!isWhole || code > LAST_CODE_POINT) throw reader.fault('invalid hexadecimal escape');
  return length === 4 && !isBraced ? joinSurrogates(reader, code) : code;
}

// JSON and JavaScript write characters beyond the first plane as two \uXXXX.
function joinSurrogates(reader: PatternReader, high: number): number {
  if (high < 0xd800 || high > 0xdbff) return high;
  const start = reader.at;
  if (reader.skip('\\u')) {
    const low = Number.parseInt(reader.takeWhile((char) => /[0-9a-fA-F]/.test(char), 4), 16);
    if (low >= 0xdc00 && low <= 0xdfff) return (high - 0xd800) * 0x400 + low - 0xdc00 + 0x10000;
  }
  reader.at = start;
  return high;
}

function readControl(reader: PatternReader): number {
  const letter = reader.take();
  if (letter === undefined || !/[A-Za-z]/.test(letter)) throw reader.fault('invalid control escape');
  return letter.charCodeAt(0) % 32;
}

// \p{L}, \p{Script=Greek}, \pL
function readProperty(reader: PatternReader, isNegated: boolean): CharSet {
  const name = reader.skip('{') ? reader.takeUntil('}') : reader.take();
  const set = name === null || name === undefined ? null : findProperty(name);
  if (set === null) throw reader.fault('unknown Unicode property');
  return isNegated ? negate(set) : set;
}

// As many as a pattern of use has; each takes some milliseconds to look up and some kilobytes to keep.
const MAX_KNOWN_PROPERTIES = 200;
const knownProperties = new Map<string, CharSet>();
// Planes 2 and 3 hold rare ideographs, the rest next to nothing.
const LAST_LISTED = 0x1ffff;

function findProperty(name: string): CharSet | null {
  const known = knownProperties.get(name);
  if (known !== undefined) return known;
  const set = listProperty(name);
  if (set !== null && knownProperties.size < MAX_KNOWN_PROPERTIES) knownProperties.set(name, set);
  return set;
}

function listProperty(name: string): CharSet | null {
  const expression = propertyExpression(name);
  if (expression === null) return null;
  const ranges: [number, number][] = [];
  for (let code = 0; code <= LAST_LISTED; code++) {
    if (!expression.test(String.fromCodePoint(code))) continue;
    const last = ranges.at(-1);
    if (last?.[1] === code - 1) last[1] = code;
    else ranges.push([code, code]);
  }
  return charSetOf(ranges);
}

// Rust and Python know scripts without `Script=`.
function propertyExpression(name: string): RegExp | null {
  if (!/^[A-Za-z_]+(?:=[A-Za-z_]+)?$/.test(name)) return null;
  for (const full of [name, `Script=${name}`]) {
    try {
      return new RegExp(`^\\p{${full}}$`, 'u');
    } catch {
      // Not a property under this name.
    }
  }
  return null;
}
