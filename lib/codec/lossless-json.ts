// JSON (RFC 8259) read without loss: floats stay floats, integers keep their digits, names keep their order.
import { BACKSLASH, CLOSE_LIST, CLOSE_OBJECT, COLON, COMMA, OPEN_LIST, OPEN_OBJECT, QUOTE } from './json-characters.ts';
import { findJsonFault } from './json-fault.ts';
import { checkJsonLimits, JsonLimitError, JsonSyntaxError } from './json.ts';
import { toFloat, type WholeFloat } from './whole-float.ts';

/**
 * A value as Python's parser reads it. `1` is a number, `1.0` a WholeFloat, `1.5` a number, `12345678901234567890` a bigint; an
 * object is a Map in the order of the text, a name that comes twice at its first place with its last value.
 */
export type LosslessJson = null | boolean | number | bigint | string | WholeFloat | LosslessJson[] | Map<string, LosslessJson>;

/** Digits of an integer; Python's parser stops there too, as its cost grows with their square. */
export const MAX_INTEGER_DIGITS = 4300;

/**
 * The value of a JSON text.
 *
 * @throws JsonSyntaxError; JsonLimitError as `parseJson`, and beyond MAX_INTEGER_DIGITS
 */
export function parseLosslessJson(text: string): LosslessJson {
  return parse(text, false);
}

/**
 * The same, and `NaN`, `Infinity` and `-Infinity` are numbers, as they are to Python's parser.
 *
 * @throws as parseLosslessJson
 */
export function parseLosslessPythonJson(text: string): LosslessJson {
  return parse(text, true);
}

function parse(text: string, takesNonFinite: boolean): LosslessJson {
  checkJsonLimits(text);
  const reader = new Reader(text, takesNonFinite);
  const value = reader.read();
  if (!reader.isAtEnd()) throw faultOf(text);
  return value;
}

function faultOf(text: string): JsonSyntaxError {
  const { offset, expected } = findJsonFault(text);
  return new JsonSyntaxError(`expected ${expected}`, offset);
}

const BLANKS = /[ \t\n\r]*/y;
const NEEDS_PARSING = /[\\\u0000-\u001f]/;
const NUMBER = /(-?(?:0|[1-9]\d*))(\.\d+)?([eE][-+]?\d+)?/y;
const LITERAL = /true|false|null/y;
const NON_FINITE = /NaN|-?Infinity/y;

// Stops at the first thing that is no JSON; where and why is found out afterwards, as it rarely happens.
class Reader {
  readonly #text: string;
  readonly #takesNonFinite: boolean;
  #offset = 0;

  constructor(text: string, takesNonFinite: boolean) {
    this.#text = text;
    this.#takesNonFinite = takesNonFinite;
  }

  read(): LosslessJson {
    this.#match(BLANKS);
    const code = this.#text.charCodeAt(this.#offset);
    if (code === OPEN_OBJECT) return this.#object();
    if (code === OPEN_LIST) return this.#list();
    if (code === QUOTE) return this.#string();
    const literal = this.#match(LITERAL);
    if (literal !== null) return literal[0] === 'null' ? null : literal[0] === 'true';
    return this.#number();
  }

  isAtEnd(): boolean {
    this.#match(BLANKS);
    return this.#offset === this.#text.length;
  }

  #object(): Map<string, LosslessJson> {
    const object = new Map<string, LosslessJson>();
    this.#offset++;
    if (this.#skip(CLOSE_OBJECT)) return object;
    do {
      this.#match(BLANKS);
      const name = this.#string();
      this.#expect(COLON);
      object.set(name, this.read());
    } while (this.#skip(COMMA));
    this.#expect(CLOSE_OBJECT);
    return object;
  }

  #list(): LosslessJson[] {
    const list: LosslessJson[] = [];
    this.#offset++;
    if (this.#skip(CLOSE_LIST)) return list;
    do list.push(this.read());
    while (this.#skip(COMMA));
    this.#expect(CLOSE_LIST);
    return list;
  }

  #string(): string {
    const start = this.#offset;
    if (this.#text.charCodeAt(start) !== QUOTE) throw faultOf(this.#text);
    const end = this.#stringEnd(start + 1);
    this.#offset = end + 1;
    const inner = this.#text.slice(start + 1, end);
    if (!NEEDS_PARSING.test(inner)) return inner;
    try {
      return JSON.parse(this.#text.slice(start, end + 1)) as string;
    } catch {
      throw faultOf(this.#text);
    }
  }

  // The offset of the quote that ends the string. A quote after an odd number of backslashes is part of it.
  #stringEnd(start: number): number {
    let end = this.#text.indexOf('"', start);
    while (end > 0 && this.#text.charCodeAt(end - 1) === BACKSLASH && this.#isEscaped(start, end)) end = this.#text.indexOf('"', end + 1);
    if (end < 0) throw faultOf(this.#text);
    return end;
  }

  #isEscaped(start: number, quote: number): boolean {
    let first = quote;
    while (first > start && this.#text.charCodeAt(first - 1) === BACKSLASH) first--;
    return (quote - first) % 2 === 1;
  }

  #number(): number | bigint | WholeFloat {
    const match = this.#match(NUMBER);
    if (match === null) return this.#nonFinite();
    const [text, integer = '', fraction, exponent] = match;
    if (fraction !== undefined || exponent !== undefined) return toFloat(Number(text));
    const value = Number(integer);
    // Python has no negative zero among its integers.
    if (Number.isSafeInteger(value)) return value + 0;
    if (integer.length > MAX_INTEGER_DIGITS) throw new JsonLimitError(`an integer of more than ${MAX_INTEGER_DIGITS} digits`);
    return BigInt(integer);
  }

  #nonFinite(): number {
    const word = this.#takesNonFinite ? this.#match(NON_FINITE) : null;
    if (word === null) throw faultOf(this.#text);
    return Number(word[0]);
  }

  #skip(code: number): boolean {
    this.#match(BLANKS);
    if (this.#text.charCodeAt(this.#offset) !== code) return false;
    this.#offset++;
    return true;
  }

  #expect(code: number): void {
    if (!this.#skip(code)) throw faultOf(this.#text);
  }

  #match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#offset;
    const match = pattern.exec(this.#text);
    if (match !== null) this.#offset = pattern.lastIndex;
    return match;
  }
}
