// What a text's tokens spell, and how the text itself is handed out to them.
import { finishSteps, Meter, type Steps } from '../../../base/slices/meter.ts';
import type { Token } from '../../output.ts';
import { createPlaceFinder } from './alignment.ts';
import type { TokenExtents } from './model/token-extents.ts';

const MARKS = /\u2581/g;

/** Gathers tokens in the order of the text. */
export class SpelledText {
  /** The tokens' ids. Who appends some to them says what they spell. */
  readonly ids: number[] = [];
  readonly #extents: TokenExtents;
  // Where each token ends in all that is spelled.
  readonly #ends: number[] = [];
  readonly #texts: string[] = [];
  #length = 0;

  constructor(extents: TokenExtents) {
    this.#extents = extents;
  }

  /** Adds a token that spells `text`. */
  addToken(id: number, text: string): void {
    this.ids.push(id);
    this.#addText(text);
    this.#ends.push(this.#length);
  }

  /** The last ids, from the one at `from` on, are those of a word. */
  addWord(word: string, from: number): void {
    if (this.ids.length === from + 1) {
      this.#addText(word);
      this.#ends.push(this.#length);
      return;
    }
    const extents = this.#extents.of(word);
    extents.append(this.ids, { from, to: this.ids.length, base: this.#length }, this.#ends);
    extents.finish(this.#length, this.#ends);
    this.#addText(word);
  }

  /** As `addWord`, with pauses. */
  *addWordSteps(word: string, from: number, meter: Meter): Steps<void> {
    const extents = this.#extents.of(word);
    const numIds = this.ids.length;
    for (let at = from; at < numIds; at += meter.unitsPerStep) {
      extents.append(this.ids, { from: at, to: Math.min(numIds, at + meter.unitsPerStep), base: this.#length }, this.#ends);
      if (meter.spend(meter.unitsPerStep)) yield meter.take();
    }
    extents.finish(this.#length, this.#ends);
    this.#addText(word);
  }

  /** The tokens, each with its part of the source. @param normalize what has been done to the source, for short parts */
  toTokens(source: string, normalize: (part: string) => string): Token[] {
    return finishSteps(this.toTokensSteps(source, normalize, new Meter(Number.POSITIVE_INFINITY)));
  }

  /** As `toTokens`, with pauses. */
  *toTokensSteps(source: string, normalize: (part: string) => string, meter: Meter): Steps<Token[]> {
    const change = (part: string): string => toComparable(normalize(part));
    const placeOf = createPlaceFinder({ source: toComparable(source), changed: toComparable(this.#texts.join('')), change });
    const tokens: Token[] = [];
    const last = this.ids.length - 1;
    for (let index = 0, start = 0; index <= last; index++) {
      const end = index === last ? source.length : placeOf(this.#ends[index] ?? 0);
      tokens.push({ id: this.ids[index] ?? 0, text: source.slice(start, end) });
      if (meter.spend(end - start + 1)) yield meter.take();
      start = end;
    }
    return tokens;
  }

  #addText(text: string): void {
    this.#texts.push(text);
    this.#length += text.length;
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
