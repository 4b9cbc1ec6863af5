// Texts made to be slow: they offer no word to cut at, or are all work for one stage.

/** A text by its name. */
export interface NamedText {
  readonly name: string;
  readonly text: string;
}

/** All of them, each of about so many UTF-16 code units. */
export function createWorstTexts(numChars: number): NamedText[] {
  return PARTS.map(({ name, first = '', part }) => ({ name, text: (first + part.repeat(numChars / part.length)).slice(0, numChars) }));
}

const PARTS: readonly { readonly name: string; readonly first?: string; readonly part: string }[] = [
  { name: 'one word', part: 'abcdefghij' },
  { name: 'one letter', part: 'a' },
  { name: 'blanks', part: ' ' },
  { name: 'newlines', part: '\n' },
  { name: 'combining marks', first: 'e', part: '\u0301' },
  { name: 'combining marks out of order', first: 'e', part: '\u0301\u0323' },
  { name: 'one emoji', part: '😀' },
  { name: 'one ideograph', part: '好' },
  { name: 'beginnings of added tokens', part: '<' },
];
