// Finds the end of a JSON object or list in a text, without reading what is in it.
import { BACKSLASH, CLOSE_LIST, CLOSE_OBJECT, OPEN_LIST, OPEN_OBJECT, QUOTE } from '../../codec/json-characters.ts';

/** The offset behind the bracket that closes the one at `start`; -1 where none stands there or it is not closed. Linear. */
export function findContainerEnd(text: string, start: number): number {
  if (!isOpening(text.charCodeAt(start))) return -1;
  let depth = 0;
  for (let index = start; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code === QUOTE) index = findStringEnd(text, index);
    else if (isOpening(code)) depth++;
    else if ((code === CLOSE_OBJECT || code === CLOSE_LIST) && --depth === 0) return index + 1;
  }
  return -1;
}

function isOpening(code: number): boolean {
  return code === OPEN_OBJECT || code === OPEN_LIST;
}

/** Where the string that begins at `start` has its closing quote; the text's length without one. */
function findStringEnd(text: string, start: number): number {
  for (let index = start + 1; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code === QUOTE) return index;
    if (code === BACKSLASH) index++;
  }
  return text.length;
}
