// The generators by mode: the one place that knows them all.
import type { GenerationMode } from '../options.ts';
import type { Tokenizer } from '../tokenizer/tokenizer.ts';
import { createEchoGenerator } from './echo.ts';
import type { Generator } from './generator.ts';
import { createRandomGenerator } from './random.ts';
import { withRequests } from './requested.ts';

const GENERATORS: Readonly<Record<GenerationMode, (tokenizer: Tokenizer) => Generator>> = {
  random: createRandomGenerator,
  echo: createEchoGenerator,
};

/** The generator of a mode. */
export function createGenerator(mode: GenerationMode, tokenizer: Tokenizer): Generator {
  return withRequests(GENERATORS[mode](tokenizer), tokenizer);
}
