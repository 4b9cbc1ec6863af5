// A call as a JSON object while it is written: `{"name": "f", "parameters": {…}}`, its members in any order.
import { isSpace } from '../../../codec/jinja/values/python-space.ts';
import { CLOSE_OBJECT, COLON, COMMA, OPEN_OBJECT } from '../../../codec/json-characters.ts';
import { readJson } from '../json-dumps.ts';
import { JsonRewriter } from './json-rewriter.ts';

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
    if (code === CLOSE_OBJECT) this.#hasEnded = true;
    else if (code === COMMA) this.#key = null;
    else if (code !== COLON && code !== OPEN_OBJECT && !isSpace(code)) this.#startValue(char);
    else if (code === OPEN_OBJECT && this.#key !== null) this.#startValue(char);
  }

  #startValue(char: string): void {
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
    if (value === this.#arguments) return;
    const text = readJson(value.take());
    if (this.#key === null) this.#key = typeof text === 'string' ? text : '';
    else if (this.#key === 'name' && typeof text === 'string' && text !== '') this.#name ??= text;
  }
}
