// What of a JSON object that is being written can be sent although its values may be spelled anew at its end.
import { BACKSLASH, CLOSE_OBJECT, COLON, OPEN_OBJECT, QUOTE } from '../../../codec/json-characters.ts';
import { JsonBrackets } from '../json-brackets.ts';

/** Where a text is: elsewhere, behind a colon of the object itself, or in a string that is sent while it is written. */
type Mode = 'inside' | 'value' | 'string';

/** Takes an object from its first brace to its last. Linear. */
export class StableJson {
  readonly #isStreamed: (key: string) => boolean;
  readonly #brackets = new JsonBrackets();
  /** Braces that are open: the object ends with the last one, whatever brackets there are. */
  #numBraces = 0;
  readonly #taken: string[] = [];
  #untaken = '';
  #numStable = 0;
  #mode: Mode = 'inside';
  #key = '';
  #isEscaped = false;

  /** `isStreamed` tells of a name whether its value, where it is a string, stays as it is written. */
  constructor(isStreamed: (key: string) => boolean) {
    this.#isStreamed = isStreamed;
  }

  /** Takes a character; whether the object ends with it. */
  feed(char: string): boolean {
    const code = char.charCodeAt(0);
    const wasInString = this.#brackets.isInString;
    this.#brackets.feed(code);
    if (!wasInString) this.#numBraces += Number(code === OPEN_OBJECT) - Number(code === CLOSE_OBJECT);
    this.#untaken += char;
    if (this.#mode === 'string') this.#readString(code);
    else if (this.#mode === 'value') this.#readValueStart(char, code);
    else this.#readInside(char, { code, wasInString });
    return code === CLOSE_OBJECT && !wasInString && this.#numBraces === 0;
  }

  #settle(): void {
    this.#numStable = this.#untaken.length;
  }

  #readString(code: number): void {
    if (code === QUOTE && !this.#isEscaped) {
      this.#mode = 'inside';
      return;
    }
    this.#isEscaped = code === BACKSLASH && !this.#isEscaped;
    this.#settle();
  }

  #readValueStart(char: string, code: number): void {
    const isStreamed = code === QUOTE && this.#isStreamed(this.#key);
    if (isStreamed || ' \t\n\r'.includes(char)) this.#settle();
    if (' \t\n\r'.includes(char)) return;
    this.#mode = isStreamed ? 'string' : 'inside';
    this.#isEscaped = false;
    this.#key = '';
  }

  #readInside(char: string, { code, wasInString }: { readonly code: number; readonly wasInString: boolean }): void {
    const { depth, isInString } = this.#brackets;
    if (depth !== 1) return;
    if (code === COLON && !wasInString) {
      this.#mode = 'value';
      this.#settle();
    } else if (code === QUOTE && !wasInString) {
      this.#key = '';
    } else if (isInString) {
      this.#key += char;
    }
  }

  /** What can be sent since the last call. */
  take(): string {
    const text = this.#untaken.slice(0, this.#numStable);
    this.#untaken = this.#untaken.slice(this.#numStable);
    this.#numStable = 0;
    if (text !== '') this.#taken.push(text);
    return text;
  }

  /** All that was fed. */
  text(): string {
    return this.#taken.join('') + this.#untaken;
  }
}
