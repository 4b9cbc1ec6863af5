// The free text of a structural tag.
import type { Rng } from '../../../../base/rng.ts';
import { SENTENCES } from '../../sentences.ts';
import { pick } from '../words.ts';

/** What free text must not have, and how long it may be. */
export interface FreeTextBounds {
  /** None of them comes in it; an empty one comes in every text but the empty one. */
  readonly excludes: readonly string[];
  /** Characters, which are all ASCII: as many tokens are enough for them. Any number unless given. */
  readonly maxChars?: number;
  /** What else a text has to be; anything unless given. */
  readonly allows?: (text: string) => boolean;
}

/** Writes a sentence that may come, or its beginning; nothing where there is none. */
export function freeText({ excludes, maxChars = Infinity, allows = () => true }: FreeTextBounds): (rng: Rng) => string {
  const sentences = SENTENCES.map((sentence) => `${sentence}\n`.slice(0, maxChars));
  const allowed = sentences.filter((sentence) => !excludes.some((text) => sentence.includes(text)) && allows(sentence));
  return (rng) => (allowed.length === 0 ? '' : pick(rng, allowed));
}

/** Characters that are one token in most vocabularies. */
const SINGLE_TOKENS: readonly string[] = ['.', ',', 'a', 'e', '1', '0', '-', '!'];

/** Writes one token that may come; undefined where none is known. */
export function singleToken(allows: (text: string) => boolean): ((rng: Rng) => string) | undefined {
  const allowed = SINGLE_TOKENS.filter(allows);
  return allowed.length === 0 ? undefined : (rng) => pick(rng, allowed);
}
