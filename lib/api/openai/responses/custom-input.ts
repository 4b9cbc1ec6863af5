// The text of a custom tool's call: the model writes `{"input": "..."}`, the answer shows the text.
import { isJsonObject, JsonLimitError, JsonSyntaxError, parseJson } from '../../../codec/json.ts';

/** The text in complete arguments; what has another form is a text by itself. */
export function readCustomInput(given: string): string {
  try {
    const value = parseJson(given);
    return isJsonObject(value) && typeof value['input'] === 'string' ? value['input'] : given;
  } catch (error) {
    if (error instanceof JsonSyntaxError || error instanceof JsonLimitError) return given;
    throw error;
  }
}

// The escapes of one character: those of a whole one and those that are still cut.
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f', '"': '"', '\\': '\\', '/': '/' };
const OPENING = /^\s*\{\s*"input"\s*:\s*"/;
const MAX_OPENING_CHARS = 256;

/** Reads the text while the arguments still come, each character once. */
export class CustomInputReader {
  // What has come and is not read yet: the opening, or the beginning of an escape.
  #held = '';
  #state: 'before' | 'inside' | 'after' = 'before';

  /** What further arguments add to the text. */
  push(given: string): string {
    if (this.#state === 'after') return '';
    this.#held += given;
    if (this.#state === 'before' && !this.#open()) return '';
    return this.#readText();
  }

  #open(): boolean {
    const [opening] = OPENING.exec(this.#held.slice(0, MAX_OPENING_CHARS)) ?? [];
    if (opening === undefined) {
      // It is no such object; the whole text comes at the end.
      if (this.#held.length > MAX_OPENING_CHARS) this.#close();
      return false;
    }
    this.#held = this.#held.slice(opening.length);
    this.#state = 'inside';
    return true;
  }

  #readText(): string {
    let text = '';
    let position = 0;
    while (position < this.#held.length) {
      const char = this.#held[position] ?? '';
      if (char === '"') {
        this.#close();
        return text;
      }
      const length = char === '\\' ? (this.#held[position + 1] === 'u' ? 6 : 2) : 1;
      if (position + length > this.#held.length) break;
      text += length === 1 ? char : this.#unescape(position, length);
      position += length;
    }
    this.#held = this.#held.slice(position);
    return this.#keepHalf(text);
  }

  #unescape(position: number, length: number): string {
    if (length === 2) return ESCAPES[this.#held[position + 1] ?? ''] ?? '';
    return String.fromCharCode(Number.parseInt(this.#held.slice(position + 2, position + 6), 16) || 0xfffd);
  }

  // A pair of surrogates leaves in one piece.
  #keepHalf(text: string): string {
    const last = text.charCodeAt(text.length - 1);
    if (!(last >= 0xd800 && last <= 0xdbff)) return text;
    this.#held = `\\u${last.toString(16)}${this.#held}`;
    return text.slice(0, -1);
  }

  #close(): void {
    this.#state = 'after';
    this.#held = '';
  }
}
