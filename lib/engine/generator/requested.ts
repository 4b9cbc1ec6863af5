// What a request says of its text, whatever the mode: a text that is determined from outside, tokens that are forced or forbidden.
import type { ComposedText, Steering } from '../request.ts';
import type { Tokenizer } from '../tokenizer/tokenizer.ts';
import type { GenerationInput, Generator, TokenSource } from './generator.ts';
import { createSteeringRules, steer, type SteeringRules } from './steering.ts';
import { behindOthers } from './token-place.ts';

/**
 * The same generator, which obeys its requests. A whole composition is said once and then nothing but the end: it is not drawn out
 * to a least length, and not steered, since it is what a constraint has left.
 */
export function withRequests(generator: Generator, tokenizer: Tokenizer): Generator {
  // One for all samples of a request: lists may be long, and samples many.
  const known = new WeakMap<Steering, SteeringRules>();
  const findRules = (steering: Steering): SteeringRules => {
    const rules = known.get(steering) ?? createSteeringRules(steering, tokenizer);
    known.set(steering, rules);
    return rules;
  };
  return { ...generator, createSource: (input) => createSource({ generator, tokenizer, findRules }, input) };
}

interface Parts {
  readonly generator: Generator;
  readonly tokenizer: Tokenizer;
  readonly findRules: (steering: Steering) => SteeringRules;
}

function createSource({ generator, tokenizer, findRules }: Parts, input: GenerationInput): TokenSource {
  const { composition, steering, random } = input;
  const composed = composition === null ? null : composition(random);
  if (composed?.isWhole === true) return prepend(composed, tokenizer, createEnd(composed, tokenizer));
  const source = generator.createSource(input);
  const steered = steering === null ? source : steer(source, { rules: findRules(steering), tokenizer, rng: random.content() });
  return composed === null ? steered : prepend(composed, tokenizer, steered);
}

function createEnd({ endTokenId }: ComposedText, { eosToken }: Tokenizer): TokenSource {
  const end = endTokenId === null ? eosToken : { id: endTokenId, text: '' };
  return { next: () => end };
}

function prepend({ text }: ComposedText, tokenizer: Tokenizer, source: TokenSource): TokenSource {
  const tokens = tokenizer.tokenize(text);
  let position = 0;
  const rest = tokens.length === 0 ? source : behindOthers(source, tokenizer);
  return { next: () => tokens[position++] ?? rest.next() };
}
