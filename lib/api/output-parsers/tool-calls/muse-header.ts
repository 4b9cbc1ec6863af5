// What stands ahead of a message of Muse Glimmer: ` to=self<|message|>`.
import { isSpace } from '../../../codec/jinja/values/python-space.ts';

const NAME_CHAR = /[A-Za-z0-9_.-]/;
const TO = 'to=';
/** No recipient that means anything is longer. */
const MAX_NAME_CHARS = 64;

/** Knows of a text that comes in pieces how it ends: in white space but for newlines, and maybe `to=` with a name. Linear. */
export class MuseHeader {
  #length = 0;
  /** Where the white space at the end begins. */
  #spaceStart = 0;
  /** How much of `to=` the text ends in, and where the white space ahead of that and itself begin. */
  #numRead = 0;
  #candidate = { head: 0, start: 0 };
  /** `to=` that only characters of a name follow; null where there is none. */
  #recipient: { readonly head: number; readonly start: number; name: string } | null = null;

  reset(): void {
    this.#length = 0;
    this.#spaceStart = 0;
    this.#numRead = 0;
    this.#recipient = null;
  }

  feed(text: string): void {
    for (let index = 0; index < text.length; index++) this.#read(text.charAt(index));
  }

  #read(char: string): void {
    const recipient = this.#recipient;
    if (recipient !== null && NAME_CHAR.test(char)) recipient.name = (recipient.name + char).slice(0, MAX_NAME_CHARS);
    else this.#recipient = null;
    if (char === TO.charAt(this.#numRead)) this.#numRead++;
    else this.#numRead = Number(char === 't');
    if (this.#numRead === 1) this.#candidate = { head: this.#spaceStart, start: this.#length };
    this.#length++;
    if (this.#numRead === TO.length) {
      this.#recipient = { ...this.#candidate, name: '' };
      this.#numRead = 0;
    }
    if (char === '\n' || !isSpace(char.charCodeAt(0))) this.#spaceStart = this.#length;
  }

  /** Whom a message is for that begins here; null where nothing says so. */
  get recipient(): string | null {
    return this.#recipient === null || this.#recipient.name === '' ? null : this.#recipient.name;
  }

  /** How many characters at the end belong to a message that begins here. */
  get length(): number {
    return this.#length - (this.#recipient === null || this.#recipient.name === '' ? this.#spaceStart : this.#recipient.head);
  }

  /** How many characters at the end may belong to a message that begins behind what follows; 0 without white space ahead of `to=`. */
  get openLength(): number {
    return this.#recipient === null || this.#recipient.head === this.#recipient.start ? 0 : this.#length - this.#recipient.head;
  }
}
