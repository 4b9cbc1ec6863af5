// Reads JSON (RFC 8259) from UTF-8 bytes, value by value, and builds no object: a vocabulary has a million strings.
import { TokenizerFileError } from './tokenizer-file-error.ts';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const MINUS = 0x2d;

/** A place in a JSON text. What it reads must be there: everything else is a TokenizerFileError. */
export class JsonCursor {
  readonly bytes: Uint8Array;
  /** Bytes before the place. */
  at: number;
  /** Where the bytes of the last string are: `bytes` itself, or a copy without escapes. */
  string: Uint8Array;
  stringStart = 0;
  stringEnd = 0;
  // Of the string whose end was found last.
  #hasEscapes = false;

  constructor(bytes: Uint8Array, at: number = 0) {
    // A Buffer is a kind of its own to the compiler, and the two together are slower than either.
    this.bytes = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length);
    this.at = at;
    this.string = this.bytes;
  }

  /** The next byte that is no blank; the cursor stands before it. 0 at the end. */
  peek(): number {
    const { bytes } = this;
    let at = this.at;
    let byte = bytes[at] ?? 0;
    while (byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09) byte = bytes[++at] ?? 0;
    this.at = at;
    return byte;
  }

  /** Passes over a byte. @throws TokenizerFileError when another one is next. */
  expect(char: string): void {
    if (this.peek() !== char.charCodeAt(0)) throw this.error(`expected ${char}`);
    this.at++;
  }

  /** Passes over a byte if it is next. */
  accept(char: string): boolean {
    if (this.peek() !== char.charCodeAt(0)) return false;
    this.at++;
    return true;
  }

  /** Reads a string into `string`, `stringStart`, `stringEnd`, as UTF-8. @throws TokenizerFileError when none is next. */
  readString(): void {
    if (this.peek() !== QUOTE) throw this.error('expected a string');
    const { bytes } = this;
    const start = this.at + 1;
    const end = this.#findQuote(start);
    const hasEscapes = this.#hasEscapes;
    this.at = end + 1;
    this.string = bytes;
    this.stringStart = start;
    this.stringEnd = end;
    if (hasEscapes) this.#unescape(start, end);
  }

  /** Reads a string as text. */
  readText(): string {
    this.readString();
    return Buffer.from(this.string.buffer, this.string.byteOffset + this.stringStart, this.stringEnd - this.stringStart).toString();
  }

  /** Reads an integer from 0 to 2^53. @throws TokenizerFileError when none is next. */
  readCount(): number {
    this.peek();
    const { bytes } = this;
    const start = this.at;
    let value = 0;
    let digit = (bytes[this.at] ?? 0) - 0x30;
    while (digit >= 0 && digit <= 9 && value < Number.MAX_SAFE_INTEGER / 10) {
      value = value * 10 + digit;
      digit = (bytes[++this.at] ?? 0) - 0x30;
    }
    if (this.at === start) throw this.error(bytes[start] === MINUS ? 'expected no negative number' : 'expected a number');
    return value;
  }

  /** Passes over a value of any kind. What is inside is not looked at closely. */
  skipValue(): void {
    const first = this.peek();
    if (first === QUOTE) this.readString();
    else if (first === 0x7b || first === 0x5b) this.#skipContainer();
    else this.#skipWord();
  }

  /** An error at the present place. */
  error(problem: string): TokenizerFileError {
    return new TokenizerFileError('', `not JSON: ${problem} at byte ${this.at + 1}`);
  }

  // Brackets of both kinds count alike: whoever parses the value finds those that do not match.
  #skipContainer(): void {
    const { bytes } = this;
    let depth = 0;
    let at = this.at;
    do {
      const byte = bytes[at++];
      if (byte === QUOTE) at = this.#findQuote(at) + 1;
      else if (byte === 0x7b || byte === 0x5b) depth++;
      else if (byte === 0x7d || byte === 0x5d) depth--;
      else if (byte === undefined) throw this.error('expected the end of what begins');
    } while (depth > 0);
    this.at = at;
  }

  // A number, true, false or null.
  #skipWord(): void {
    const start = this.at;
    for (let byte = this.bytes[start] ?? 0; isWordByte(byte); byte = this.bytes[this.at] ?? 0) this.at++;
    if (this.at === start) throw this.error('expected a value');
  }

  // The quote that ends the string whose content begins at `start`.
  #findQuote(start: number): number {
    const { bytes } = this;
    let end = start;
    this.#hasEscapes = false;
    for (let byte = bytes[end]; byte !== QUOTE; byte = bytes[++end]) {
      if (byte === BACKSLASH) {
        this.#hasEscapes = true;
        end++;
      } else if (byte === undefined) throw this.error('expected the end of a string');
    }
    return end;
  }

  #unescape(start: number, end: number): void {
    const { bytes } = this;
    const text = new Uint8Array(end - start);
    let length = 0;
    for (let at = start; at < end; at++) {
      const byte = bytes[at] ?? 0;
      const escaped = byte === BACKSLASH ? ESCAPES.get(bytes[++at] ?? 0) : byte;
      if (escaped === undefined) return this.#unescapeUnicode(start, end);
      text[length++] = escaped;
    }
    this.#setString(text.subarray(0, length));
  }

  #unescapeUnicode(start: number, end: number): void {
    try {
      const quoted = Buffer.from(this.bytes.buffer, this.bytes.byteOffset + start - 1, end - start + 2).toString();
      this.#setString(new Uint8Array(Buffer.from(JSON.parse(quoted) as string)));
    } catch {
      throw this.error('expected no such escape in a string');
    }
  }

  #setString(text: Uint8Array): void {
    this.string = text;
    this.stringStart = 0;
    this.stringEnd = text.length;
  }
}

// By the byte after the backslash; U+XXXX is not among them.
const ESCAPES: ReadonlyMap<number, number> = new Map(
  Object.entries({ '"': '"', '\\': '\\', '/': '/', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' }).map(([name, char]) => [name.charCodeAt(0), char.charCodeAt(0)]),
);

function isWordByte(byte: number): boolean {
  return (byte >= 0x30 && byte <= 0x39) || (byte >= 0x61 && byte <= 0x7a) || byte === 0x45 || byte === 0x2b || byte === MINUS || byte === 0x2e;
}
