// Arguments of Gemma 4 while they are written: `city:<|"|>Paris<|"|>,days:3}`.
import { isSpace, trimBoth, trimEnd } from '../../../codec/jinja/values/python-space.ts';
import type { LosslessJson } from '../../../codec/lossless-json.ts';
import { dumpJson, dumpString, escapeText } from '../json-dumps.ts';
import { LiteralSeeker } from '../literal-seeker.ts';
import type { ArgumentStream } from './argument-stream.ts';
import { readGemma4Members, readGemma4Value, STRING_MARK, toGemma4Key } from './gemma4-values.ts';
import type { ArgumentContext } from './grammar.ts';
import { coerceArgument, findProperties, isPlainString, type SchemaProperties } from './schema-types.ts';

// Only a piece with one of these sends anything.
const STRUCTURE = /[,:{}[\]<]/;

/** Where the text is: white space ahead of a key, a key, white space ahead of a value, its first characters, a value of some kind. */
type Mode = 'space' | 'key' | 'gap' | 'start' | 'string' | 'container' | 'bare' | 'brace' | 'stopped';

/** Reads members one by one. A value is sent when the next one begins, strings while they are written. */
export class Gemma4Arguments implements ArgumentStream {
  readonly #properties: SchemaProperties;
  readonly #pieces: string[] = [];
  #mode: Mode = 'space';
  /** The key, the first characters of a value, or a value, while it is read. */
  #text: string[] = [];
  #start = '';
  #key = '';
  #mark = new LiteralSeeker(STRING_MARK);
  #isInMark = false;
  #brackets = { open: '', close: '', depth: 0 };
  /** What is open of a string that is sent while it is written. */
  #openString = '';
  #unsent = '';
  /** JSON that ends the last value, sent with what follows. */
  #ending = '';
  #sent: string[] = [];
  readonly #keys = new Set<string>();
  #hasStructure = false;
  /** A key came twice: what was sent is no longer a beginning of the JSON. */
  #isBroken = false;

  constructor({ tools, name }: ArgumentContext) {
    this.#properties = findProperties(tools, name);
  }

  append(text: string): void {
    this.#pieces.push(text);
    this.#hasStructure = STRUCTURE.test(text);
    for (let at = 0; at < text.length && this.#mode !== 'stopped';) at = this.#step(text, at);
  }

  /** Reads on from `at`; where to go on. */
  #step(text: string, at: number): number {
    switch (this.#mode) {
      case 'space': return this.#readSpace(text.charAt(at), at);
      case 'key': return this.#readKey(text, at);
      case 'gap': return this.#readGap(text.charAt(at), at);
      case 'start': return this.#readStart(text.charAt(at), at);
      case 'string': return this.#readString(text, at);
      case 'container': return this.#readContainer(text, at);
      case 'bare': return this.#readBare(text.charAt(at), at);
      case 'brace': return this.#readBrace(text.charCodeAt(at), at);
      case 'stopped': return text.length;
    }
  }

