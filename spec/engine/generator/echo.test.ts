import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createRng } from '../../../lib/base/rng.ts';
import { createEchoGenerator } from '../../../lib/engine/generator/echo.ts';
import type { EndingRules } from '../../../lib/engine/generator/generator.ts';
import type { Token } from '../../../lib/engine/output.ts';
import { RandomStreamFactory } from '../../../lib/engine/random-streams.ts';
import { createEmbeddedSource } from '../../../lib/engine/tokenizer/source/embedded-source.ts';
import { promptOf } from '../../support/engine-fixture.ts';

const { tokenizer } = createEmbeddedSource();
const WHOLE: EndingRules = { minTokens: 0, ignoreEos: false, maxTokens: Number.POSITIVE_INFINITY };

function echo(text: string, numTokens: number, ending: Partial<EndingRules>, given = tokenizer): Token[] {
  const random = new RandomStreamFactory(1).forPrompt(text, null)(0);
  const source = createEchoGenerator(given).createSource({ prompt: promptOf(text), composition: null, steering: null, ending: { ...WHOLE, ...ending }, random });
  return Array.from({ length: numTokens }, () => source.next());
}

describe('an echo of a long text', () => {
  it('is, up to a limit, what it is without one', () => {
    const seed = 5150;
    const rng = createRng(seed);
    const parts = ['word', ' word', '\n', '    ', 'e\u0301', '\ud83d\ude00', '中文', '12345', '_-_', 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'];
    for (let round = 0; round < 40; round++) {
      const text = Array.from({ length: 20_000 }, () => parts[rng.integer(0, parts.length - 1)]).join('').slice(rng.integer(0, 5));
      const maxTokens = rng.integer(1, 300);
      assert.deepEqual(echo(text, maxTokens, { maxTokens }), echo(text, maxTokens, {}), `seed ${seed}, round ${round}`);
    }
  });

  it('does not look at all of it for a short answer', () => {
    const lengths: number[] = [];
    const watched = { ...tokenizer, tokenize: (text: string) => (lengths.push(text.length), tokenizer.tokenize(text)) };
    const text = 'so many words '.repeat(100_000);
    echo(text, 5, { maxTokens: 5 }, watched);
    assert.equal(lengths.length, 1);
    assert.ok((lengths[0] ?? 0) < text.length / 10, `${lengths[0]} of ${text.length} characters`);
  });
});
