// What a model thinks before it answers: a few sentences that read as such.
import type { Rng } from '../../base/rng.ts';
import { SENTENCES } from '../../engine/generator/sentences.ts';

const MIN_SENTENCES = 1;
const MAX_SENTENCES = 3;

/** Reasoning of one to three sentences, on lines of its own. */
export function writeThought(rng: Rng): string {
  const count = rng.integer(MIN_SENTENCES, MAX_SENTENCES);
  const sentences = Array.from({ length: count }, () => SENTENCES[rng.integer(0, SENTENCES.length - 1)]);
  return `\n${sentences.join(' ')}\n`;
}
