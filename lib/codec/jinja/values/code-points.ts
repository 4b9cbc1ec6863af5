// Text by code points, which is how Python counts it.

const SURROGATE = /[\ud800-\udfff]/;

/** Whether a text's code points are not simply its UTF-16 code units. */
export function hasSurrogates(text: string): boolean {
  return SURROGATE.test(text);
}

/** How many code points a text has; a lone surrogate is one. */
export function countCodePoints(text: string): number {
  if (!hasSurrogates(text)) return text.length;
  let count = 0;
  for (let index = 0; index < text.length; count++) index += (text.codePointAt(index) ?? 0) > 0xffff ? 2 : 1;
  return count;
}

/** The code points of a text, each as a text. */
export function toCodePoints(text: string): readonly string[] {
  return hasSurrogates(text) ? [...text] : text.split('');
}

/** The code units before the code point with that number; the text's length for a number too large. */
export function toUnitOffset(text: string, codePoints: number): number {
  if (!hasSurrogates(text)) return Math.min(codePoints, text.length);
  let offset = 0;
  for (let left = codePoints; left > 0 && offset < text.length; left--) offset += (text.codePointAt(offset) ?? 0) > 0xffff ? 2 : 1;
  return offset;
}

/** Below 0, 0 or above, as Python orders two texts: by code points. UTF-16 orders surrogates before U+E000 and above. */
export function compareTexts(left: string, right: string): number {
  if (!hasSurrogates(left) && !hasSurrogates(right)) return left < right ? -1 : Number(left > right);
  const length = Math.min(left.length, right.length);
  for (let index = 0; index < length; index++) {
    if (left.charCodeAt(index) === right.charCodeAt(index)) continue;
    // A difference in the second half of a pair is one in the whole pair, which the units order rightly.
    return (left.codePointAt(index) ?? 0) - (right.codePointAt(index) ?? 0);
  }
  return left.length - right.length;
}
