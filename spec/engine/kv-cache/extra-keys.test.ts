import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { toExtraKeys } from '../../../lib/engine/kv-cache/extra-keys.ts';

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
