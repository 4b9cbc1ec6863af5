// Finds calls in text that comes in pieces by how they are spelled, as vLLM's patterns for xLAM and Hunyuan do:
// `"name": "f"`, and behind some of the names `, "arguments": {…}`.
import { isSpace } from '../../../codec/jinja/values/python-space.ts';
import { CLOSE_OBJECT, COLON, COMMA, OPEN_OBJECT, QUOTE } from '../../../codec/json-characters.ts';
import { MemberSeeker } from './member-seeker.ts';

const ARGUMENTS = '"arguments"';
/** Braces within braces; those that are deeper are no arguments to vLLM's pattern. */
const MAX_DEPTH = 2;

/** Arguments as they are spelled, braces in strings counted as braces. */
export interface SpelledArguments {
  readonly text: string;
  /** Where in all that was fed they begin. */
  readonly start: number;
}

/** Where the search for arguments is: `comma`, `key`, `colon` and `brace` are what is next behind a name. */
type Phase = 'none' | 'comma' | 'key' | 'colon' | 'brace' | 'body';

/** Reads a text once, character by character. */
export class SpelledCallScanner {
  readonly names: string[] = [];
  readonly matches: SpelledArguments[] = [];
  readonly #member = new MemberSeeker('name');
  /** The name that is read; null outside of one. */
  #name: string | null = null;
  #phase: Phase = 'none';
  #numMatched = 0;
  #body = '';
  #depth = 0;
  #isBlank = true;
  #hasEmpty = false;
  #length = 0;

  /** Whether any of the calls has arguments without members. */
  get hasEmpty(): boolean {
    return this.#hasEmpty;
  }

  feed(piece: string): void {
    for (let at = 0; at < piece.length; at++) this.#readChar(piece.charAt(at), piece.charCodeAt(at));
  }

  #readChar(char: string, code: number): void {
    if (this.#phase !== 'none') this.#readArguments(char, code);
    if (this.#name !== null) this.#readName(char, code, this.#name);
    else if (this.#member.feed(char) === 0) this.#startValue(code);
    this.#length++;
  }

  #startValue(code: number): void {
    if (code === QUOTE) this.#name = '';
    else this.#member.seekOn(false);
  }

  #readName(char: string, code: number, name: string): void {
    if (code !== QUOTE) {
      this.#name = name + char;
      return;
    }
    this.#name = null;
    this.#member.seekOn(name === '');
    if (name === '') return;
    this.names.push(name);
    if (this.#phase !== 'body') this.#phase = 'comma';
  }

  #readArguments(char: string, code: number): void {
    if (this.#phase === 'body') this.#readBody(char, code);
    else if (this.#phase === 'key' && this.#numMatched > 0) this.#readKey(char);
    else if (!isSpace(code)) this.#readSign(char, code);
  }

  #readSign(char: string, code: number): void {
    if (this.#phase === 'comma' && code === COMMA) this.#phase = 'key';
    else if (this.#phase === 'key') this.#readKey(char);
    else if (this.#phase === 'colon' && code === COLON) this.#phase = 'brace';
    else if (this.#phase === 'brace' && code === OPEN_OBJECT) this.#openBody(char);
    else this.#phase = 'none';
  }

  #readKey(char: string): void {
    const isNext = char === ARGUMENTS[this.#numMatched];
    this.#numMatched = isNext ? this.#numMatched + 1 : 0;
    if (!isNext) this.#phase = 'none';
    if (this.#numMatched < ARGUMENTS.length) return;
    this.#numMatched = 0;
    this.#phase = 'colon';
  }

  #openBody(char: string): void {
    this.#phase = 'body';
    this.#body = char;
    this.#depth = 1;
    this.#isBlank = true;
  }

  #readBody(char: string, code: number): void {
    this.#body += char;
    if (code === OPEN_OBJECT) this.#depth++;
    else if (code === CLOSE_OBJECT) this.#depth--;
    if (this.#depth > MAX_DEPTH) this.#phase = 'none';
    if (this.#depth > 0) this.#isBlank &&= isSpace(code);
    else this.#closeBody();
  }

  #closeBody(): void {
    this.#phase = 'none';
    this.#hasEmpty ||= this.#isBlank;
    this.matches.push({ text: this.#body, start: this.#length + 1 - this.#body.length });
  }
}
