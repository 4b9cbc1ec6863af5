// Where a text that reaches the model in one piece can be cut without any effect on its tokens.
// SentencePiece vocabularies mark the beginning of a word with U+2581; next to no token goes on past one.
import type { Vocabulary } from './vocabulary.ts';

const MARK = '\u2581';
const MARK_UNIT = 0x2581;
const MARK_FIRST_BYTE = 0xe2;

/** The first place to cut at, from `from` on; `end` when there is none before it. */
export type FindWordEnd = (text: string, from: number, end: number) => number;

/**
 * Cuts before each mark that no token joins to the character before it: merges on both sides are independent.
 * Null when the vocabulary has no mark.
 */
export function createWordSplitter(vocabulary: Vocabulary): FindWordEnd | null {
  if (vocabulary.findText(MARK) < 0) return null;
  const joined = findJoinedUnits(vocabulary);
  return (text, from, end) => {
    let at = from;
    while (at < end && (text.charCodeAt(at) !== MARK_UNIT || joined.has(text.charCodeAt(at - 1)))) at++;
    return Math.min(at, end);
  };
}

// The code units that some token has before a mark; the mark itself is one, as runs of blanks have tokens.
function findJoinedUnits(vocabulary: Vocabulary): Set<number> {
  const units = new Set([MARK_UNIT]);
  for (let id = 0; id < vocabulary.numIds; id++) {
    const bytes = vocabulary.bytesOf(id);
    if (bytes.indexOf(MARK_FIRST_BYTE, 1) < 0) continue;
    const token = Buffer.from(bytes).toString();
    for (let at = token.indexOf(MARK, 1); at >= 0; at = token.indexOf(MARK, at + 1)) units.add(token.charCodeAt(at - 1));
  }
  return units;
}
