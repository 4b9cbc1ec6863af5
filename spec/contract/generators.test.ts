import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { OutputLimits } from '../../lib/engine/generator/generator.ts';
import { createGenerator } from '../../lib/engine/generator/modes.ts';
import type { GenerationMode } from '../../lib/engine/options.ts';
import type { FinishReason } from '../../lib/engine/output.ts';
import { RandomStreamFactory } from '../../lib/engine/random-streams.ts';
import { createWordTokenizer } from '../../lib/engine/tokenizer/words.ts';
import { promptOf } from '../support/engine-fixture.ts';

const MODES: readonly GenerationMode[] = ['random', 'echo'];
const UNLIMITED: OutputLimits = { maxTokens: 1000, minTokens: 0, ignoreEos: false };
const PROMPT = 'Say it in ten words, or in eleven if you must.';

function generate(mode: GenerationMode, limits: Partial<OutputLimits>, { text = PROMPT, seed = 3 } = {}): { texts: string[]; reason: FinishReason | null } {
  const generator = createGenerator(mode, createWordTokenizer());
  const random = new RandomStreamFactory(seed).forPrompt(text, null)(0);
  const source = generator.createSource({ prompt: promptOf(text), limits: { ...UNLIMITED, ...limits }, random });
  const texts: string[] = [];
  while (source.finishReason === null) texts.push(source.next().text);
  return { texts, reason: source.finishReason };
}

for (const mode of MODES) {
  describe(`the ${mode} generator`, () => {
    it('ends by itself with an empty end-of-sequence token', () => {
      const { texts, reason } = generate(mode, {});
      assert.equal(reason, 'stop');
      assert.equal(texts.at(-1), '');
      assert.ok(texts.slice(0, -1).every((text) => text !== ''));
    });

    it('is cut at the limit, exactly, and begins the same', () => {
      const whole = generate(mode, {}).texts;
      for (const maxTokens of [1, 2, 7]) {
        const { texts, reason } = generate(mode, { maxTokens });
        assert.deepEqual([texts, reason], [whole.slice(0, maxTokens), 'length']);
      }
    });

    it('ends by itself when the end-of-sequence token is the last one allowed, and is cut one before', () => {
      const numTokens = generate(mode, {}).texts.length;
      assert.equal(generate(mode, { maxTokens: numTokens }).reason, 'stop');
      assert.equal(generate(mode, { maxTokens: numTokens - 1 }).reason, 'length');
    });

    it('goes on until min_tokens, then ends', () => {
      const { texts, reason } = generate(mode, { minTokens: 300 });
      assert.deepEqual([texts.length, reason], [301, 'stop']);
    });

    it('gives exactly the limit when it ignores the end', () => {
      for (const maxTokens of [1, 5, 333]) {
        const { texts, reason } = generate(mode, { maxTokens, ignoreEos: true });
        assert.deepEqual([texts.length, reason], [maxTokens, 'length']);
      }
    });

    it('says the same for the same seed', () => {
      assert.deepEqual(generate(mode, {}), generate(mode, {}));
    });
  });
}

describe('the echo generator, in particular', () => {
  it('says what was written, to the letter', () => {
    for (const text of ['', ' ', 'a\r\n\tb', 'caf\u0065\u0301 \ufb01 \u212b', 'lone \ud800 half', '\u0000\u202e👩‍👩‍👧'])
      assert.equal(generate('echo', {}, { text }).texts.join(''), text);
  });

  it('repeats where more is asked for', () => {
    assert.equal(generate('echo', { maxTokens: 7, ignoreEos: true }, { text: 'a b c' }).texts.join(''), 'a b ca b ca');
  });

  it('has nothing but its end to repeat of an empty text', () => {
    assert.deepEqual(generate('echo', { maxTokens: 3, ignoreEos: true }, { text: '' }).texts, ['', '', '']);
  });

  it('does not obey the limit that an endpoint sets by itself; the random one does', () => {
    assert.equal(createGenerator('echo', createWordTokenizer()).obeysDefaultLimit, false);
    assert.equal(createGenerator('random', createWordTokenizer()).obeysDefaultLimit, true);
  });
});

describe('the random generator, in particular', () => {
  it('ends with a sentence when nothing cuts it, and reads as text', () => {
    const text = generate('random', {}).texts.join('');
    assert.match(text, /^[A-Z].*\.$/s);
    assert.ok(!text.includes('  '));
  });

  it('says something else for another seed', () => {
    assert.notDeepEqual(generate('random', {}, { seed: 1 }), generate('random', {}, { seed: 2 }));
  });
});
