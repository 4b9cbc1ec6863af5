// What becomes of the matches of a split (tokenizers: SplitDelimiterBehavior).
import type { Meter } from '../../../../base/slices/meter.ts';
import { cutEach, type FindMatches, type PieceLots, type Pieces, type PreTokenizer, type Ranges } from './pieces.ts';

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

/** The pre-tokenizer that splits each piece. */
export function toSplit(rule: SplitRule): PreTokenizer {
  return {
    preTokenize: (pieces) => (rule.behavior === 'Isolated' ? isolate(pieces, rule) : join(pieces, rule)),
    preTokenizeSteps: (lots, meter) => splitLots(lots, rule, meter),
  };
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
    const at = joiner.addMatches(matches, start, isInverted);
    if (end > at) joiner.add(at, end, isInverted);
  });
}

function* splitLots(lots: PieceLots, rule: SplitRule, meter: Meter): PieceLots {
  let isAtStart = false;
  for (const lot of lots) {
    isAtStart ||= lot?.isAtStart ?? false;
    if (lot === null) yield null;
    else {
      for (const ranges of splitLot(lot, rule, meter)) {
        if (ranges === null) yield null;
        else if (ranges.length > 0) {
          yield { text: lot.text, ranges, isAtStart };
          isAtStart = false;
        }
      }
    }
  }
}

function* splitLot({ text, ranges }: Pieces, { find, behavior, isInverted }: SplitRule, meter: Meter): Generator<Ranges | null, void, void> {
  const matches: Ranges = [];
  const joiner = new PieceJoiner([], behavior);
  for (let index = 0; index < ranges.length; index += 2) {
    const [start, end] = [ranges[index] ?? 0, ranges[index + 1] ?? 0];
    joiner.beginPiece();
    let at = start;
    for (let from = start; from < end; ) {
      matches.length = 0;
      const next = find(text, start, end, matches, from, Math.min(end, from + meter.unitsPerStep));
      at = joiner.addMatches(matches, at, isInverted);
      if (meter.spend(next - from)) {
        yield joiner.takeFinished();
        yield null;
      }
      from = next;
    }
    if (end > at) joiner.add(at, end, isInverted);
  }
  yield joiner.takeAll();
}

// Puts matches and what lies between them together, in order.
class PieceJoiner {
  #ranges: Ranges;
  readonly #behavior: SplitBehavior;
  // Whether the last one was a match; null before the first.
  #wasMatch: boolean | null = null;

  constructor(ranges: Ranges, behavior: SplitBehavior) {
    this.#ranges = ranges;
    this.#behavior = behavior;
  }

  beginPiece(): void {
    this.#wasMatch = null;
  }

  /** Adds matches and the gaps before them. @returns where the last one ends */
  addMatches(matches: Ranges, start: number, isInverted: boolean): number {
    let at = start;
    for (let index = 0; index < matches.length; index += 2) {
      const [matchStart, matchEnd] = [matches[index] ?? 0, matches[index + 1] ?? 0];
      if (matchStart > at) this.add(at, matchStart, isInverted);
      if (matchEnd > matchStart) this.add(matchStart, matchEnd, !isInverted);
      at = matchEnd;
    }
    return at;
  }

  /** All but the last one, which may go on. */
  takeFinished(): Ranges {
    const finished = this.#ranges;
    this.#ranges = finished.splice(-2);
    return finished;
  }

  takeAll(): Ranges {
    const all = this.#ranges;
    this.#ranges = [];
    return all;
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
    if (this.#behavior === 'Isolated') return false;
    if (this.#behavior === 'Contiguous') return isMatch === this.#wasMatch;
    if (this.#behavior === 'MergedWithPrevious') return isMatch && this.#wasMatch === false;
    return !isMatch && this.#wasMatch === true;
  }
}
