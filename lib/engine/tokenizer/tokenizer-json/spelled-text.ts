// What a text's tokens spell, and how the text itself is handed out to them.
import type { Token } from '../../output.ts';
import { cutAlongside } from './alignment.ts';

const MARKS = /\u2581/g;

/** Gathers tokens in the order of the text. */
export class SpelledText {
  readonly #ids: number[] = [];
  // Where each token ends in all that is spelled.
  readonly #ends: number[] = [];
  readonly #texts: string[] = [];
  #length = 0;

  /** Adds tokens that spell `text`; `ends` are where each ends in it, in code units. */
  add(ids: readonly number[], ends: readonly number[], text: string): void {
    for (const id of ids) this.#ids.push(id);
    for (const end of ends) this.#ends.push(this.#length + end);
    this.#texts.push(text);
    this.#length += text.length;
  }

  /** The tokens, each with its part of the source. @param normalize what has been done to the source, for short parts */
  toTokens(source: string, normalize: (part: string) => string): Token[] {
    const spelled = toComparable(this.#texts.join(''));
    const change = (part: string): string => toComparable(normalize(part));
    const ends = cutAlongside({ source: toComparable(source), changed: spelled, change }, this.#ends);
    return this.#ids.map((id, index) => ({ id, text: source.slice(ends[index - 1] ?? 0, ends[index]) }));
  }
}

/** The text with U+FFFD for each lone surrogate. */
export function toWellFormed(text: string): string {
  return (text as Es2024String).toWellFormed();
}

// Node 20 has it, the library of the language version that is compiled for has not.
type Es2024String = string & { readonly toWellFormed: () => string };

// A word's mark is a blank to the reader. Nothing changes its length.
function toComparable(text: string): string {
  return toWellFormed(text).replace(MARKS, ' ');
}
