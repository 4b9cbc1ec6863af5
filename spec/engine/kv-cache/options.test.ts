import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { OptionValueError } from '../../../lib/config/option.ts';
import { resolveConfig } from '../../../lib/config/resolve.ts';
import { type KvCacheConfig, kvCacheOptions, resolveKvCacheSize } from '../../../lib/engine/kv-cache/options.ts';

function sizeOf(given: Partial<KvCacheConfig>, limits: Partial<{ maxModelLen: number; maxNumSeqs: number }> = {}): ReturnType<typeof resolveKvCacheSize> {
  return resolveKvCacheSize(resolveConfig<KvCacheConfig>(kvCacheOptions, given), { maxModelLen: 1024, maxNumSeqs: 5, ...limits });
}

describe('resolveKvCacheSize', () => {
  it('gives 1024 blocks beside the null block where that is enough for all seats', () => {
    assert.deepEqual(sizeOf({}), { numBlocks: 1025, blockSize: 16, maxModelLen: 1024 });
    assert.equal(sizeOf({}, { maxNumSeqs: 16 }).numBlocks, 1025);
  });

  it('gives as many as all seats can need, the last block of each begun', () => {
    assert.equal(sizeOf({}, { maxNumSeqs: 17 }).numBlocks, 17 * 64 + 1);
    assert.equal(sizeOf({}, { maxNumSeqs: 17, maxModelLen: 1025 }).numBlocks, 17 * 65 + 1);
    assert.deepEqual(sizeOf({ blockSize: 8 }, { maxNumSeqs: 100 }), { numBlocks: 100 * 128 + 1, blockSize: 8, maxModelLen: 1024 });
  });

  it('takes the number that is given, the null block counted', () => {
    assert.deepEqual(sizeOf({ numGpuBlocksOverride: 65 }), { numBlocks: 65, blockSize: 16, maxModelLen: 1024 });
    assert.equal(sizeOf({ numGpuBlocksOverride: 1_000_000_000 }).numBlocks, 1_000_000_000);
  });

  it('shortens the context to what the blocks hold', () => {
    assert.equal(sizeOf({ numGpuBlocksOverride: 64 }).maxModelLen, 63 * 16);
    assert.equal(sizeOf({ numGpuBlocksOverride: 2, blockSize: 8 }).maxModelLen, 8);
  });
});

describe('kvCacheOptions', () => {
  const parse = (key: 'blockSize' | 'numGpuBlocksOverride', value: number): unknown => kvCacheOptions[key].type.accept(value);

  it('take block sizes that are multiples of 8', () => {
    for (const blockSize of [8, 16, 24, 1_000_000]) assert.equal(parse('blockSize', blockSize), blockSize);
    for (const blockSize of [0, 4, 12, 17, -8, 1_000_008]) assert.throws(() => parse('blockSize', blockSize), OptionValueError);
  });

  it('take 2 blocks or more, of which one can be used', () => {
    assert.equal(parse('numGpuBlocksOverride', 2), 2);
    for (const numBlocks of [1, 0, 1_000_000_001]) assert.throws(() => parse('numGpuBlocksOverride', numBlocks), OptionValueError);
  });

  it('name the algorithms that are there when another one is asked for', () => {
    assert.throws(() => kvCacheOptions.prefixCachingHashAlgo.type.accept('xxhash'), /^OptionValueError: .*sha256 or sha256_cbor/);
  });
});
