// Arguments as pairs of tags in a whole text: `<arg_key>a</arg_key>\n<arg_value>1</arg_value>`.
import { trimBoth } from '../../../codec/jinja/values/python-space.ts';

/** A name and a value as they stand in their tags. */
export interface TaggedPair {
  readonly key: string;
  readonly value: string;
  /** What the pattern between them catches. */
  readonly type: string | undefined;
  /** Where the pair begins and ends in the text. */
  readonly start: number;
  readonly end: number;
}

/** How a pair is tagged. */
export interface PairSyntax {
  readonly keyStart: string;
  readonly valueEnd: string;
  /** What stands between a name and its value, as a pattern with the flag `g`. */
  readonly middle: RegExp;
}

/** The tags that most styles share; white space may stand between a name and its value. */
export const SPACED_PAIRS: PairSyntax = { keyStart: '<arg_key>', valueEnd: '</arg_value>', middle: /<\/arg_key>\s*<arg_value>/g };

/** The pairs of a text in order: each from the first beginning of a name to the first end of a value that makes one. Linear. */
export function findTaggedPairs(text: string, { keyStart, valueEnd, middle }: PairSyntax): TaggedPair[] {
  const pairs: TaggedPair[] = [];
  let from = 0;
  while (true) {
    const start = text.indexOf(keyStart, from);
    if (start < 0) return pairs;
    middle.lastIndex = start + keyStart.length;
    const match = middle.exec(text);
    const end = match === null ? -1 : text.indexOf(valueEnd, middle.lastIndex);
    if (match === null || end < 0) return pairs;
    from = end + valueEnd.length;
    pairs.push({ key: text.slice(start + keyStart.length, match.index), value: text.slice(middle.lastIndex, end), type: match[1], start, end: from });
  }
}

/** Whether anything but white space stands ahead of, between or behind the pairs of a text. */
export function hasTextBesides(text: string, pairs: readonly TaggedPair[]): boolean {
  let from = 0;
  for (const { start, end } of pairs) {
    if (!isBlank(text.slice(from, start))) return true;
    from = end;
  }
  return !isBlank(text.slice(from));
}

function isBlank(text: string): boolean {
  return trimBoth(text) === '';
}
