// What a pre-tokenizer works on: a text and the ranges of it that are pieces.
import { changeInParts, type Meter } from '../../../../base/slices/meter.ts';

/** Ranges of a text, first and one past the last code unit of each: `[0, 5, 5, 11]` for two. In order; none is empty. */
export type Ranges = number[];

/** A text cut into pieces. What is in no range is dropped. */
export interface Pieces {
  readonly text: string;
  readonly ranges: Ranges;
  /** Whether the text begins where the whole input begins. */
  readonly isAtStart: boolean;
}

/** Pieces of one text, in several lots; null is a pause. No lot is empty, and none but the first is at the start. */
export type PieceLots = Generator<Pieces | null, void, void>;

/** Cuts pieces into smaller ones, and may change their text. Each piece is a text of its own: nothing looks beyond its ends. */
export interface PreTokenizer {
  readonly preTokenize: (pieces: Pieces) => Pieces;
  /** The same with pauses: lots as short as the meter's steps, but that no piece is cut for it. */
  readonly preTokenizeSteps: (lots: PieceLots, meter: Meter) => PieceLots;
}

/**
 * Finds what a pattern matches in a range of the text, as if nothing were around it, and appends it to `matches`.
 *
 * @param from where to begin: the range's start unless given, or where an earlier call has left off
 * @param stop the place from which on no match is begun: the range's end unless given
 * @returns where to go on; the range's end when that was all
 */
export type FindMatches = (text: string, start: number, end: number, matches: Ranges, from?: number, stop?: number) => number;

/** Where the match ends that begins at `at`; `at` itself when none does. */
export type MatchEnd = (text: string, at: number, end: number) => number;

/** The matches of a pattern that can be tried at any place. */
export function toFindMatches(matchEnd: MatchEnd): FindMatches {
  return (text, start, end, matches, from = start, stop = end) => {
    let at = from;
    while (at < stop) {
      const next = matchEnd(text, at, end);
      if (next > at) matches.push(at, next);
      at = next > at ? next : at + ((text.charCodeAt(at) & 0xfc00) === 0xd800 ? 2 : 1);
    }
    return at;
  };
}

/** Cuts each piece's text by a function, and keeps the text. */
export function cutEach(pieces: Pieces, cut: (text: string, start: number, end: number, ranges: Ranges) => unknown): Pieces {
  const ranges: Ranges = [];
  for (let index = 0; index < pieces.ranges.length; index += 2) {
    cut(pieces.text, pieces.ranges[index] ?? 0, pieces.ranges[index + 1] ?? 0, ranges);
  }
  return { ...pieces, ranges };
}

/** How pieces are changed. */
export interface PieceChange {
  /** Done to each part of a piece by itself, wherever the piece is cut. */
  readonly changePart: (part: string) => string;
  /** Done to the whole piece then. */
  readonly changeBeginning: (piece: string, isAtStart: boolean) => string;
}

/** Changes each piece's text. The texts of what comes out follow each other without a gap. */
export function toChange({ changePart, changeBeginning }: PieceChange): PreTokenizer {
  return {
    preTokenize: (pieces) => {
      const writer = new PieceWriter();
      forEachPiece(pieces, (piece, isAtStart) => writer.add(changeBeginning(changePart(piece), isAtStart)));
      return writer.toPieces(pieces.isAtStart);
    },
    *preTokenizeSteps(lots, meter) {
      let isAtStart = false;
      for (const lot of lots) {
        isAtStart ||= lot?.isAtStart ?? false;
        const changed = lot === null ? null : yield* changeLot(lot, { changePart, changeBeginning }, meter);
        if (changed !== null && changed.length === 0) continue;
        yield changed?.toPieces(isAtStart) ?? null;
        isAtStart &&= changed === null;
      }
    },
  };
}

/** One after the other. */
export function inSequence(parts: readonly PreTokenizer[]): PreTokenizer {
  return {
    preTokenize: (pieces) => parts.reduce((cut, { preTokenize }) => preTokenize(cut), pieces),
    preTokenizeSteps: (lots, meter) => parts.reduce((cut, { preTokenizeSteps }) => preTokenizeSteps(cut, meter), lots),
  };
}

function* changeLot({ text, ranges, isAtStart }: Pieces, { changePart, changeBeginning }: PieceChange, meter: Meter): Generator<null, PieceWriter, void> {
  const writer = new PieceWriter();
  for (let index = 0; index < ranges.length; index += 2) {
    const steps = changeInParts(text.slice(ranges[index], ranges[index + 1]), changePart, meter);
    let step = steps.next();
    for (; step.done !== true; step = steps.next()) yield null;
    writer.add(changeBeginning(step.value, isAtStart && index === 0));
  }
  return writer;
}

function forEachPiece({ text, ranges, isAtStart }: Pieces, visit: (piece: string, isAtStart: boolean) => void): void {
  for (let index = 0; index < ranges.length; index += 2) visit(text.slice(ranges[index], ranges[index + 1]), isAtStart && index === 0);
}

// Puts texts together.
class PieceWriter {
  readonly #texts: string[] = [];
  readonly #ranges: Ranges = [];
  length = 0;

  add(text: string): void {
    if (text === '') return;
    this.#texts.push(text);
    this.#ranges.push(this.length, this.length + text.length);
    this.length += text.length;
  }

  toPieces(isAtStart: boolean): Pieces {
    return { text: this.#texts.join(''), ranges: this.#ranges, isAtStart };
  }
}
