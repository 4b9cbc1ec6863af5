import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { WordCache } from '../../../../../lib/engine/tokenizer/tokenizer-json/model/word-cache.ts';

describe('WordCache', () => {
  it('keeps words that are in use and forgets the others', () => {
    const cache = new WordCache();
    cache.set('used', 1);
    cache.set('unused', [2, 3]);
    assert.deepEqual(cache.get('unused'), [2, 3]);
    for (let count = 0; count < 200_000; count++) {
      cache.set(`word ${count}`, count);
      if (count % 1000 === 0) assert.equal(cache.get('used'), 1);
    }
    assert.equal(cache.get('unused'), undefined);
    assert.equal(cache.get('word 0'), undefined);
    assert.equal(cache.get('word 199999'), 199_999);
  });
});
