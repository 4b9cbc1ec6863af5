// All added tokens of a file, by id and by name, and how they cut a text.
import type { Component } from '../file/component.ts';
import type { Meter } from '../../../../base/slices/meter.ts';
import type { Vocabulary } from '../model/vocabulary.ts';
import type { Normalizer } from '../normalizers/normalizer.ts';
import { type AddedToken, readAddedTokens } from './added-token.ts';
import { TokenFinder } from './token-finder.ts';

/** A stretch of a text: an added token, or what lies between two. */
export interface TextPart {
  readonly token: AddedToken | null;
  /** First and one past the last code unit. */
  readonly start: number;
  readonly end: number;
}

/** The added tokens of a tokenizer. */
export class AddedVocabulary {
  /** One more than the highest id. */
  readonly numIds: number;
  /** Most code units that one of them stands for; Infinity when one takes the blanks around it. */
  readonly maxChars: number;
  readonly #byId = new Map<number, AddedToken>();
  readonly #byContent = new Map<string, AddedToken>();
  readonly #ofText: TokenFinder;
  readonly #ofNormalized: TokenFinder | null;

  /** @throws TokenizerFileError */
  constructor(root: Component, vocabulary: Vocabulary, normalize: Normalizer) {
    const tokens = readAddedTokens(root, vocabulary, normalize);
    for (const token of tokens) {
      this.#byId.set(token.id, token);
      this.#byContent.set(token.content, token);
    }
    this.numIds = tokens.reduce((most, { id }) => Math.max(most, id + 1), 0);
    this.maxChars = tokens.reduce((most, token) => Math.max(most, maxCharsOf(token)), 1);
    const normalized = tokens.filter(({ isNormalized }) => isNormalized);
    this.#ofText = new TokenFinder(tokens.filter(({ isNormalized }) => !isNormalized));
    this.#ofNormalized = normalized.length > 0 ? new TokenFinder(normalized) : null;
  }

  /** The token with an id. */
  get(id: number): AddedToken | undefined {
    return this.#byId.get(id);
  }

  /** The token that has a content. */
  find(content: string): AddedToken | undefined {
    return this.#byContent.get(content);
  }

  /** Cuts a text as it came. @param splitsSpecial whether special tokens are text like any other */
  splitText(text: string, splitsSpecial: boolean): TextPart[] {
    return split(this.#ofText, text, splitsSpecial);
  }

  /** Cuts a normalized text. */
  splitNormalized(text: string, splitsSpecial: boolean): TextPart[] {
    return split(this.#ofNormalized, text, splitsSpecial);
  }

  /** As `splitText`, part by part; null is a pause. */
  splitTextSteps(text: string, splitsSpecial: boolean, meter: Meter): TextParts {
    return splitInSteps(this.#ofText, { text, splitsSpecial }, meter);
  }

  /** As `splitNormalized`, part by part; null is a pause. */
  splitNormalizedSteps(text: string, splitsSpecial: boolean, meter: Meter): TextParts {
    return splitInSteps(this.#ofNormalized, { text, splitsSpecial }, meter);
  }
}

/** Parts of a text in order, among pauses. */
export type TextParts = Generator<TextPart | null, void, void>;

function maxCharsOf({ content, takesLeft, takesRight }: AddedToken): number {
  return takesLeft || takesRight ? Number.POSITIVE_INFINITY : content.length;
}

function split(finder: TokenFinder | null, text: string, splitsSpecial: boolean): TextPart[] {
  const parts: TextPart[] = [];
  let at = 0;
  const search = finder?.search(text, splitsSpecial);
  for (let found = search?.next(text.length); found; found = search?.next(text.length)) {
    if (found.start > at) parts.push({ token: null, start: at, end: found.start });
    parts.push(found);
    at = found.end;
  }
  if (text.length > at) parts.push({ token: null, start: at, end: text.length });
  return parts;
}

function* splitInSteps(finder: TokenFinder | null, { text, splitsSpecial }: { text: string; splitsSpecial: boolean }, meter: Meter): TextParts {
  const search = finder?.search(text, splitsSpecial);
  let at = 0;
  while (search !== undefined && search.at < text.length) {
    const from = search.at;
    const found = search.next(Math.min(text.length, from + meter.unitsPerStep));
    if (found !== null && found.start > at) yield { token: null, start: at, end: found.start };
    if (found !== null) yield found;
    at = found?.end ?? at;
    if (meter.spend(search.at - from)) yield null;
  }
  if (text.length > at) yield { token: null, start: at, end: text.length };
}
