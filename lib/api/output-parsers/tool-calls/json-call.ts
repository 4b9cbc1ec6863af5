// A call as a JSON object while it is written: `{"name": "f", "parameters": {…}}`, its members in any order.
import { isSpace } from '../../../codec/jinja/values/python-space.ts';
import { CLOSE_OBJECT, COLON, COMMA, OPEN_OBJECT, QUOTE } from '../../../codec/json-characters.ts';
import { readJson } from '../json-dumps.ts';
import { JsonRewriter } from './json-rewriter.ts';

const JSON_BLANKS = ' \t\n\r';
const BOTH: readonly string[] = ['arguments', 'parameters'];

/** Reads the object from its first brace to its last. Only its own members mean anything. Linear: a character is looked at once. */
export class JsonCall {
  #value: JsonRewriter | null = null;
  /** The name of the member that is read; null where a name is next. */
  #key: string | null = null;
  #name: string | null = null;
  #arguments: JsonRewriter | null = null;
  #argumentKey: string | null = null;
  #hasSeveralArguments = false;
  #expected: 'start' | 'firstName' | 'name' | 'colon' | 'value' | 'next' = 'start';
  #isMalformed = false;
  #hasEnded = false;
  readonly #argumentKeys: readonly string[];

  /** `argumentKeys` are the members that are arguments. */
  constructor(argumentKeys: readonly string[] = BOTH) {
    this.#argumentKeys = argumentKeys;
  }

  get name(): string | null {
    return this.#name;
  }

  /** The last arguments that have begun. */
  get arguments(): JsonRewriter | null {
    return this.#arguments;
  }

  /** Whether members of different names are arguments. */
  get hasSeveralArguments(): boolean {
    return this.#hasSeveralArguments;
  }

  /** Whether what has come is no JSON object, whatever follows. */
  get isMalformed(): boolean {
    return this.#isMalformed || this.#value?.isMalformed === true;
  }

  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  feed(char: string): void {
    if (this.#value?.feed(char) === true) {
      if (this.#value.hasEnded) this.#endValue(this.#value);
      return;
    }
    if (this.#value !== null) this.#endValue(this.#value);
    this.#feedOutside(char, char.charCodeAt(0));
  }

  #feedOutside(char: string, code: number): void {
    if (isSpace(code)) this.#isMalformed ||= !JSON_BLANKS.includes(char);
    else if (this.#expected === 'colon' && code === COLON) this.#expected = 'value';
    else if (this.#expected === 'next' && code === COMMA) this.#expectName();
    else if (this.#expected === 'start' && code === OPEN_OBJECT) this.#expected = 'firstName';
    else if ((this.#expected === 'next' || this.#expected === 'firstName') && code === CLOSE_OBJECT) this.#hasEnded = true;
    else if (this.#expected === 'value' || code === QUOTE) this.#startValue(char);
    else this.#isMalformed = true;
  }

  #expectName(): void {
    this.#expected = 'name';
    this.#key = null;
  }

  #startValue(char: string): void {
    this.#isMalformed ||= this.#expected === 'colon' || this.#expected === 'next';
    this.#value = new JsonRewriter();
    if (this.#key !== null && this.#argumentKeys.includes(this.#key)) this.#noteArguments(this.#key, this.#value);
    this.#value.feed(char);
    if (this.#value.hasEnded) this.#endValue(this.#value);
  }

  #noteArguments(key: string, value: JsonRewriter): void {
    this.#hasSeveralArguments ||= this.#argumentKey !== null && this.#argumentKey !== key;
    this.#argumentKey ??= key;
    this.#arguments ??= value;
  }

  #endValue(value: JsonRewriter): void {
    this.#value = null;
    this.#isMalformed ||= value.isMalformed;
    this.#expected = this.#key === null ? 'colon' : 'next';
    if (value === this.#arguments) return;
    const text = readJson(value.take());
    if (this.#key === null) this.#key = typeof text === 'string' ? text : '';
    else if (this.#key === 'name' && typeof text === 'string' && text !== '') this.#name ??= text;
  }
}
