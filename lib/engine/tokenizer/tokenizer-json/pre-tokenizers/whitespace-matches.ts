// The end of the published patterns, which they have in common: `\s*[\r\n]+|\s+(?!\S)|\s+`.
import { BLANK, NEWLINE, classOf, runEnd } from '../regex/char-classes.ts';

/** Where the match that begins with the blank at `at` ends: after the last newline of the blanks, or before the last blank. */
export function blankMatchEnd(text: string, at: number, end: number): number {
  const blanksEnd = runEnd(text, at, end, BLANK);
  for (let last = blanksEnd; last > at; last--) if ((classOf(text.charCodeAt(last - 1)) & NEWLINE) !== 0) return last;
  return blankRunMatchEnd(at, end, blanksEnd);
}

/** As `blankMatchEnd`, for `\s+(?!\S)|\s+` alone. */
export function blankRunEnd(text: string, at: number, end: number): number {
  return blankRunMatchEnd(at, end, runEnd(text, at, end, BLANK));
}

// The last blank before a word belongs to the word. All blanks have one code unit.
function blankRunMatchEnd(at: number, end: number, blanksEnd: number): number {
  return blanksEnd < end && blanksEnd - at > 1 ? blanksEnd - 1 : blanksEnd;
}
