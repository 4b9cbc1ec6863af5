import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { EndingRules } from '../../lib/engine/generator/generator.ts';
import { createGenerator } from '../../lib/engine/generator/modes.ts';
import type { GenerationMode } from '../../lib/engine/options.ts';
import { RandomStreamFactory } from '../../lib/engine/random-streams.ts';
import { createWordTokenizer } from '../support/word-tokenizer.ts';
import { promptOf } from '../support/engine-fixture.ts';

const MODES: readonly GenerationMode[] = ['random', 'echo'];
const PLAIN: EndingRules = { minTokens: 0, ignoreEos: false, maxTokens: Number.POSITIVE_INFINITY };
const ENOUGH = 1000;
const PROMPT = 'Say it in ten words, or in eleven if you must.';

/** The texts of a source's tokens: to the end-of-sequence token, that included, or `maxTokens` of them. */
function generate(mode: GenerationMode, { maxTokens = ENOUGH, ...ending }: GenerateOptions, { text = PROMPT, seed = 3 } = {}): string[] {
  const generator = createGenerator(mode, createWordTokenizer());
  const random = new RandomStreamFactory(seed).forPrompt(text, null)(0);
  const source = generator.createSource({ prompt: promptOf(text), composition: null, steering: null, ending: { ...PLAIN, ...ending }, random });
  const texts: string[] = [];
  for (let token = source.next(); ; token = source.next()) {
    texts.push(token.text);
    if (texts.length === maxTokens || (token.id === generator.eosToken.id && ending.ignoreEos !== true)) return texts;
  }
}

type GenerateOptions = Partial<EndingRules>;

for (const mode of MODES) {
  describe(`the ${mode} generator`, () => {
    it('ends by itself with an empty end-of-sequence token', () => {
      const texts = generate(mode, {});
      assert.ok(texts.length < ENOUGH);
      assert.equal(texts.at(-1), '');
      assert.ok(texts.slice(0, -1).every((text) => text !== ''));
    });

    it('goes on until min_tokens, then ends', () => {
      assert.equal(generate(mode, { minTokens: 300 }).length, 301);
    });

    it('never ends when it ignores the end', () => {
      const texts = generate(mode, { maxTokens: 333, ignoreEos: true });
      assert.equal(texts.length, 333);
      assert.ok(texts.every((text) => text !== ''));
    });

    it('begins the same whatever the ending', () => {
      const whole = generate(mode, {}).slice(0, -1);
      assert.deepEqual(generate(mode, { minTokens: 200 }).slice(0, whole.length), whole);
    });

    it('says the same for the same seed', () => {
      assert.deepEqual(generate(mode, {}), generate(mode, {}));
    });
  });
}

describe('the echo generator, in particular', () => {
  it('says what was written, to the letter', () => {
    for (const text of ['', ' ', 'a\r\n\tb', 'caf\u0065\u0301 \ufb01 \u212b', 'lone \ud800 half', '\u0000\u202e👩‍👩‍👧'])
      assert.equal(generate('echo', {}, { text }).join(''), text);
  });

  it('repeats where more is asked for', () => {
    assert.equal(generate('echo', { maxTokens: 7, ignoreEos: true }, { text: 'a b c' }).join(''), 'a b ca b ca');
  });

  it('has nothing but its end to repeat of an empty text', () => {
    assert.deepEqual(generate('echo', { maxTokens: 3, ignoreEos: true }, { text: '' }), ['', '', '']);
  });

  it('does not obey the limit that an endpoint sets by itself; the random one does', () => {
    assert.equal(createGenerator('echo', createWordTokenizer()).obeysDefaultLimit, false);
    assert.equal(createGenerator('random', createWordTokenizer()).obeysDefaultLimit, true);
  });
});

describe('the random generator, in particular', () => {
  it('ends with a sentence when nothing cuts it, and reads as text', () => {
    const text = generate('random', {}).join('');
    assert.match(text, /^[A-Z].*\.$/s);
    assert.ok(!text.includes('  '));
  });

  it('says something else for another seed', () => {
    assert.notDeepEqual(generate('random', {}, { seed: 1 }), generate('random', {}, { seed: 2 }));
  });
});
