// Words for free text, from the bank of sentences.
import type { Rng } from '../../../base/rng.ts';
import { SENTENCES } from '../sentences.ts';

/** The bank's words of three letters or more in lower case, each once. */
const WORDS: readonly string[] = [...new Set(SENTENCES.flatMap((sentence) => sentence.toLowerCase().match(/[a-z]{3,}/g) ?? []))];

/** One item of a list that is not empty. */
export function pick<Item>(rng: Rng, items: readonly Item[]): Item {
  const index = rng.integer(0, items.length - 1);
  if (index >= items.length || items.length === 0) throw new TypeError('nothing to pick from');
  return items[index] as Item;
}

/** One word of the bank. */
export function pickWord(rng: Rng): string {
  return pick(rng, WORDS);
}

/** Words of the bank with spaces between them, at least `minChars` and, as they end in letters, at most `maxChars` long. */
export function pickPhrase(rng: Rng, minChars: number, maxChars: number): string {
  if (maxChars <= 0) return '';
  let text = pickWord(rng);
  for (let numMore = rng.integer(0, 2); numMore > 0 || text.length < minChars; numMore--) text += ` ${pickWord(rng)}`;
  if (text.length <= maxChars) return text;
  const cut = text.slice(0, maxChars);
  return cut.endsWith(' ') ? `${cut.slice(0, -1)}s` : cut;
}
