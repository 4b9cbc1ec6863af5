// Where a text stops being JSON. JSON.parse tells only sometimes; vLLM always does.
import { BACKSLASH, CLOSE_LIST, CLOSE_OBJECT, COLON, COMMA, OPEN_LIST, OPEN_OBJECT, QUOTE } from './json-characters.ts';

/** A fault: UTF-16 code units before it, and what would have been right there. */
export interface JsonFault {
  readonly offset: number;
  readonly expected: string;
}

/**
 * The first fault of a text that JSON.parse has refused. Offsets are those of Python's parser: the character that is wrong; for
 * a string without an end, its opening quote; for a code point that is none, its `u`. Linear in the text, without recursion.
 */
export function findJsonFault(text: string): JsonFault {
  return new FaultFinder(text).find();
}

// What the grammar allows next. The first value of a list and the first name of an object may also be their end.
type Expectation = 'value' | 'first-value' | 'name' | 'first-name' | 'after-value';

const TAB = 0x09;
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const SPACE = 0x20;
const ZERO = 0x30;
const NINE = 0x39;
const LOWER_U = 0x75;
type Closer = typeof CLOSE_LIST | typeof CLOSE_OBJECT;

// All but plain digits, which are read without a pattern: there can be millions of them.
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?/y;
const NUMBER_GOES_ON = /[.eE]/;
const LITERAL = /true|false|null/y;
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;

class FaultFinder {
  readonly #text: string;
  // The closing brackets of the containers that are open.
  readonly #closers: Closer[] = [];
  #offset = 0;
  #next: Expectation = 'value';

  constructor(text: string) {
    this.#text = text;
  }

  find(): JsonFault {
    for (;;) {
      this.#skipBlanks();
      const fault = this.#step(this.#code());
      if (fault !== null) return fault;
    }
  }

  // Not a number at the end of the text, which equals nothing.
  #code(): number {
    return this.#text.charCodeAt(this.#offset);
  }

  #step(code: number): JsonFault | null {
    const closer = this.#closers.at(-1);
    const mayClose = this.#next === 'after-value' || this.#next === 'first-value' || this.#next === 'first-name';
    if (mayClose && code === closer) return this.#close();
    if (this.#next === 'after-value') return this.#passComma(code, closer);
    return this.#next === 'name' || this.#next === 'first-name' ? this.#passName(code) : this.#passValue(code);
  }

  #close(): null {
    this.#closers.pop();
    this.#offset++;
    this.#next = 'after-value';
    return null;
  }

  #passComma(code: number, closer: Closer | undefined): JsonFault | null {
    if (closer === undefined) return this.#fault('the end of the text');
    if (code !== COMMA) return this.#fault(`"," or "${String.fromCharCode(closer)}"`);
    this.#offset++;
    this.#next = closer === CLOSE_OBJECT ? 'name' : 'value';
    return null;
  }

  #passName(code: number): JsonFault | null {
    if (code !== QUOTE) return this.#fault('a name in double quotes');
    const fault = this.#passString();
    if (fault !== null) return fault;
    this.#skipBlanks();
    if (this.#code() !== COLON) return this.#fault('":"');
    this.#offset++;
    this.#next = 'value';
    return null;
  }

  #passValue(code: number): JsonFault | null {
    if (code === OPEN_OBJECT || code === OPEN_LIST) return this.#open(code);
    this.#next = 'after-value';
    if (code === QUOTE) return this.#passString();
    return this.#skipDigits(code) || this.#skip(NUMBER) || this.#skip(LITERAL) ? null : this.#fault('a value');
  }

  #open(code: typeof OPEN_OBJECT | typeof OPEN_LIST): null {
    this.#offset++;
    this.#closers.push(code === OPEN_OBJECT ? CLOSE_OBJECT : CLOSE_LIST);
    this.#next = code === OPEN_OBJECT ? 'first-name' : 'first-value';
    return null;
  }

  #passString(): JsonFault | null {
    const start = this.#offset++;
    const text = this.#text;
    for (; this.#offset < text.length; this.#offset++) {
      const code = this.#code();
      if (code < SPACE) return this.#fault('no bare control character in a string');
      if (code === QUOTE) {
        this.#offset++;
        return null;
      }
      if (code !== BACKSLASH) continue;
      if (!this.#skip(ESCAPE)) return this.#faultOfEscape(start);
      this.#offset--;
    }
    return this.#faultOfEnd(start);
  }

  #faultOfEscape(start: number): JsonFault {
    const escaped = this.#text.charCodeAt(this.#offset + 1);
    if (Number.isNaN(escaped)) return this.#faultOfEnd(start);
    if (escaped === LOWER_U) this.#offset++;
    return this.#fault('a valid escape');
  }

  #faultOfEnd(start: number): JsonFault {
    return { offset: start, expected: 'a closing quote for the string' };
  }

  #skipBlanks(): void {
    for (let code = this.#code(); code === SPACE || code === LINE_FEED || code === CARRIAGE_RETURN || code === TAB; code = this.#code()) this.#offset++;
  }

  // A number without sign, fraction and exponent. False, and nothing skipped, when it is none.
  #skipDigits(first: number): boolean {
    if (first === ZERO || !isDigit(first)) return false;
    const text = this.#text;
    let end = this.#offset + 1;
    while (isDigit(text.charCodeAt(end))) end++;
    if (NUMBER_GOES_ON.test(text.charAt(end))) return false;
    this.#offset = end;
    return true;
  }

  #skip(pattern: RegExp): boolean {
    pattern.lastIndex = this.#offset;
    if (!pattern.test(this.#text)) return false;
    this.#offset = pattern.lastIndex;
    return true;
  }

  #fault(expected: string): JsonFault {
    return { offset: this.#offset, expected };
  }
}

function isDigit(code: number): boolean {
  return code >= ZERO && code <= NINE;
}
