// Writes a JSON value anew while it comes, as Python's `json.dumps(value, ensure_ascii=False)` spells it.
import { isSpace } from '../../../codec/jinja/values/python-space.ts';
import { BACKSLASH, CLOSE_LIST, CLOSE_OBJECT, COLON, COMMA, OPEN_LIST, OPEN_OBJECT, QUOTE } from '../../../codec/json-characters.ts';
import { dumpJson, escapeText, readJson } from '../json-dumps.ts';
import { canBeWord, readUnfinishedWord, readWord } from './json-words.ts';

const SIGNS: ReadonlySet<number> = new Set([COMMA, COLON, QUOTE, OPEN_OBJECT, CLOSE_OBJECT, OPEN_LIST, CLOSE_LIST]);
/** What Python takes for false. */
const EMPTY_VALUES: ReadonlySet<string> = new Set(['', '{}', '[]', '""', '0', '0.0', '-0.0', 'false', 'null']);
const MAX_EMPTY_LENGTH = 5;
const ESCAPE = /^\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})$/;
const HIGH_SURROGATE = /^[\ud800-\udbff]$/;
const UNICODE_ESCAPE = 0x75;
const UNICODE_ESCAPE_LENGTH = 6;
const FIRST_TEXT = 0x20;
const JSON_BLANKS = ' \t\n\r';

/** What may come next; `firstName` and `firstItem` where the object or list may end, too, `next` a comma or an end. */
type Expected = 'value' | 'firstItem' | 'name' | 'firstName' | 'colon' | 'next';

/**
 * Reads one value character by character. Numbers and words are written when they have ended, escapes when they are whole, and the name
 * of a member when its value begins. What is no JSON is written all the same. Linear in the text.
 */
export class JsonRewriter {
  #written = '';
  #numWritten = 0;
  /** How many were written ahead of the last string that is a value. */
  #stringStart = 0;
  /** The first characters of all that was written: more of them than an empty value has. */
  #head = '';
  #numLeadingClosers = 0;
  /** Whether all of `#written` closes what was open at the last `take`. */
  #hasOnlyClosers = true;
  /** A comma, the name of a member, a colon: shown once there is a value. Or white space or half a character in a string, shown once more follows. */
  #held = '';
  /** A number, a word or an escape that has not ended. */
  #pending = '';
  #isInString = false;
  /** The string is the name of a member. */
  #isName = false;
  /** What closes the values that are open, innermost last. */
  readonly #closers: string[] = [];
  /** The names that came in the objects that are open, innermost last; none for a list. */
  readonly #names: (Set<string> | null)[] = [];
  /** Where the name that is read begins in `#held`. */
  #nameStart = 0;
  #expected: Expected = 'value';
  #isMalformed = false;
  #repeatsNames = false;
  #hasEnded = false;

  /** Whether the value is whole. */
  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  /** Whether what has come is no JSON, whatever follows. */
  get isMalformed(): boolean {
    return this.#isMalformed || (!this.#isInString && this.#pending !== '' && !canBeWord(this.#pending));
  }

  /** Whether a name came twice in one object. */
  get repeatsNames(): boolean {
    return this.#repeatsNames;
  }

  /** Whether nothing of it has come but white space. */
  get isBlank(): boolean {
    return this.#head === '' && this.#held === '' && this.#pending === '' && !this.#isInString;
  }

  /** Whether it is a string by itself. */
  get isString(): boolean {
    return this.#head.startsWith('"');
  }

  /** Whether what has come is a value, closed here. */
  get hasForm(): boolean {
    return this.#head !== '' || this.unfinished !== '';
  }

  /** Whether the next character belongs to a string, or ends it. */
  get isInString(): boolean {
    return this.#isInString;
  }

  /** Whether half of a character is held: an escape whose other half may follow. */
  get holdsHalf(): boolean {
    return this.#isInString && HIGH_SURROGATE.test(this.#held.slice(-1));
  }

  /** How many characters were written of the member or item that is a string and has not ended, with what stands ahead of it. */
  get openStringLength(): number {
    return this.#isInString && !this.#isName ? this.#numWritten - this.#stringStart : 0;
  }

  /** How many characters at the front of what `take` answers close what was open at the `take` before. */
  get numLeadingClosers(): number {
    return this.#numLeadingClosers;
  }

