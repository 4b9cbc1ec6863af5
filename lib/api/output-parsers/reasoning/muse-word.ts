// The word that a text of Muse Glimmer ends in: whether it may be the header of the next message, `to=f<|message|>`.
import { isSpace } from '../../../codec/jinja/values/python-space.ts';

const TO = 'to=';

/** Follows a text that comes in pieces. Linear. */
export class MuseWord {
  #length = 0;
  /** The last word, in which there is no white space and no `<`; null behind a `<`. */
  #word: string | null = '';
  /** Where the first `to=` of the word stands in it; -1 for nowhere. */
  #to = -1;
  /** Where the words at the end begin that may all be headers, with the white space ahead of the first; null where there is none. */
  #heldFrom: number | null = null;
  /** Where the white space ahead of the word stands; null at the beginning of a text. */
  #space: number | null = null;

  feed(text: string): void {
    for (let index = 0; index < text.length; index++) this.#read(text.charAt(index));
  }

  #read(char: string): void {
    if (isSpace(char.charCodeAt(0))) {
      this.#heldFrom = this.#mayBeHeader() ? (this.#heldFrom ?? this.#space) : null;
      this.#space = this.#length;
      this.#begin('');
    } else if (char === '<') {
      this.#begin(null);
    } else if (this.#word !== null) {
      this.#word += char;
      if (char === '=' && this.#to < 0 && this.#word.endsWith(TO)) this.#to = this.#word.length - TO.length;
    } else {
      this.#begin(char);
      this.#space = null;
    }
    this.#length++;
  }

  #begin(word: string | null): void {
    this.#word = word;
    this.#to = -1;
  }

  #mayBeHeader(): boolean {
    const word = this.#word ?? '';
    return this.#space !== null && word !== '' && (this.#to === 0 || TO.startsWith(word));
  }

  /** Whom a message is for that begins here; null where it is for nobody. */
  get recipient(): string | null {
    const name = this.#word === null || this.#to < 0 ? '' : this.#word.slice(this.#to + TO.length);
    return name === '' ? null : name;
  }

  /** How many characters at the end are the header of that message. */
  get headerLength(): number {
    return (this.#word ?? '').length - this.#to;
  }

  /** How many characters at the end are held back: words that may be headers, and the white space ahead of each. */
  get heldLength(): number {
    return this.#mayBeHeader() ? this.#length - (this.#heldFrom ?? this.#space ?? this.#length) : 0;
  }
}
