// Tells when a text that comes in pieces is one whole JSON object or list.
import { isSpace } from '../../../codec/jinja/values/python-space.ts';
import type { LosslessJson } from '../../../codec/lossless-json.ts';
import { JsonBrackets } from '../json-brackets.ts';
import { readJson } from '../json-dumps.ts';

/**
 * Follows brackets and strings, and reads the text once: when the first bracket is closed. Linear in the text; it keeps the pieces
 * until then.
 */
export class JsonEndSeeker {
  #pieces: string[] = [];
  readonly #brackets = new JsonBrackets();
  #hasClosed = false;
  #isComplete = false;
  #value: LosslessJson | undefined;

  /** The first object or list, if it was whole at the end of a piece. */
  get value(): LosslessJson | undefined {
    return this.#value;
  }

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
      if (!this.#brackets.feed(piece.charCodeAt(index))) continue;
      this.#close(hasText(piece, index + 1));
      return;
    }
  }

  #close(isFollowed: boolean): void {
    this.#hasClosed = true;
    if (!isFollowed) this.#value = readJson(this.#pieces.join(''));
    this.#isComplete = this.#value !== undefined;
    this.#pieces = [];
  }
}

function hasText(piece: string, start: number): boolean {
  for (let index = start; index < piece.length; index++) if (!isSpace(piece.charCodeAt(index))) return true;
  return false;
}
