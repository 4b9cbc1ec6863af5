// Finds a member of a JSON object in text that comes in pieces, without a look at what the text means.
import { isSpace } from '../../../codec/jinja/values/python-space.ts';
import { COLON, QUOTE } from '../../../codec/json-characters.ts';

type Phase = 'name' | 'colon' | 'value';

/**
 * Looks for the first `"name" : value` of a text, wherever it stands; the value is where the first character after the colon is that
 * is no white space. Linear: a character is looked at once.
 */
export class MemberSeeker {
  readonly #quotedName: string;
  #phase: Phase = 'name';
  /** How many characters of the quoted name the text ends with: all of them right behind the name, and none behind white space. */
  #numMatched = 0;

  constructor(name: string) {
    this.#quotedName = `"${name}"`;
  }

  /** Where the value begins in this piece; -1 when it does not. Not to be called again after it was found, but by `seekOn`. */
  feed(piece: string): number {
    for (let index = 0; index < piece.length; index++) {
      const code = piece.charCodeAt(index);
      if (this.#phase === 'name') this.#matchName(code);
      else if (isSpace(code)) this.#numMatched = 0;
      else if (this.#phase === 'value') return index;
      else if (code === COLON) this.#phase = 'value';
      else this.#restart(code);
    }
    return -1;
  }

  /** Goes on behind a value that is not what was looked for; it began with a quote, or with anything else. */
  seekOn(isAfterQuote: boolean): void {
    this.#phase = 'name';
    this.#numMatched = isAfterQuote ? 1 : 0;
  }

  // The name has a quote at both ends and none inside, so a mismatch leaves at most one quote matched.
  #matchName(code: number): void {
    if (code !== this.#quotedName.charCodeAt(this.#numMatched)) this.#numMatched = code === QUOTE ? 1 : 0;
    else if (++this.#numMatched === this.#quotedName.length) this.#phase = 'colon';
  }

  // The quote that ended the name may begin another one: `"name"name":` has the name twice.
  #restart(code: number): void {
    this.#phase = 'name';
    if (this.#numMatched > 0) this.#numMatched = 1;
    this.#matchName(code);
  }
}
