// Arguments that are one member of the object that a call is written as: `{"name": "f", "arguments": {…}}`.
import { COLON, OPEN_OBJECT, QUOTE } from '../../../codec/json-characters.ts';
import { isSpace, trimBoth } from '../../../codec/jinja/values/python-space.ts';
import { JsonBrackets } from '../json-brackets.ts';
import { dumpJson, readJson } from '../json-dumps.ts';
import type { ArgumentStream } from './argument-stream.ts';
import type { ArgumentContext } from './grammar.ts';
import { coerceJson } from './json-arguments.ts';
import { findProperties, isPlainString, type SchemaProperties } from './schema-types.ts';
import { StableJson } from './stable-json.ts';

/**
 * Reads the object. Of its arguments a stream has what stands ahead of the last value, and of that value what is written of it where it
 * is a string and stays one.
 */
export class MemberArguments implements ArgumentStream {
  readonly #keys: readonly string[];
  readonly #properties: SchemaProperties;
  readonly #pieces: string[] = [];
  readonly #outer = new JsonBrackets();
  /** The last string between the outermost braces, and whether the colon behind it has come. */
  #key = '';
  #isKeyOpen = false;
  #isValueNext = false;
  #args: StableJson | null = null;
  #isWhole = false;
  /** Whether they were whole before the name of the call was known. */
  #cameWhole = false;
  #hasRespelled = false;
  /** The member is no object. */
  #isRefused = false;
  readonly #sent: string[] = [];

  /** The first of `keys` is the member; the others count in whole answers where it is no object. */
  constructor(keys: readonly string[], { tools, name }: ArgumentContext) {
    this.#keys = keys;
    this.#properties = findProperties(tools, name);
  }

  append(text: string): void {
    this.#pieces.push(text);
    if (this.#isWhole || this.#isRefused) return;
    const isFirst = this.#pieces.length === 1;
    for (let index = 0; index < text.length && !this.#isWhole && !this.#isRefused; index++) this.#read(text.charAt(index), text.charCodeAt(index));
    this.#cameWhole = isFirst && this.#isWhole;
  }

  #read(char: string, code: number): void {
    if (this.#args !== null) this.#isWhole = this.#args.feed(char);
    else if (!this.#isValueNext) this.#seek(char, code);
    else if (code === OPEN_OBJECT) this.#open(char);
    else this.#isRefused ||= !isSpace(code);
  }

  #open(char: string): void {
    this.#args = this.#createStable();
    this.#args.feed(char);
  }

  #createStable(): StableJson {
    return new StableJson((key) => isPlainString(this.#properties, key));
  }

  #seek(char: string, code: number): void {
    const wasInString = this.#outer.isInString;
    this.#outer.feed(code);
    const { depth, isInString } = this.#outer;
    if (code === COLON && !wasInString && depth === 1 && this.#key === this.#keys[0]) this.#isValueNext = true;
    if (code === QUOTE && !wasInString) this.#isKeyOpen = depth === 1;
    if (code === QUOTE && !wasInString && depth === 1) this.#key = '';
    else if (this.#isKeyOpen && isInString) this.#key += char;
  }

  take(): string {
    if (this.#isRefused || this.#args === null) return '';
    const sent = this.#isWhole ? this.#takeWhole(this.#args) : this.#args.take();
    if (sent !== '') this.#sent.push(sent);
    return sent;
  }

  // What is sent while it is written is as it is spelled; once it is whole, and spelled anew, what that begins with may go on.
  #takeWhole(args: StableJson): string {
    const sent = this.#cameWhole ? '' : args.take();
    if (this.#hasRespelled) return '';
    this.#hasRespelled = true;
    const json = this.whole();
    return json === args.text() ? sent + args.take() : sent + this.#takeRespelled(json, this.#sent.join('') + sent);
  }

  /** What can be sent of it behind `sent`, if it begins so. */
  #takeRespelled(json: string, sent: string): string {
    const stable = this.#createStable();
    for (const char of json) stable.feed(char);
    const text = stable.take();
    return text.startsWith(sent) ? text.slice(sent.length) : '';
  }

  finish(): string {
    if (this.#isRefused) return '';
    const json = this.whole();
    const sent = this.#sent.join('');
    const rest = json.startsWith(sent) ? json.slice(sent.length) : '';
    this.#sent.push(rest);
    return rest;
  }

  whole(): string {
    const text = this.#isRefused ? this.#readAnyMember() : (this.#args?.text() ?? '{}');
    return coerceJson(text, this.#properties);
  }

  #readAnyMember(): string {
    const text = trimBoth(this.#pieces.join(''));
    const call = readJson(text);
    if (!(call instanceof Map)) return text;
    const key = this.#keys.find((candidate) => call.has(candidate)) ?? '';
    const value = call.get(key) ?? null;
    return typeof value === 'string' ? value : dumpJson(value);
  }
}
