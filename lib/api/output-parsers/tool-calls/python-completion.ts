// Where vLLM completes Python calls that are cut off, by closing what is open (the rules of make_valid_python in its
// tool_parsers/utils.py): it counts signs, also those in strings, to tell whether a value is there.
import { isSpace } from '../../../codec/jinja/values/python-space.ts';
import { COLON, COMMA, OPEN_LIST, OPEN_OBJECT } from '../../../codec/json-characters.ts';

const OPEN_CALL = 0x28;
const CLOSE_CALL = 0x29;
const EQUALS = 0x3d;

/** Follows a text by character. */
export class PythonCompletion {
  #numColons = 0;
  #numCommas = 0;
  #numEquals = 0;
  /** Whether more colons than commas stand ahead of the last brace, and more equals signs than commas ahead of the last parenthesis. */
  #hasColons = false;
  #hasEquals = false;
  /** The last character that is no white space, and what stands ahead of it. */
  #last = 0;
  #beforeLast = 0;
  #previous = 0;

  feed(code: number): void {
    if (!isSpace(code)) {
      this.#beforeLast = this.#previous;
      this.#last = code;
      this.#count(code);
    }
    this.#previous = code;
  }

  #count(code: number): void {
    if (code === COMMA) this.#numCommas++;
    else if (code === COLON) this.#numColons++;
    else if (code === EQUALS) this.#numEquals++;
    else if (code === OPEN_OBJECT) this.#hasColons = this.#numColons > this.#numCommas;
    else if (code === OPEN_CALL) this.#hasEquals = this.#numEquals > this.#numCommas;
  }

  /** Whether the text ends in a comma, white space aside: it is left out. */
  get endsInComma(): boolean {
    return this.#last === COMMA;
  }

  /** Whether a text is completed in which the innermost bracket or quote that is open is this one; '' for none. */
  allows(open: string): boolean {
    if (this.#last === EQUALS || this.#last === COLON) return false;
    if (open === '{') return this.#hasColons;
    if (open === '(') return this.#hasEquals;
    if (open !== '[') return true;
    const end = this.#last === COMMA ? this.#beforeLast : this.#last;
    return end === OPEN_LIST || end === CLOSE_CALL;
  }
}
