// Sets of characters, as sorted ranges of code points.
import type { Rng } from '../../../../base/rng.ts';

/** Code points from the first to the last, both included. */
export type CharRange = readonly [first: number, last: number];

/** A set of characters. */
export interface CharSet {
  /** Disjoint, in ascending order, without surrogates. */
  readonly ranges: readonly CharRange[];
  /** The part of it that random text is made of: printable ASCII where there is any, letters where nearly all of that is allowed. */
  readonly palette: readonly CharRange[];
}

const LAST_CODE_POINT = 0x10ffff;
const PRINTABLE: readonly CharRange[] = [[0x20, 0x7e]];
const LETTERS: readonly CharRange[] = [[0x61, 0x7a]];
const SURROGATES: readonly CharRange[] = [[0xd800, 0xdfff]];
// A set with more of the 95 printable characters than this is meant to be "anything".
const MOST_PRINTABLE = 80;

/** The set of all characters in any of the ranges, which may overlap. */
export function charSetOf(ranges: readonly CharRange[]): CharSet {
  const merged = subtract(merge(ranges), SURROGATES);
  return { ranges: merged, palette: paletteOf(merged) };
}

/** All characters that are not in the set. */
export function negate(set: CharSet): CharSet {
  return charSetOf(subtract([[0, LAST_CODE_POINT]], set.ranges));
}

/** Whether a code point is in the set. */
export function hasChar({ ranges }: CharSet, code: number): boolean {
  let low = 0;
  let high = ranges.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const [first, last] = ranges[middle] as CharRange;
    if (code < first) high = middle - 1;
    else if (code > last) low = middle + 1;
    else return true;
  }
  return false;
}

/** A character at random from the set's palette; the set is not empty. */
export function pickChar({ palette }: CharSet, rng: Rng): string {
  let index = rng.integer(0, countChars(palette) - 1);
  for (const [first, last] of palette) {
    if (index <= last - first) return String.fromCodePoint(first + index);
    index -= last - first + 1;
  }
  throw new TypeError('the set is empty');
}

/** How many characters the ranges hold. */
function countChars(ranges: readonly CharRange[]): number {
  return ranges.reduce((sum, [first, last]) => sum + last - first + 1, 0);
}

/** Whether every lower-case ASCII letter is in the set. */
export function hasLetters(set: CharSet): boolean {
  return set.ranges.some(([first, last]) => first <= 0x61 && last >= 0x7a);
}

function paletteOf(ranges: readonly CharRange[]): readonly CharRange[] {
  const printable = intersect(ranges, PRINTABLE);
  if (printable.length === 0) return ranges;
  return countChars(printable) > MOST_PRINTABLE ? intersect(printable, LETTERS) : printable;
}

function merge(ranges: readonly CharRange[]): readonly CharRange[] {
  const sorted = [...ranges].sort((one, other) => one[0] - other[0]);
  const merged: [number, number][] = [];
  for (const [first, last] of sorted) {
    const previous = merged.at(-1);
    if (previous !== undefined && first <= previous[1] + 1) previous[1] = Math.max(previous[1], last);
    else merged.push([first, last]);
  }
  return merged;
}

function intersect(ranges: readonly CharRange[], others: readonly CharRange[]): readonly CharRange[] {
  return ranges.flatMap(([first, last]) =>
    others.map(([from, to]): CharRange => [Math.max(first, from), Math.min(last, to)]).filter(([from, to]) => from <= to),
  );
}

// Both are sorted and disjoint.
function subtract(ranges: readonly CharRange[], holes: readonly CharRange[]): readonly CharRange[] {
  const rest: CharRange[] = [];
  let hole = 0;
  for (const [first, last] of ranges) {
    let from = first;
    while (hole < holes.length && (holes[hole] as CharRange)[1] < from) hole++;
    for (let at = hole; at < holes.length && (holes[at] as CharRange)[0] <= last; at++) {
      const [start, end] = holes[at] as CharRange;
      if (start > from) rest.push([from, start - 1]);
      from = end + 1;
    }
    if (from <= last) rest.push([from, last]);
  }
  return rest;
}