  /** The number or word that has not ended, as it would be written if it ended here, with what is held ahead of it; '' for none. */
  get unfinished(): string {
    if (this.#isInString || this.#pending === '') return '';
    const value = readUnfinishedWord(this.#pending);
    return value === undefined ? '' : this.#held + dumpJson(value);
  }

  /** What closes the value behind what was written and what is unfinished. */
  get closers(): string {
    const quote = this.#isInString && !this.#isName ? '"' : '';
    return quote + [...this.#closers].reverse().join('');
  }

  /** How many lists and objects are open. */
  get depth(): number {
    return this.#closers.length;
  }

  /** Whether the value, closed here, is one that Python takes for false. */
  get isEmpty(): boolean {
    return this.#head.length <= MAX_EMPTY_LENGTH && EMPTY_VALUES.has(this.#head + this.unfinished + this.closers);
  }

  /** What was written since the last `take`. */
  take(): string {
    const written = this.#written;
    this.#written = '';
    this.#numLeadingClosers = 0;
    this.#hasOnlyClosers = true;
    return written;
  }

  /** What was written since the last `take`, and what closes the value where it is cut off. A name without a value is left out, and a word that has begun is whole. */
  close(): string {
    return this.take() + this.unfinished + this.closers;
  }

  /** Takes a character; false when it stands behind the value. */
  feed(char: string): boolean {
    const code = char.charCodeAt(0);
    if (this.#isInString) {
      this.#feedString(char, code);
      return true;
    }
    const isSign = SIGNS.has(code);
    if (this.#pending !== '' && (isSign || isSpace(code))) this.#endWord();
    if (this.#hasEnded) return false;
    if (isSign) this.#feedSign(char, code);
    else if (!isSpace(code)) this.#feedWord(char);
    else this.#isMalformed ||= !JSON_BLANKS.includes(char);
    return true;
  }

  #feedWord(char: string): void {
    if (this.#pending === '') this.#expectValue();
    this.#pending += char;
  }

  #expectValue(): void {
    this.#isMalformed ||= this.#expected !== 'value' && this.#expected !== 'firstItem';
  }

  #feedString(char: string, code: number): void {
    if (this.#pending !== '') this.#feedEscape(char);
    else if (code === BACKSLASH) this.#pending = char;
    else if (code === QUOTE) this.#endString();
    else this.#feedText(char, code);
  }

  #feedText(char: string, code: number): void {
    if (code < FIRST_TEXT) this.#isMalformed = true;
    const text = code < FIRST_TEXT ? escapeText(char) : char;
    if (isSpace(code)) this.#held += text;
    else this.#writeText(text);
  }

  #feedEscape(char: string): void {
    this.#pending += char;
    if (this.#pending.charCodeAt(1) === UNICODE_ESCAPE && this.#pending.length < UNICODE_ESCAPE_LENGTH) return;
    const value = ESCAPE.test(this.#pending) ? readJson(`"${this.#pending}"`) : undefined;
    const text = typeof value === 'string' ? escapeText(value) : this.#pending;
    this.#isMalformed ||= value === undefined;
    this.#pending = '';
    if (HIGH_SURROGATE.test(text)) this.#held += text;
    else this.#writeText(text);
  }

  #writeText(text: string): void {
    if (this.#isName) this.#held += text;
    else this.#write(text);
  }

  #write(text: string): void {
    this.#hasOnlyClosers = false;
    this.#append(this.#held + text);
    this.#held = '';
  }

  #append(text: string): void {
    this.#written += text;
    this.#numWritten += text.length;
    if (this.#head.length <= MAX_EMPTY_LENGTH) this.#head += text;
  }

  #writeCloser(char: string): void {
    if (this.#held !== '') this.#write('');
    this.#append(char);
    if (this.#hasOnlyClosers) this.#numLeadingClosers++;
  }

  #endString(): void {
    this.#isInString = false;
    this.#expected = this.#isName ? 'colon' : 'next';
    if (this.#isName) this.#endName();
    else this.#writeCloser('"');
    this.#hasEnded = this.#closers.length === 0;
  }

  #endName(): void {
    const names = this.#names.at(-1);
    const name = this.#held.slice(this.#nameStart);
    if (names?.has(name) === true) this.#repeatsNames = true;
    names?.add(name);
    this.#held += '"';
  }

  #endWord(): void {
    const value = readWord(this.#pending);
    this.#isMalformed ||= value === undefined;
    this.#expected = 'next';
    this.#write(value === undefined ? this.#pending : dumpJson(value));
    this.#pending = '';
    this.#hasEnded = this.#closers.length === 0;
  }

  #feedSign(char: string, code: number): void {
    if (code === COMMA || code === COLON) {
      this.#held += `${char} `;
      this.#isMalformed ||= this.#expected !== (code === COMMA ? 'next' : 'colon');
      this.#expected = code === COMMA && this.#closers.at(-1) === '}' ? 'name' : 'value';
    } else if (code === QUOTE) {
      this.#startString();
    } else if (code === OPEN_OBJECT || code === OPEN_LIST) {
      this.#open(char, code === OPEN_OBJECT);
    } else {
      this.#close(char);
    }
  }

  #open(char: string, isObject: boolean): void {
    this.#expectValue();
    this.#write(char);
    this.#closers.push(isObject ? '}' : ']');
    this.#names.push(isObject ? new Set() : null);
    this.#expected = isObject ? 'firstName' : 'firstItem';
  }

  #close(char: string): void {
    const isEmpty = this.#expected === 'firstName' || this.#expected === 'firstItem';
    this.#isMalformed ||= char !== this.#closers.at(-1) || (this.#expected !== 'next' && !isEmpty);
    this.#closers.pop();
    this.#names.pop();
    this.#writeCloser(char);
    this.#expected = 'next';
    this.#hasEnded = this.#closers.length === 0;
  }

  #startString(): void {
    this.#isInString = true;
    this.#isName = this.#expected === 'name' || this.#expected === 'firstName';
    if (!this.#isName) this.#expectValue();
    if (!this.#isName) this.#stringStart = this.#numWritten;
    this.#writeText('"');
    this.#nameStart = this.#held.length;
  }
}
