// A class in brackets: [a-z_], [^"\\], [[:alpha:]].
import { type CharRange, type CharSet, charSetOf, negate } from './char-set.ts';
import { type ClassItem, readEscape } from './escapes.ts';
import type { PatternReader } from './pattern-reader.ts';

const POSIX: ReadonlyMap<string, readonly CharRange[]> = new Map(
  Object.entries<readonly CharRange[]>({
    alpha: [[0x41, 0x5a], [0x61, 0x7a]],
    digit: [[0x30, 0x39]],
    alnum: [[0x30, 0x39], [0x41, 0x5a], [0x61, 0x7a]],
    upper: [[0x41, 0x5a]],
    lower: [[0x61, 0x7a]],
    space: [[0x09, 0x0d], [0x20, 0x20]],
    punct: [[0x21, 0x2f], [0x3a, 0x40], [0x5b, 0x60], [0x7b, 0x7e]],
    xdigit: [[0x30, 0x39], [0x41, 0x46], [0x61, 0x66]],
  }),
);

/**
 * The set of a class whose `[` has been taken. A `]` that comes first is a character, as in Rust and Python: the class that it
 * would end in ECMAScript is empty.
 * @throws ConstraintError when it does not end, when a range is reversed, or when no character is left
 */
export function readClass(reader: PatternReader): CharSet {
  const isNegated = reader.skip('^');
  const ranges: CharRange[] = [];
  do readRange(reader, ranges);
  while (!reader.skip(']'));
  const set = charSetOf(ranges);
  const result = isNegated ? negate(set) : set;
  if (result.ranges.length === 0) throw reader.fault('a class that no character is in');
  return result;
}

function readRange(reader: PatternReader, ranges: CharRange[]): void {
  const first = readItem(reader);
  if (typeof first !== 'number') {
    // One by one: a list can be too long to be spread.
    for (const range of first.ranges) ranges.push(range);
    return;
  }
  const isRange = reader.peek() === '-' && reader.peek(1) !== ']' && reader.peek(1) !== undefined;
  if (!isRange) {
    ranges.push([first, first]);
    return;
  }
  reader.take();
  const last = readItem(reader);
  if (typeof last !== 'number' || last < first) throw reader.fault('a range of characters in the wrong order');
  ranges.push([first, last]);
}

function readItem(reader: PatternReader): ClassItem {
  if (reader.skip('[:')) return readPosix(reader);
  const char = reader.take();
  if (char === undefined) throw reader.fault('a class without its "]"');
  if (char !== '\\') return char.codePointAt(0) ?? 0;
  if (reader.skip('b')) return 0x08;
  if (reader.skip('-')) return 0x2d;
  return readEscape(reader);
}

function readPosix(reader: PatternReader): CharSet {
  const ranges = POSIX.get(reader.takeUntil(':') ?? '');
  if (ranges === undefined || !reader.skip(']')) throw reader.fault('unknown class in "[: :]"');
  return charSetOf(ranges);
}
