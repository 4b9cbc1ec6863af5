// Where a text stops being JSON. JSON.parse tells only sometimes; vLLM always does.

/** A fault: UTF-16 code units before it, and what would have been right there. */
export interface JsonFault {
  readonly offset: number;
  readonly expected: string;
}

/**
 * The first fault of a text that JSON.parse has refused. Offsets are those of Python's parser: the character that is wrong; for
 * a string without an end, its opening quote. Linear in the text, without recursion.
 */
export function findJsonFault(text: string): JsonFault {
  return new FaultFinder(text).find();
}

// What the grammar allows next. The first value of a list and the first name of an object may also be their end.
type Expectation = 'value' | 'first-value' | 'name' | 'first-name' | 'after-value';

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?/y;
const LITERAL = /true|false|null/y;
const BLANKS = /[ \t\n\r]*/y;
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;

class FaultFinder {
  readonly #text: string;
  // The closing brackets of the containers that are open.
  readonly #closers: ('}' | ']')[] = [];
  #offset = 0;
  #next: Expectation = 'value';

  constructor(text: string) {
    this.#text = text;
  }

  find(): JsonFault {
    for (;;) {
      this.#skip(BLANKS);
      const fault = this.#step(this.#text[this.#offset]);
      if (fault !== null) return fault;
    }
  }

  #step(char: string | undefined): JsonFault | null {
    const closer = this.#closers.at(-1);
    const mayClose = this.#next === 'after-value' || this.#next.startsWith('first-');
    if (mayClose && closer !== undefined && char === closer) return this.#close();
    if (this.#next === 'after-value') return this.#passComma(char, closer);
    return this.#next.endsWith('name') ? this.#passName(char) : this.#passValue(char);
  }

  #close(): null {
    this.#closers.pop();
    this.#offset++;
    this.#next = 'after-value';
    return null;
  }

  #passComma(char: string | undefined, closer: '}' | ']' | undefined): JsonFault | null {
    if (closer === undefined) return this.#fault('the end of the text');
    if (char !== ',') return this.#fault(`"," or "${closer}"`);
    this.#offset++;
    this.#next = closer === '}' ? 'name' : 'value';
    return null;
  }

  #passName(char: string | undefined): JsonFault | null {
    if (char !== '"') return this.#fault('a name in double quotes');
    const fault = this.#passString();
    if (fault !== null) return fault;
    this.#skip(BLANKS);
    if (this.#text[this.#offset] !== ':') return this.#fault('":"');
    this.#offset++;
    this.#next = 'value';
    return null;
  }

  #passValue(char: string | undefined): JsonFault | null {
    if (char === '{' || char === '[') {
      this.#offset++;
      this.#closers.push(char === '{' ? '}' : ']');
      this.#next = char === '{' ? 'first-name' : 'first-value';
      return null;
    }
    this.#next = 'after-value';
    if (char === '"') return this.#passString();
    return this.#skip(LITERAL) || this.#skip(NUMBER) ? null : this.#fault('a value');
  }

  #passString(): JsonFault | null {
    const start = this.#offset++;
    for (;;) {
      const char = this.#text[this.#offset];
      if (char === undefined) return { offset: start, expected: 'a closing quote for the string' };
      if (char < ' ') return this.#fault('no bare control character in a string');
      if (char === '\\' && !this.#skip(ESCAPE)) return this.#fault('a valid escape');
      if (char !== '\\') this.#offset++;
      if (char === '"') return null;
    }
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
