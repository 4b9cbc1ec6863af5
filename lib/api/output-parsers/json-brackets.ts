// Follows the brackets and strings of a JSON text that comes in pieces, without a look at what the text means.
import { BACKSLASH, CLOSE_LIST, CLOSE_OBJECT, OPEN_LIST, OPEN_OBJECT, QUOTE } from '../../codec/json-characters.ts';

/** Where a JSON text is. A bracket that closes nothing is passed over. */
export class JsonBrackets {
  #depth = 0;
  #isInString = false;
  #isEscaped = false;

  /** How many objects and lists are open. */
  get depth(): number {
    return this.#depth;
  }

  /** Whether the next character belongs to a string, or ends it. */
  get isInString(): boolean {
    return this.#isInString;
  }

  /** Takes a UTF-16 code unit; whether it is a bracket behind which nothing is open. */
  feed(code: number): boolean {
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
      this.#depth = Math.max(0, this.#depth - 1);
      return this.#depth === 0;
    }
    return false;
  }
}
