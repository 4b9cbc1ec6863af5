// Values as Gemma 4 writes them: `{city:<|"|>Paris<|"|>,days:3,tags:[<|"|>a<|"|>]}` (vLLM's parser/gemma4.py). What stands without
// marks is text here; the schema makes numbers of it.
import { trimBoth } from '../../../codec/jinja/values/python-space.ts';
import type { LosslessJson } from '../../../codec/lossless-json.ts';

/** What stands at both ends of a string. */
export const STRING_MARK = '<|"|>';

// Each level is looked at once more than the one around it.
const MAX_DEPTH = 100;

/** The members of an object without its braces. `isPartial`: a bare value at the end may go on, and is left out. */
export function readGemma4Members(text: string, isPartial: boolean): Map<string, LosslessJson> {
  return new Reader(text, isPartial, 0).readMembers();
}

/** One value that is complete. */
export function readGemma4Value(text: string): LosslessJson {
  return new Reader(text, false, 0).readValue(',}]') ?? '';
}

/** A key without the marks that it may have. */
export function toGemma4Key(written: string): string {
  const key = trimBoth(written);
  return key.startsWith(STRING_MARK) && key.endsWith(STRING_MARK) ? key.slice(STRING_MARK.length, -STRING_MARK.length) : key;
}

class Reader {
  readonly #text: string;
  readonly #isPartial: boolean;
  readonly #depth: number;
  #at = 0;

  constructor(text: string, isPartial: boolean, depth: number) {
    this.#text = text;
    this.#isPartial = isPartial;
    this.#depth = depth;
  }

  get #isAtEnd(): boolean {
    return this.#at >= this.#text.length;
  }

  readMembers(): Map<string, LosslessJson> {
    const members = new Map<string, LosslessJson>();
    for (this.#skip(' ,\n\t'); !this.#isAtEnd; this.#skip(' ,\n\t')) {
      const colon = this.#text.indexOf(':', this.#at);
      if (colon < 0) break;
      const key = toGemma4Key(this.#text.slice(this.#at, colon));
      this.#at = colon + 1;
      this.#skip(' \n\t');
      const value = this.#isAtEnd && !this.#isPartial ? '' : this.readValue(',}]');
      if (value === undefined) break;
      members.set(key, value);
    }
    return members;
  }

  readItems(): LosslessJson[] {
    const items: LosslessJson[] = [];
    for (this.#skip(' ,\n\t'); !this.#isAtEnd; this.#skip(' ,\n\t')) {
      const item = this.readValue(',]');
      if (item === undefined) break;
      items.push(item);
    }
    return items;
  }

  #skip(chars: string): void {
    while (!this.#isAtEnd && chars.includes(this.#text.charAt(this.#at))) this.#at++;
  }

  /** Undefined where the rest of the text cannot be read, or may go on. */
  readValue(ends: string): LosslessJson | undefined {
    if (this.#text.startsWith(STRING_MARK, this.#at)) return this.#readString();
    const open = this.#text.charAt(this.#at);
    if (open === '{' || open === '[') return this.#readContainer(open);
    const start = this.#at;
    while (!this.#isAtEnd && !ends.includes(this.#text.charAt(this.#at))) this.#at++;
    const value = trimBoth(this.#text.slice(start, this.#at));
    const mayGoOn = this.#isPartial && (this.#isAtEnd || value.endsWith('.'));
    return this.#at === start || mayGoOn ? undefined : value;
  }

  #readString(): string {
    const start = this.#at + STRING_MARK.length;
    const end = this.#text.indexOf(STRING_MARK, start);
    this.#at = end < 0 ? this.#text.length : end + STRING_MARK.length;
    return this.#text.slice(start, end < 0 ? undefined : end);
  }

  #readContainer(open: string): LosslessJson {
    const start = this.#at + 1;
    const isClosed = this.#skipContainer(open, open === '{' ? '}' : ']');
    const isDeep = this.#depth >= MAX_DEPTH;
    const inside = isDeep ? '' : this.#text.slice(start, isClosed ? this.#at - 1 : this.#at);
    const reader = new Reader(inside, !isClosed, this.#depth + 1);
    return open === '{' ? reader.readMembers() : reader.readItems();
  }

  /** Goes behind the bracket that closes the one here; false where it is missing. */
  #skipContainer(open: string, close: string): boolean {
    let depth = 0;
    while (!this.#isAtEnd) {
      const char = this.#text.charAt(this.#at);
      if (char === '<' && this.#text.startsWith(STRING_MARK, this.#at)) {
        this.#readString();
        continue;
      }
      this.#at++;
      if (char === open) depth++;
      else if (char === close && --depth === 0) return true;
    }
    return false;
  }
}
