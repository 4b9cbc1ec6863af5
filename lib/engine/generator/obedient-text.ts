// Of the texts that a constraint leaves, one that a request's steering allows, too: vLLM's logits processors work on what the grammar has
// left of the tokens.
import { createRng } from '../../base/rng.ts';
import type { RandomStreams } from '../random-streams.ts';
import type { ComposedText, Composition, Prompt } from '../request.ts';
import type { Tokenizer } from '../tokenizer/tokenizer.ts';
import { obeys, type SteeringRules } from './steering.ts';

// Texts are drawn until one obeys, short ones more often: one of many choices may be the only one that does.
const MIN_DRAWS = 8;
const MAX_DRAWS = 512;
const MAX_CHARS = 4096;
const MAX_SEED = 0xffff_ffff;

/** What a text has to obey. */
export interface ObedienceOptions {
  readonly prompt: Prompt;
  readonly rules: SteeringRules;
  readonly tokenizer: Tokenizer;
}

/** Draws a text that obeys; where none is found it is the first one, since the constraint comes before all else. */
export function composeObedient(composition: Composition, random: RandomStreams, { prompt, rules, tokenizer }: ObedienceOptions): ComposedText {
  const first = composition(random, prompt);
  const seeds = random.composition();
  let drawn = first;
  let numChars = 0;
  for (let draws = 1; draws < MAX_DRAWS; draws++) {
    if (!drawn.isWhole || obeys(tokenizer.tokenize(drawn.text), rules)) return drawn;
    numChars += drawn.text.length;
    if (draws >= MIN_DRAWS && numChars > MAX_CHARS) break;
    const seed = seeds.integer(0, MAX_SEED);
    drawn = composition({ ...random, composition: () => createRng(seed) }, prompt);
  }
  return first;
}
