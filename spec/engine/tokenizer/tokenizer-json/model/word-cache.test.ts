import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createRng } from '../../../../../lib/base/rng.ts';
import { GENERATION_SIZE, hashWord, MAX_CACHED_CHARS, WordCache } from '../../../../../lib/engine/tokenizer/tokenizer-json/model/word-cache.ts';

// The word stands inside of a text, and its ids behind others, as they do where they are used.
function keep(cache: WordCache, word: string, ids: readonly number[], hash = hashWord(word, 0, word.length)): void {
  cache.add(hash, `<${word}>`, 1, 1 + word.length, [7, ...ids], 1);
}

function find(cache: WordCache, word: string, hash = hashWord(word, 0, word.length)): number[] | null {
  const ids: number[] = [];
  return cache.append(hash, `(((${word}`, 3, 3 + word.length, ids) ? ids : null;
}

describe('WordCache', () => {
  it('gives the ids of a word, and none for another', () => {
    const cache = new WordCache();
    keep(cache, 'cat', [1]);
    keep(cache, 'catalogue', [1, 2, 3]);
    keep(cache, '\ud83d\ude00', []);
    assert.deepEqual(['cat', 'catalogue', '\ud83d\ude00', 'ca', 'cats', ''].map((word) => find(cache, word)), [[1], [1, 2, 3], [], null, null, null]);
  });

  it('tells words with the same hash apart, and keeps a bounded number of them', () => {
    const cache = new WordCache();
    for (let count = 0; count < 1000; count++) keep(cache, `word ${count}`, [count], 42);
    const found = Array.from({ length: 1000 }, (_, count) => find(cache, `word ${count}`, 42));
    assert.deepEqual(found.slice(0, 3), [[0], [1], [2]]);
    const numKept = found.filter((ids) => ids !== null).length;
    assert.ok(numKept < 100, `${numKept} are kept`);
    found.forEach((ids, count) => assert.ok(ids === null || ids[0] === count));
  });

  for (const numWords of [10, 5000, 3 * GENERATION_SIZE]) {
    it(`forgets ${numWords} words`, () => {
      const cache = new WordCache();
      for (let count = 0; count < numWords; count++) keep(cache, `word ${count}`, [count]);
      cache.clear();
      for (let count = 0; count < numWords; count++) assert.equal(find(cache, `word ${count}`), null);
      keep(cache, 'word 7', [8, 9]);
      assert.deepEqual(find(cache, 'word 7'), [8, 9]);
    });
  }

  it('keeps words that are in use and forgets the others', () => {
    const cache = new WordCache();
    keep(cache, 'used', [1]);
    keep(cache, 'unused', [2, 3]);
    for (let count = 0; count < 3 * GENERATION_SIZE; count++) {
      keep(cache, `word ${count}`, [count]);
      if (count % 1000 === 0) assert.deepEqual(find(cache, 'used'), [1]);
    }
    assert.equal(find(cache, 'unused'), null);
    assert.equal(find(cache, 'word 0'), null);
    assert.deepEqual(find(cache, `word ${3 * GENERATION_SIZE - 1}`), [3 * GENERATION_SIZE - 1]);
  });

  it('forgets earlier where words are long', () => {
    const cache = new WordCache();
    const toWord = (count: number): string => String(count).padStart(MAX_CACHED_CHARS, 'x');
    for (let count = 0; count < GENERATION_SIZE; count++) keep(cache, toWord(count), [count]);
    assert.equal(find(cache, toWord(0)), null);
    assert.deepEqual(find(cache, toWord(GENERATION_SIZE - 1)), [GENERATION_SIZE - 1]);
  });

  it('agrees with a map, but for few words that find no place', () => {
    const rng = createRng(20_251);
    const [cache, map] = [new WordCache(), new Map<string, number[]>()];
    let numLost = 0;
    for (let count = 0; count < 50_000; count++) {
      const word = Array.from({ length: rng.integer(1, 4) }, () => String.fromCharCode(rng.integer(0x61, 0x7a))).join('');
      const ids = map.get(word) ?? Array.from({ length: rng.integer(0, 3) }, () => rng.integer(0, 1000));
      const kept = find(cache, word);
      if (kept !== null) assert.deepEqual(kept, map.get(word), word);
      else keep(cache, word, ids);
      if (kept === null && map.has(word)) numLost++;
      map.set(word, ids);
    }
    assert.ok(numLost < 500, `${numLost} are lost`);
  });
});
