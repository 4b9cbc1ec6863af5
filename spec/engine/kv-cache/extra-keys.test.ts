import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { blockExtraKeys, toExtraKeys } from '../../../lib/engine/kv-cache/extra-keys.ts';

const adapter = { name: 'a', path: '/adapters/a' };
const lora = ['lora', 'a', '/adapters/a'];

describe('toExtraKeys', () => {
  it('gives none without adapter and salt; an empty salt is none', () => {
    for (const cacheSalt of [null, '']) assert.deepEqual(toExtraKeys({ adapter: null, cacheSalt }), { firstExtraKeys: null, extraKeys: null });
  });

  it('puts the adapter into every block, the salt into the first one, after the adapter', () => {
    assert.deepEqual(toExtraKeys({ adapter, cacheSalt: null }), { firstExtraKeys: [lora], extraKeys: [lora] });
    assert.deepEqual(toExtraKeys({ adapter: null, cacheSalt: 'x' }), { firstExtraKeys: [['cache_salt', 'x']], extraKeys: null });
    assert.deepEqual(toExtraKeys({ adapter, cacheSalt: 'x' }), { firstExtraKeys: [lora, ['cache_salt', 'x']], extraKeys: [lora] });
  });
});

describe('blockExtraKeys', () => {
  // The second one ends, and the third one begins, where a block does.
  const media = [
    { contentHash: 'a', start: 5, length: 20 },
    { contentHash: 'b', start: 25, length: 7 },
    { contentHash: 'c', start: 32, length: 1 },
  ];

  it('names each item that has a token in the block, by its place relative to the block', () => {
    const keysOf = (block: number): unknown => blockExtraKeys({ firstExtraKeys: null, extraKeys: null, media }, block * 8, (block + 1) * 8);
    const expected = [[['mm', 'a', 5]], [['mm', 'a', -3]], [['mm', 'a', -11]], [['mm', 'a', -19], ['mm', 'b', 1]], [['mm', 'c', 0]], null];
    assert.deepEqual([0, 1, 2, 3, 4, 5].map(keysOf), expected);
  });

  it('puts them behind the adapter and before the salt', () => {
    const keys = { ...toExtraKeys({ adapter: { name: 'l', path: '/l' }, cacheSalt: 's' }), media };
    assert.deepEqual(blockExtraKeys(keys, 0, 8), [['lora', 'l', '/l'], ['mm', 'a', 5], ['cache_salt', 's']]);
    assert.deepEqual(blockExtraKeys(keys, 8, 16), [['lora', 'l', '/l'], ['mm', 'a', -3]]);
    assert.deepEqual(blockExtraKeys(keys, 40, 48), [['lora', 'l', '/l']]);
  });

  it('is what the sequence has where there is text alone', () => {
    assert.equal(blockExtraKeys({ firstExtraKeys: null, extraKeys: null }, 0, 8), null);
  });
});
