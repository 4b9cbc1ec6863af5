// Reads a JSON list of calls while it is written, or one such object: its names, and its arguments as they are spelled.
import { CLOSE_LIST, CLOSE_OBJECT, COLON, COMMA, OPEN_OBJECT, QUOTE } from '../../../codec/json-characters.ts';
import { isSpace } from '../../../codec/jinja/values/python-space.ts';
import { JsonBrackets } from '../json-brackets.ts';
import { readJson } from '../json-dumps.ts';

/** Something new of the list: a call begins, its name is known, or there is more of its arguments. */
export type ListPart = 'call' | { readonly name: string } | { readonly args: string };

/** Linear; pieces may be cut anywhere. */
export class MistralListReader {
  readonly #brackets = new JsonBrackets();
  /** How deep the members of a call are: 2 in a list, 1 in an object alone; 0 until that is known. */
  #memberDepth = 0;
  #isWhole = false;
  #key = '';
  /** A string that is a name or a value, with its quotes; null outside of one. */
  #string: string | null = null;
  #isValueNext = false;
  /** What is read of the arguments in this piece; null outside of them. */
  #args: string | null = null;

  /** Whether the list is closed. */
  get isWhole(): boolean {
    return this.#isWhole;
  }

  /** Takes a piece and hands on what is new in it; the text behind the list. */
  feed(text: string, onPart: (part: ListPart) => void): string {
    for (let index = 0; index < text.length; index++) {
      if (this.#isWhole) return text.slice(index);
      this.#read(text.charAt(index), text.charCodeAt(index), onPart);
    }
    if (this.#args !== null && this.#args !== '') onPart({ args: this.#args });
    if (this.#args !== null) this.#args = '';
    return '';
  }

  #read(char: string, code: number, onPart: (part: ListPart) => void): void {
    const { depth, isInString } = this.#brackets;
    this.#isWhole = this.#brackets.feed(code);
    if (this.#memberDepth === 0 && !isSpace(code)) this.#memberDepth = code === OPEN_OBJECT ? 1 : 2;
    if (this.#args !== null) this.#readArguments(char, code, onPart);
    else if (code === OPEN_OBJECT && !isInString && depth === this.#memberDepth - 1) this.#open(onPart);
    else if (depth === this.#memberDepth) this.#readMember(char, { code, isInString, onPart });
  }

  #open(onPart: (part: ListPart) => void): void {
    this.#isValueNext = false;
    this.#key = '';
    onPart('call');
  }

  #readArguments(char: string, code: number, onPart: (part: ListPart) => void): void {
    this.#args += char;
    const isEnd = (code === CLOSE_OBJECT || code === CLOSE_LIST) && this.#brackets.depth === this.#memberDepth && !this.#brackets.isInString;
    if (!isEnd) return;
    onPart({ args: this.#args ?? '' });
    this.#args = null;
  }

  #readMember(char: string, { code, isInString, onPart }: { readonly code: number; readonly isInString: boolean; readonly onPart: (part: ListPart) => void }): void {
    if (this.#string !== null) {
      this.#string += char;
      if (code === QUOTE && !this.#brackets.isInString) this.#endString(this.#string, onPart);
    } else if (code === QUOTE && !isInString) {
      this.#string = char;
    } else if (code === COLON) {
      this.#isValueNext = true;
    } else if (code === COMMA) {
      this.#isValueNext = false;
    } else if (code === OPEN_OBJECT && this.#key === 'arguments' && this.#isValueNext) {
      this.#args = char;
    }
  }

  #endString(written: string, onPart: (part: ListPart) => void): void {
    this.#string = null;
    const text = readJson(written);
    const value = typeof text === 'string' ? text : '';
    if (!this.#isValueNext) this.#key = value;
    else if (this.#key === 'name') onPart({ name: value });
    else if (this.#key === 'arguments') onPart({ args: value });
  }
}
