// What a request says of its text, whatever the mode: a text that is determined from outside, tokens that are forced or forbidden.
import type { ComposedText } from '../request.ts';
import type { Tokenizer } from '../tokenizer/tokenizer.ts';
import type { GenerationInput, Generator, TokenSource } from './generator.ts';
import { steer } from './steering.ts';

/**
 * The same generator, which obeys its requests. A whole composition is said once and then nothing but the end: it is not drawn out
 * to a least length, and not steered, since it is what a constraint has left.
 */
export function withRequests(generator: Generator, tokenizer: Tokenizer): Generator {
  return { ...generator, createSource: (input) => createSource(generator, tokenizer, input) };
}

function createSource(generator: Generator, tokenizer: Tokenizer, input: GenerationInput): TokenSource {
  const { composition, steering, random } = input;
  const composed = composition === null ? null : composition(random);
  if (composed?.isWhole === true) return prepend(composed, tokenizer, createEnd(composed, tokenizer));
  const source = generator.createSource(input);
  const steered = steering === null ? source : steer(source, { steering, tokenizer, rng: random.content() });
  return composed === null ? steered : prepend(composed, tokenizer, steered);
}

function createEnd({ endTokenId }: ComposedText, { eosToken }: Tokenizer): TokenSource {
  const end = endTokenId === null ? eosToken : { id: endTokenId, text: '' };
  return { next: () => end };
}

function prepend({ text }: ComposedText, tokenizer: Tokenizer, source: TokenSource): TokenSource {
  const tokens = tokenizer.tokenize(text);
  let position = 0;
  return { next: () => tokens[position++] ?? source.next() };
}
