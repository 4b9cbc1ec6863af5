// What a pre-tokenizer works on: a text and the ranges of it that are pieces.

/** Ranges of a text, first and one past the last code unit of each: `[0, 5, 5, 11]` for two. In order; none is empty. */
export type Ranges = number[];

/** A text cut into pieces. What is in no range is dropped. */
export interface Pieces {
  readonly text: string;
  readonly ranges: Ranges;
  /** Whether the text begins where the whole input begins. */
  readonly isAtStart: boolean;
}

/** Cuts pieces into smaller ones, and may change their text. Each piece is a text of its own: nothing looks beyond its ends. */
export type PreTokenizer = (pieces: Pieces) => Pieces;

/** Finds what a pattern matches in a range of the text, as if nothing were around it, and appends it to `matches`. */
export type FindMatches = (text: string, start: number, end: number, matches: Ranges) => void;

/** Where the match ends that begins at `at`; `at` itself when none does. */
export type MatchEnd = (text: string, at: number, end: number) => number;

/** The matches of a pattern that can be tried at any place. */
export function toFindMatches(matchEnd: MatchEnd): FindMatches {
  return (text, start, end, matches) => {
    for (let at = start; at < end; ) {
      const next = matchEnd(text, at, end);
      if (next > at) matches.push(at, next);
      at = next > at ? next : at + ((text.charCodeAt(at) & 0xfc00) === 0xd800 ? 2 : 1);
    }
  };
}

/** Cuts each piece's text by a function, and keeps the text. */
export function cutEach(pieces: Pieces, cut: (text: string, start: number, end: number, ranges: Ranges) => void): Pieces {
  const ranges: Ranges = [];
  for (let index = 0; index < pieces.ranges.length; index += 2) {
    cut(pieces.text, pieces.ranges[index] ?? 0, pieces.ranges[index + 1] ?? 0, ranges);
  }
  return { ...pieces, ranges };
}

/** Changes each piece's text by a function. The texts of what comes out follow each other without a gap. */
export function changeEach(pieces: Pieces, change: (text: string, index: number) => string): Pieces {
  const texts: string[] = [];
  const ranges: Ranges = [];
  let length = 0;
  for (let index = 0; index < pieces.ranges.length; index += 2) {
    const text = change(pieces.text.slice(pieces.ranges[index], pieces.ranges[index + 1]), index / 2);
    if (text === '') continue;
    texts.push(text);
    ranges.push(length, length + text.length);
    length += text.length;
  }
  return { ...pieces, text: texts.join(''), ranges };
}
