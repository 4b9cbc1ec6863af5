// Tells when a text that comes in pieces is one whole JSON object or list.
import { BACKSLASH, CLOSE_LIST, CLOSE_OBJECT, OPEN_LIST, OPEN_OBJECT, QUOTE } from '../../../codec/json-characters.ts';
import { isSpace } from '../../../codec/jinja/values/python-space.ts';
import { readJson } from '../json-dumps.ts';

/**
 * Follows brackets and strings, and reads the text once: when the first bracket is closed. Linear in the text; it keeps the pieces
 * until then.
 */
export class JsonEndSeeker {
  #pieces: string[] = [];
  #depth = 0;
  #isInString = false;
  #isEscaped = false;
  #hasClosed = false;
  #isComplete = false;

  /** Whether the text so far, but for white space at its ends, is a whole object or list. */
  get isComplete(): boolean {
    return this.#isComplete;
  }

  feed(piece: string): void {
    if (this.#hasClosed) {
      this.#isComplete &&= !hasText(piece, 0);
      return;
    }
    this.#pieces.push(piece);
    for (let index = 0; index < piece.length; index++) {
      if (!this.#closesAt(piece.charCodeAt(index))) continue;
      this.#close(hasText(piece, index + 1));
      return;
    }
  }

  #close(isFollowed: boolean): void {
    this.#hasClosed = true;
    this.#isComplete = !isFollowed && readJson(this.#pieces.join('')) !== undefined;
    this.#pieces = [];
  }

  #closesAt(code: number): boolean {
    if (this.#isEscaped) {
      this.#isEscaped = false;
    } else if (this.#isInString) {
      if (code === BACKSLASH) this.#isEscaped = true;
      else if (code === QUOTE) this.#isInString = false;
    } else if (code === QUOTE) {
      this.#isInString = true;
    } else if (code === OPEN_OBJECT || code === OPEN_LIST) {
      this.#depth++;
    } else if (code === CLOSE_OBJECT || code === CLOSE_LIST) {
      return --this.#depth <= 0;
    }
    return false;
  }
}

/** Where the object or list ends that begins at `start`: behind its last bracket, or at the end of the text. Linear. */
export function findJsonEnd(text: string, start: number): number {
  let depth = 0;
  let isInString = false;
  for (let index = start; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (isInString && code === BACKSLASH) index++;
    else if (code === QUOTE) isInString = !isInString;
    else if (isInString) continue;
    else if (code === OPEN_OBJECT || code === OPEN_LIST) depth++;
    else if ((code === CLOSE_OBJECT || code === CLOSE_LIST) && --depth === 0) return index + 1;
  }
  return text.length;
}

function hasText(piece: string, start: number): boolean {
  for (let index = start; index < piece.length; index++) if (!isSpace(piece.charCodeAt(index))) return true;
  return false;
}
