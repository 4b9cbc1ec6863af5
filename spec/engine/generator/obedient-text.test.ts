import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { composeObedient } from '../../../lib/engine/generator/obedient-text.ts';
import { createSteeringRules } from '../../../lib/engine/generator/steering.ts';
import { RandomStreamFactory } from '../../../lib/engine/random-streams.ts';
import type { Composition, Steering } from '../../../lib/engine/request.ts';
import { promptOf } from '../../support/engine-fixture.ts';
import { createEmbeddedSource } from '../../../lib/engine/tokenizer/source/embedded-source.ts';

const { tokenizer } = createEmbeddedSource();
const NONE: Steering = { biases: new Map(), allowedIds: null, badWords: [] };

/** The texts that come of `numSeeds` seeds, each once, and how often one was drawn. */
function say(choices: readonly string[], steering: Partial<Steering>, { numSeeds = 50, isWhole = true } = {}): { readonly texts: readonly string[]; readonly numDrawn: number } {
  let numDrawn = 0;
  const composition: Composition = (random) => {
    numDrawn++;
    return { text: choices[random.composition().integer(0, choices.length - 1)] ?? '', isWhole, endTokenId: null };
  };
  const rules = createSteeringRules({ ...NONE, ...steering }, tokenizer);
  const texts = new Set<string>();
  for (let seed = 0; seed < numSeeds; seed++) texts.add(composeObedient(composition, new RandomStreamFactory(seed).forPrompt('p', null)(0), { prompt: promptOf('p'), rules, tokenizer }).text);
  return { texts: [...texts].sort(), numDrawn };
}

function idOf(text: string): number {
  const [id = -1, ...more] = tokenizer.encode(text);
  assert.equal(more.length, 0, `${text} is one token`);
  return id;
}

const CHOICES = ['he', 'lo', 'good', 'he lo'];

describe('composeObedient', () => {
  it('says any of the texts where nothing is asked for, and draws one', () => {
    assert.deepEqual(say(CHOICES, {}), { texts: [...CHOICES].sort(), numDrawn: 50 });
  });

  it('says those that have no forbidden token, only allowed ones, and the one that is forced', () => {
    assert.deepEqual(say(CHOICES, { badWords: ['he'] }).texts, ['good', 'lo']);
    assert.deepEqual(say(CHOICES, { allowedIds: [idOf('he'), idOf('lo')] }).texts, ['he', 'lo']);
    assert.deepEqual(say(CHOICES, { biases: new Map([[idOf('lo'), 100]]) }).texts, ['lo']);
    assert.deepEqual(say(CHOICES, { biases: new Map([[idOf('lo'), -100], [idOf('he'), -100]]) }).texts, ['good']);
  });

  it('finds the only one of a hundred short texts', () => {
    const texts = [...Array.from({ length: 99 }, (_, index) => `${index}`), 'lo'];
    assert.deepEqual(say(texts, { allowedIds: [idOf('lo')] }, { numSeeds: 5 }).texts, ['lo']);
  });

  it('says the first text where none obeys, after so many draws', () => {
    const { texts, numDrawn } = say(['x'.repeat(2000)], { badWords: ['x'] }, { numSeeds: 1 });
    assert.deepEqual([texts[0]?.length, numDrawn], [2000, 8]);
  });

  it('leaves what only opens a text as it is', () => {
    assert.deepEqual(say(['he'], { badWords: ['he'] }, { isWhole: false, numSeeds: 2 }), { texts: ['he'], numDrawn: 2 });
  });
});
