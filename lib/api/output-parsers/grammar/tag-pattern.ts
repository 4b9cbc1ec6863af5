// Finds tags in a text that comes in pieces and is handed on at once, as the regular expressions of vLLM's argument converters do.
import { SPACE } from '../../../codec/jinja/values/python-space.ts';

/** A longer beginning of a tag is taken for text: what may begin one is looked at again with each piece. */
const MAX_SUSPECT_LENGTH = 64;
const BLANKS = new RegExp(`[${SPACE}]+`, 'g');
const SIGNS = /[</=>]|[^</=>]+/g;

/** A tag in a text. */
export interface FoundTag {
  readonly at: number;
  /** Behind its last character. */
  readonly end: number;
  /** As it was given. */
  readonly tag: string;
}

/** Tags such as `</parameter>`: no `<` but the first character. */
export class TagPattern {
  readonly #tags: readonly string[];
  readonly #allowsBlanks: boolean;
  readonly #pattern: RegExp;

  /** With `allowsBlanks`, white space may stand around the signs of a tag, as in `< / parameter\n>`, and is more than one character between words. */
  constructor(tags: readonly string[], { allowsBlanks = false }: { readonly allowsBlanks?: boolean } = {}) {
    this.#tags = tags;
    this.#allowsBlanks = allowsBlanks;
    this.#pattern = new RegExp(tags.map((tag) => `(${allowsBlanks ? toLoosePattern(tag) : escapePattern(tag)})`).join('|'));
  }

  /** The first tag; null where there is none. */
  find(text: string): FoundTag | null {
    const match = this.#pattern.exec(text);
    if (match === null) return null;
    const tag = this.#tags.find((_, index) => match[index + 1] !== undefined) ?? '';
    return { at: match.index, end: match.index + match[0].length, tag };
  }

  /** The end of a text without a tag that may be the beginning of one. */
  suspectOf(text: string): string {
    const at = text.lastIndexOf('<');
    if (at < 0 || text.length - at > MAX_SUSPECT_LENGTH) return '';
    const rest = text.slice(at);
    const beginning = this.#squeeze(rest);
    return this.#tags.some((tag) => this.#squeeze(tag).startsWith(beginning)) ? rest : '';
  }

  #squeeze(text: string): string {
    return this.#allowsBlanks ? text.replace(BLANKS, '') : text;
  }
}

function toLoosePattern(tag: string): string {
  const words = tag.split(' ').map((word) => (word.match(SIGNS) ?? []).map(escapePattern).join(`[${SPACE}]*`));
  return words.join(`[${SPACE}]+`);
}

function escapePattern(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
