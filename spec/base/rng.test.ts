import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createRng, deriveSeed, hashDecimals, hashText, hashTextRange } from '../../lib/base/rng.ts';

describe('createRng', () => {
  it('repeats itself for a seed, and differs between seeds', () => {
    const draw = (seed: number): number[] => Array.from({ length: 5 }, createRng(seed).next);
    assert.deepEqual(draw(1), draw(1));
    assert.notDeepEqual(draw(1), draw(2));
  });

  it('is even over its range, both ends of integers included', () => {
    const rng = createRng(9);
    const counts = new Array<number>(10).fill(0);
    for (let draw = 0; draw < 10_000; draw++) {
      const value = rng.integer(0, 9);
      counts[value] = (counts[value] ?? 0) + 1;
    }
    assert.ok(counts.every((count) => count > 850 && count < 1150), counts.join());
  });
});

describe('deriveSeed', () => {
  it('tells apart numbers, their order, and what is above 32 bits', () => {
    const seeds = [deriveSeed(1, 2), deriveSeed(2, 1), deriveSeed(1), deriveSeed(1, 2 ** 32 + 2), deriveSeed(-1, 2), deriveSeed(0.5, 2)];
    assert.equal(new Set(seeds).size, seeds.length - 0);
  });
});

describe('hashText', () => {
  it('spreads near texts, and depends on its seed', () => {
    const hashes = Array.from({ length: 2000 }, (_, index) => hashText(`prompt ${index}`));
    assert.equal(new Set(hashes).size, 2000);
    assert.equal(hashText('a'), hashText('a'));
    assert.equal(hashTextRange('xabcx', 1, 4), hashText('abc'));
  });
});

describe('hashDecimals', () => {
  it('is the hash of the numbers as a text', () => {
    const rng = createRng(3);
    const lists = [[], [0], [7, 0, 10, 99, 100], [2 ** 31 - 1, 2 ** 31, 2 ** 32, Number.MAX_SAFE_INTEGER], Array.from({ length: 500 }, () => rng.integer(0, 2 ** 31))];
    for (const list of lists) assert.equal(hashDecimals(list), hashText(list.join(' ')), list.join(' '));
  });
});