  #enter(mode: Mode): void {
    this.#mode = mode;
    this.#text = [];
  }

  #readSpace(char: string, at: number): number {
    if (' ,\n\t'.includes(char)) return at + 1;
    this.#enter('key');
    return at;
  }

  #readKey(text: string, at: number): number {
    const colon = text.indexOf(':', at);
    this.#text.push(text.slice(at, colon < 0 ? undefined : colon));
    if (colon < 0) return text.length;
    this.#key = toGemma4Key(this.#text.join(''));
    this.#enter('gap');
    return colon + 1;
  }

  #readGap(char: string, at: number): number {
    if (' \n\t'.includes(char)) return at + 1;
    this.#enter('start');
    this.#start = '';
    return at;
  }

  #readStart(char: string, at: number): number {
    const start = this.#start + char;
    if (start === STRING_MARK) this.#openValue('string', '"');
    else if (STRING_MARK.startsWith(start)) this.#start = start;
    else if (start === '{' || start === '[') this.#openContainer(start);
    else return this.#startBare(at);
    return at + 1;
  }

  #startBare(at: number): number {
    this.#enter('bare');
    this.#text.push(this.#start);
    return at;
  }

  #openContainer(open: string): void {
    this.#openValue('container', '');
    this.#text.push(open);
    this.#brackets = { open, close: open === '{' ? '}' : ']', depth: 1 };
    this.#isInMark = false;
  }

  #openValue(mode: 'string' | 'container', opening: string): void {
    this.#announce();
    if (opening !== '' && isPlainString(this.#properties, this.#key)) this.#unsent += opening;
    this.#enter(mode);
    this.#mark = new LiteralSeeker(STRING_MARK);
    this.#openString = '';
  }

  #announce(): void {
    this.#isBroken ||= this.#keys.has(this.#key);
    this.#unsent += `${this.#ending}${this.#keys.size === 0 ? '{' : ', '}${dumpString(this.#key)}: `;
    this.#ending = '';
    this.#keys.add(this.#key);
  }

  #readString(text: string, at: number): number {
    const { before, rest } = this.#mark.feed(text.slice(at));
    if (isPlainString(this.#properties, this.#key)) this.#openString += before;
    else this.#text.push(before);
    if (rest === null) return text.length;
    if (isPlainString(this.#properties, this.#key)) this.#endString();
    else this.#endValue(this.#text.join(''));
    return text.length - rest.length;
  }

  #endString(): void {
    this.#unsent += escapeText(this.#openString);
    this.#openString = '';
    this.#ending = '"';
    this.#enter('space');
  }

  #endValue(value: LosslessJson): void {
    this.#ending = dumpJson(coerceArgument(value, this.#properties, this.#key));
    this.#enter('space');
  }

  #readContainer(text: string, at: number): number {
    const { before, rest } = this.#mark.feed(text.slice(at));
    const end = this.#isInMark ? -1 : this.#findClose(before);
    if (end >= 0) return this.#endContainer(before.slice(0, end), at + end + text.length - at - before.length - (rest === null ? 0 : STRING_MARK.length + rest.length));
    this.#text.push(rest === null ? before : before + STRING_MARK);
    if (rest === null) return text.length;
    this.#isInMark = !this.#isInMark;
    return text.length - rest.length;
  }

  /** Behind the bracket that closes the value; -1 where it is not here. */
  #findClose(text: string): number {
    const { open, close } = this.#brackets;
    for (let index = 0; index < text.length; index++) {
      if (text[index] === open) this.#brackets.depth++;
      else if (text[index] === close && --this.#brackets.depth === 0) return index + 1;
    }
    return -1;
  }

  #endContainer(last: string, at: number): number {
    this.#text.push(last);
    this.#endValue(readGemma4Value(this.#text.join('')));
    return at;
  }

  #readBare(char: string, at: number): number {
    if (char !== ',' && char !== ']' && char !== '}') {
      this.#text.push(char);
      return at + 1;
    }
    if (this.#text.join('') === '') this.#mode = 'stopped';
    else if (char === '}') this.#mode = 'brace';
    else this.#endBare();
    return char === '}' ? at + 1 : at;
  }

  // A brace at the end of the text is that of the arguments.
  #readBrace(code: number, at: number): number {
    if (isSpace(code)) return at + 1;
    this.#endBare();
    if (this.#mode === 'space') this.#enter('key');
    this.#text.push('}');
    return at;
  }

  #endBare(): void {
    const value = trimBoth(this.#text.join(''));
    if (value.endsWith('.')) {
      this.#mode = 'stopped';
      return;
    }
    this.#announce();
    this.#endValue(value);
    if (!isPlainString(this.#properties, this.#key)) return;
    this.#unsent += this.#ending.slice(0, -1);
    this.#ending = '"';
  }

  take(): string {
    if (!this.#hasStructure || this.#keys.size === 0 || this.#isBroken) return '';
    if (this.#mode === 'string' && this.#openString !== '') this.#takeOpenString();
    const sent = this.#unsent;
    this.#unsent = '';
    if (sent !== '') this.#sent.push(sent);
    return sent;
  }

  // White space at the end of the text so far, and a brace there, are taken for the end of the arguments.
  #takeOpenString(): void {
    const trimmed = this.#mark.held === '' ? trimEnd(this.#openString) : this.#openString;
    const text = this.#mark.held === '' && trimmed.endsWith('}') ? trimmed.slice(0, -1) : trimmed;
    this.#unsent += escapeText(text);
    this.#openString = this.#openString.slice(text.length);
  }

  finish(): string {
    const json = this.whole();
    const sent = this.#sent.join('');
    const rest = json.startsWith(sent) ? json.slice(sent.length) : '';
    this.#sent.push(rest);
    return rest;
  }

  whole(): string {
    const members = readGemma4Members(cutEnd(trimBoth(this.#pieces.join(''))), false);
    return dumpJson(new Map(Array.from(members, ([key, value]) => [key, coerceArgument(value, this.#properties, key)])));
  }
}

/** The text without the bracket that closes the arguments. */
function cutEnd(text: string): string {
  const isCall = text.endsWith(')') && text.split('(').length < text.split(')').length;
  return text.endsWith('}') || isCall ? text.slice(0, -1) : text;
}
