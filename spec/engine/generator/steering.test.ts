import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createRng } from '../../../lib/base/rng.ts';
import type { TokenSource } from '../../../lib/engine/generator/generator.ts';
import { createSteeringRules, steer } from '../../../lib/engine/generator/steering.ts';
import type { Steering } from '../../../lib/engine/request.ts';
import { createEmbeddedSource } from '../../../lib/engine/tokenizer/source/embedded-source.ts';

const { tokenizer } = createEmbeddedSource();
const NONE: Steering = { biases: new Map(), allowedIds: null, badWords: [] };

function sourceOf(text: string): TokenSource {
  const tokens = tokenizer.tokenize(text);
  let position = 0;
  return { next: () => tokens[position++] ?? tokenizer.eosToken };
}

/** What comes before the end, of `count` tokens at most. */
function generate(text: string, steering: Partial<Steering>, count = 20): string[] {
  const source = steer(sourceOf(text), { rules: createSteeringRules({ ...NONE, ...steering }, tokenizer), tokenizer, rng: createRng(1) });
  const texts: string[] = [];
  while (texts.length < count) {
    const token = source.next();
    if (token.id === tokenizer.eosToken.id) break;
    texts.push(token.text);
  }
  return texts;
}

function idOf(text: string): number {
  const [id = -1, ...more] = tokenizer.encode(text);
  assert.equal(more.length, 0, `${text} is one token`);
  return id;
}

describe('steer', () => {
  it('says the token with the strongest deciding bias, and nothing else', () => {
    const biases = new Map([[idOf(' the'), 50], [idOf(' of'), 100], [idOf(' and'), 19]]);
    assert.deepEqual(generate('one two', { biases }, 3), [' of', ' of', ' of']);
    assert.deepEqual(generate('one two', { biases, allowedIds: [idOf(' the')] }, 2), [' the', ' the']);
    assert.equal(generate('one two', { biases: new Map([[idOf(' and'), 19]]) }).join(''), 'one two');
  });

  it('leaves what is allowed, and draws from it in place of the rest', () => {
    const allowedIds = [idOf(' the'), idOf(' of')];
    const texts = generate('so the end of it', { allowedIds }, 50);
    assert.equal(texts.length, 50, 'the end of sequence is not among what is allowed');
    assert.deepEqual([...new Set(texts)].sort(), [' of', ' the']);
    assert.deepEqual(texts, generate('so the end of it', { allowedIds }, 50));
  });

  it('passes over what is banned by its bias or as a word, behind a space or not', () => {
    assert.equal(generate(' the end of the day', { biases: new Map([[idOf(' the'), -100]]) }).join(''), ' end of day');
    assert.equal(generate('the end of the day', { badWords: ['the'] }).join(''), ' end of day');
    const long = tokenizer.encode(' extraordinarily');
    assert.ok(long.length > 1, 'a word of several tokens');
    assert.ok(!generate('an extraordinarily day', { badWords: ['extraordinarily'] }).join('').includes('extraordinarily'));
  });

  it('ends where nothing else is left', () => {
    const endless: TokenSource = { next: () => ({ id: 5, text: 'x' }) };
    const source = steer(endless, { rules: createSteeringRules({ ...NONE, biases: new Map([[5, -100]]) }, tokenizer), tokenizer, rng: createRng(1) });
    assert.equal(source.next(), tokenizer.eosToken);
  });

  it('looks at few of many words', () => {
    const badWords = Array.from({ length: 20_000 }, (_, index) => `word${index}`);
    const text = 'the end '.repeat(2000);
    assert.equal(generate(text, { badWords }, 10_000).join(''), text);
  });

  it('looks at many biases and many allowed ids once each', () => {
    const biases = new Map(Array.from({ length: 100_000 }, (_, id) => [id + 1_000_000, 100] as const));
    const allowedIds = Array.from({ length: 100_000 }, (_, id) => id + 10);
    const { forcedId } = createSteeringRules({ ...NONE, biases: new Map([...biases, [11, 30]]), allowedIds }, tokenizer);
    assert.equal(forcedId, 11);
  });
});
