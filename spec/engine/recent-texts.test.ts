// A tokenizer with a memory says what the one without says, and asks it less often.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createRng } from '../../lib/base/rng.ts';
import { MAX_TEXT_CHARS, NUM_SLOTS, withRecentTexts } from '../../lib/engine/recent-texts.ts';
import { createEmbeddedSource } from '../../lib/engine/tokenizer/source/embedded-source.ts';
import type { Tokenizer } from '../../lib/engine/tokenizer/tokenizer.ts';

const { tokenizer } = createEmbeddedSource();

function withCount(): { readonly remembering: Tokenizer; readonly asked: string[] } {
  const asked: string[] = [];
  const remembering = withRecentTexts({
    ...tokenizer,
    tokenize: (text) => (asked.push(text), tokenizer.tokenize(text)),
    encode: (text, options) => (asked.push(text), tokenizer.encode(text, options)),
  });
  return { remembering, asked };
}

describe('withRecentTexts', () => {
  it('cuts a text twice, and no third time', () => {
    const { remembering, asked } = withCount();
    for (let time = 0; time < 5; time++) assert.deepEqual(remembering.tokenize('over the hill'), tokenizer.tokenize('over the hill'));
    for (let time = 0; time < 5; time++) assert.deepEqual(remembering.encode('over the hill'), tokenizer.encode('over the hill'));
    assert.equal(asked.length, 4);
  });

  it('gives lists away: what is done to one is not seen in the next', () => {
    const { remembering } = withCount();
    for (let time = 0; time < 4; time++) {
      const ids = remembering.encode('a b c');
      assert.deepEqual(ids, tokenizer.encode('a b c'));
      ids.length = 0;
      remembering.tokenize('a b c').pop();
    }
    assert.deepEqual(remembering.tokenize('a b c'), tokenizer.tokenize('a b c'));
  });

  it('keeps prompts apart from answers, in which the name of a special token is text', () => {
    const { remembering } = withCount();
    const text = 'x<|im_end|>y';
    for (let time = 0; time < 3; time++) {
      assert.deepEqual(remembering.encode(text), tokenizer.encode(text));
      assert.deepEqual(remembering.tokenize(text), tokenizer.tokenize(text));
    }
    assert.notDeepEqual(remembering.tokenize(text).map(({ id }) => id), remembering.encode(text));
  });

  it('obeys a limit, whatever it remembers', () => {
    const { remembering } = withCount();
    for (const limit of [2, 2, 2, undefined, undefined, undefined, 3, 0]) {
      const options = limit === undefined ? {} : { limit };
      assert.deepEqual(remembering.encode('one two three four', options), tokenizer.encode('one two three four', options));
    }
  });

  it('remembers no long text, and none with tokens around it', () => {
    const { remembering, asked } = withCount();
    const long = 'a'.repeat(MAX_TEXT_CHARS + 1);
    for (let time = 0; time < 4; time++) remembering.encode(long);
    for (let time = 0; time < 4; time++) remembering.encode('short', { addSpecialTokens: true });
    assert.equal(asked.length, 8);
  });

  it('says the same for any order of any texts, alike ones among them', (context) => {
    const seed = 20261126;
    context.diagnostic(`seed ${seed}`);
    const rng = createRng(seed);
    const { remembering } = withCount();
    const draw = (): string => 'ab '.charAt(rng.integer(0, 2));
    const texts = Array.from({ length: 2 * NUM_SLOTS }, () => Array.from({ length: rng.integer(0, 39) }, draw).join(''));
    for (let round = 0; round < 4_000; round++) {
      const text = texts[rng.integer(0, texts.length - 1)] ?? '';
      if (round % 2 === 0) assert.deepEqual(remembering.encode(text), tokenizer.encode(text));
      else assert.deepEqual(remembering.tokenize(text), tokenizer.tokenize(text));
    }
  });
});
