// A text that is determined from outside: said once, whatever the mode, then nothing but the end.
import type { Tokenizer } from '../tokenizer/tokenizer.ts';
import type { Generator, TokenSource } from './generator.ts';

/** The same generator, which says a request's composition where it has one. Such a text is not drawn out to a least length. */
export function withCompositions(generator: Generator, tokenizer: Tokenizer): Generator {
  return {
    ...generator,
    createSource: (input) => (input.composition === null ? generator.createSource(input) : createComposedSource(input.composition(input.random), tokenizer)),
  };
}

function createComposedSource(text: string, tokenizer: Tokenizer): TokenSource {
  const tokens = tokenizer.tokenize(text);
  let position = 0;
  return { next: () => tokens[position++] ?? tokenizer.eosToken };
}
