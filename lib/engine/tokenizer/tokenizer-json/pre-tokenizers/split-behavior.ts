// What becomes of the matches of a split (tokenizers: SplitDelimiterBehavior).
import type { FindMatches, Pieces, Ranges } from './pieces.ts';
import { cutEach } from './pieces.ts';

/** The supported behaviours. */
export const SPLIT_BEHAVIORS = ['Isolated', 'Removed', 'MergedWithPrevious', 'MergedWithNext', 'Contiguous'] as const;

/** What becomes of a match: a piece of its own, nothing, part of a neighbour, or one piece with all that follow it at once. */
export type SplitBehavior = (typeof SPLIT_BEHAVIORS)[number];

/** How to split. */
export interface SplitRule {
  readonly find: FindMatches;
  readonly behavior: SplitBehavior;
  /** True: what lies between the matches counts as the matches. */
  readonly isInverted: boolean;
}

/** Splits each piece. */
export function splitPieces(pieces: Pieces, rule: SplitRule): Pieces {
  return rule.behavior === 'Isolated' ? isolate(pieces, rule) : join(pieces, rule);
}

// What matches and what does not become pieces alike: mostly a pattern leaves nothing between its matches.
function isolate(pieces: Pieces, { find }: SplitRule): Pieces {
  return cutEach(pieces, (text, start, end, ranges) => {
    const from = ranges.length;
    find(text, start, end, ranges);
    if (!isGapless(ranges, from, start, end)) fillGaps(ranges, from, start, end);
  });
}

function isGapless(ranges: Ranges, from: number, start: number, end: number): boolean {
  let at = start;
  for (let index = from; index < ranges.length; index += 2) {
    if (ranges[index] !== at || ranges[index + 1] === at) return false;
    at = ranges[index + 1] ?? 0;
  }
  return at === end;
}

function fillGaps(ranges: Ranges, from: number, start: number, end: number): void {
  let at = start;
  for (const [matchStart, matchEnd] of toPairs(ranges.splice(from))) {
    if (matchStart > at) ranges.push(at, matchStart);
    if (matchEnd > matchStart) ranges.push(matchStart, matchEnd);
    at = matchEnd;
  }
  if (end > at) ranges.push(at, end);
}

function* toPairs(ranges: Ranges): Generator<readonly [number, number]> {
  for (let index = 0; index < ranges.length; index += 2) yield [ranges[index] ?? 0, ranges[index + 1] ?? 0];
}

function join(pieces: Pieces, { find, behavior, isInverted }: SplitRule): Pieces {
  const matches: Ranges = [];
  return cutEach(pieces, (text, start, end, ranges) => {
    matches.length = 0;
    find(text, start, end, matches);
    const joiner = new PieceJoiner(ranges, behavior);
    let at = start;
    for (const [matchStart, matchEnd] of toPairs(matches)) {
      if (matchStart > at) joiner.add(at, matchStart, isInverted);
      if (matchEnd > matchStart) joiner.add(matchStart, matchEnd, !isInverted);
      at = matchEnd;
    }
    if (end > at) joiner.add(at, end, isInverted);
  });
}

// Puts matches and what lies between them together, in order.
class PieceJoiner {
  readonly #ranges: Ranges;
  readonly #behavior: SplitBehavior;
  // Whether the last one was a match; null before the first.
  #wasMatch: boolean | null = null;

  constructor(ranges: Ranges, behavior: SplitBehavior) {
    this.#ranges = ranges;
    this.#behavior = behavior;
  }

  add(start: number, end: number, isMatch: boolean): void {
    if (this.#behavior !== 'Removed') this.#join(start, end, isMatch);
    else if (!isMatch) this.#ranges.push(start, end);
    this.#wasMatch = isMatch;
  }

  #join(start: number, end: number, isMatch: boolean): void {
    if (this.#wasMatch !== null && this.#isPartOfLast(isMatch)) this.#ranges[this.#ranges.length - 1] = end;
    else this.#ranges.push(start, end);
  }

  #isPartOfLast(isMatch: boolean): boolean {
    if (this.#behavior === 'Contiguous') return isMatch === this.#wasMatch;
    if (this.#behavior === 'MergedWithPrevious') return isMatch && this.#wasMatch === false;
    return !isMatch && this.#wasMatch === true;
  }
}
