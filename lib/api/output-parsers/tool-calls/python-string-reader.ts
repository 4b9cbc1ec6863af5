// The inside of a Python string literal (Python's language reference, "String and Bytes literals"), piece by piece.

const SIMPLE: Readonly<Record<string, string>> = {
  '\\': '\\', "'": "'", '"': '"', a: '\u0007', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v', '\n': '',
};
const NUM_HEX_DIGITS: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };
const OCTAL = /^[0-7]{1,3}$/;
const HEX = /^[0-9a-fA-F]+$/;
const LAST_CODE_POINT = 0x10ffff;

/** Reads one literal behind its opening quote. */
export class PythonStringReader {
  readonly #quote: string;
  /** An escape that is not complete, without its backslash; null outside of one. */
  #escape: string | null = null;

  constructor(quote: string) {
    this.#quote = quote;
  }

  /** Whether an escape is open that a quote would not end: an octal one may be whole. */
  get isInEscape(): boolean {
    return this.#escape !== null && !OCTAL.test(this.#escape);
  }

  /** The text that a character adds, '' inside an escape; `end` for the closing quote, null where this is no literal. */
  read(char: string): string | { readonly end: string } | null {
    if (this.#escape !== null) return this.#readEscaped(this.#escape, char);
    if (char === this.#quote) return { end: '' };
    if (char === '\n' || char === '\r') return null;
    if (char !== '\\') return char;
    this.#escape = '';
    return '';
  }

  #readEscaped(escape: string, char: string): string | { readonly end: string } | null {
    const next = escape + char;
    if (OCTAL.test(escape) && !OCTAL.test(next)) return this.#endOctal(escape, char);
    if (OCTAL.test(next)) return this.#goOn(next);
    if (escape === '') return char in NUM_HEX_DIGITS ? this.#goOn(next) : this.#end(readSimple(char));
    return this.#readHex(next);
  }

  /** An octal escape ends with the character behind it, which is read anew. */
  #endOctal(escape: string, char: string): string | { readonly end: string } | null {
    const text = this.#end(String.fromCharCode(Number.parseInt(escape, 8)));
    const next = this.read(char);
    if (next === null) return null;
    return typeof next === 'string' ? text + next : { end: text + next.end };
  }

  #readHex(escape: string): string | null {
    const digits = escape.slice(1);
    if (!HEX.test(digits)) return null;
    if (digits.length < (NUM_HEX_DIGITS[escape.charAt(0)] ?? 0)) return this.#goOn(escape);
    const code = Number.parseInt(digits, 16);
    return code > LAST_CODE_POINT ? null : this.#end(String.fromCodePoint(code));
  }

  #goOn(escape: string): string {
    this.#escape = escape;
    return '';
  }

  #end(text: string): string {
    this.#escape = null;
    return text;
  }
}

/** Python keeps the backslash of an escape that it does not know. */
function readSimple(char: string): string {
  return Object.hasOwn(SIMPLE, char) ? (SIMPLE[char] ?? '') : `\\${char}`;
}
