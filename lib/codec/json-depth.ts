// How deep JSON nests, and how many lists, objects, names and texts it has. Millions of any take JSON.parse seconds, and whoever walks a
// deep value overflows the stack.
import { BACKSLASH, CLOSE_LIST, CLOSE_OBJECT, OPEN_LIST, OPEN_OBJECT, QUOTE } from './json-characters.ts';

/** What a text may hold. */
export interface JsonLimits {
  /** Lists and objects within each other. */
  readonly maxDepth: number;
  /** Lists and objects in all. */
  readonly maxContainers: number;
  /** Names and texts in all. */
  readonly maxStrings: number;
}

/**
 * Whether a text has no more opening brackets than levels are allowed, and so cannot be too deep. Nearly free, whatever the text:
 * the search of the JavaScript engine is far faster than a loop over characters.
 */
export function hasFewBrackets(text: string, maxDepth: number): boolean {
  if (text.length <= maxDepth) return true;
  const numLists = countUpTo(text, '[', maxDepth + 1);
  return numLists + countUpTo(text, '{', maxDepth + 1 - numLists) <= maxDepth;
}

/** Whether a text has so few quotes that it cannot have more names and texts. As nearly free, unless they are many. */
export function hasFewQuotes(text: string, maxStrings: number): boolean {
  return countUpTo(text, '"', 2 * maxStrings + 1) <= 2 * maxStrings;
}

/**
 * Which limit a text exceeds first, or null; brackets inside strings do not count. Linear, a few nanoseconds per character. Of a
 * text that is not JSON it says nothing useful.
 */
export function findExcess(text: string, { maxDepth, maxContainers, maxStrings }: JsonLimits): keyof JsonLimits | null {
  let depth = 0;
  let numContainers = 0;
  let numStrings = 0;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code === QUOTE) {
      if (++numStrings > maxStrings) return 'maxStrings';
      index = stringEnd(text, index + 1);
    } else if (code === OPEN_LIST || code === OPEN_OBJECT) {
      if (++depth > maxDepth) return 'maxDepth';
      if (++numContainers > maxContainers) return 'maxContainers';
    } else if (code === CLOSE_LIST || code === CLOSE_OBJECT) {
      depth--;
    }
  }
  return null;
}

/** Whether a parsed value has more than `maxDepth` levels of lists and objects. Recursive, and no deeper than that. */
export function isDeepValue(value: unknown, maxDepth: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (maxDepth === 0) return true;
  if (Array.isArray(value)) return value.some((item) => isDeepValue(item, maxDepth - 1));
  for (const name in value) {
    if (isDeepValue((value as Readonly<Record<string, unknown>>)[name], maxDepth - 1)) return true;
  }
  return false;
}

function countUpTo(text: string, char: string, limit: number): number {
  let count = 0;
  for (let at = text.indexOf(char); at >= 0 && count < limit; at = text.indexOf(char, at + 1)) count++;
  return count;
}

/** The offset of the quote that ends a string whose text begins at `start`; the text's length when there is none. */
export function stringEnd(text: string, start: number): number {
  for (let index = start; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code === QUOTE) return index;
    if (code === BACKSLASH) index++;
  }
  return text.length;
}
