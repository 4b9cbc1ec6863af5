// What a request says of its text, whatever the mode: a text that is determined from outside, tokens that are forced or forbidden, the
// length of its reasoning.
import type { Token } from '../output.ts';
import type { Steering } from '../request.ts';
import type { Tokenizer } from '../tokenizer/tokenizer.ts';
import type { GenerationInput, Generator, TokenSource } from './generator.ts';
import { composeObedient } from './obedient-text.ts';
import { nameEnd } from './scripted-source.ts';
import { createSteeringRules, steer, type SteeringRules } from './steering.ts';
import { cutThinking, limitThinking } from './thinking-limit.ts';
import { behindOthers } from './token-place.ts';

/**
 * The same generator, which obeys its requests. A whole composition is said once and then nothing but the end: it is not drawn out
 * to a least length, and steered by the choice among those that there are, since each is what a constraint has left.
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

function createSource(parts: Parts, input: GenerationInput): TokenSource {
  const { thinking = null, prompt } = input;
  const source = createUnlimited(parts, input);
  return thinking === null ? source : limitThinking(source, thinking, prompt.tokenIds);
}

function createUnlimited(parts: Parts, input: GenerationInput): TokenSource {
  const { composition, random, steering, thinking = null, prompt } = input;
  const { tokenizer, findRules } = parts;
  if (composition === null) return createSteered(parts, input);
  const { text, isWhole, endTokenId } = steering === null ? composition(random, prompt) : composeObedient(composition, random, { prompt, rules: findRules(steering), tokenizer });
  const tokens = tokenizer.tokenize(text);
  const opening = thinking === null ? tokens : cutThinking(tokens, thinking, prompt.tokenIds);
  return prepend(opening, tokenizer, isWhole ? createEnd(endTokenId, nameEnd(tokenizer, input.showsEnd)) : createSteered(parts, input));
}

function createSteered({ generator, tokenizer, findRules }: Parts, input: GenerationInput): TokenSource {
  const { steering, random } = input;
  const source = generator.createSource(input);
  return steering === null ? source : steer(source, { rules: findRules(steering), tokenizer, rng: random.content() });
}

function createEnd(endTokenId: number | null, eosToken: Token): TokenSource {
  const end = endTokenId === null ? eosToken : { id: endTokenId, text: '' };
  return { next: () => end };
}

function prepend(tokens: readonly Token[], tokenizer: Tokenizer, source: TokenSource): TokenSource {
  let position = 0;
  const rest = tokens.length === 0 ? source : behindOthers(source, tokenizer);
  return { next: () => tokens[position++] ?? rest.next() };
}
