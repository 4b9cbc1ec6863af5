import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createRng } from '../../../lib/base/rng.ts';
import type { BlockContent } from '../../../lib/engine/kv-cache/block-hash.ts';
import { createQuickHasher } from '../../../lib/engine/kv-cache/quick-hash.ts';

const hasher = createQuickHasher();
const hash = (tokenIds: readonly number[], changes: Partial<BlockContent> = {}): string =>
  hasher.hash({ parent: hasher.noneHash, tokenIds, start: 0, end: tokenIds.length, extraKeys: null, ...changes });

describe('createQuickHasher', () => {
  it('is the same for the same content, wherever it stands', () => {
    assert.equal(hash([1, 2, 3]), hash([9, 1, 2, 3, 9], { start: 1, end: 4 }));
    assert.equal(hash([1]), hash([1], { extraKeys: [] }));
    assert.match(hash([1, 2, 3]), /^[\0-\xff]{8}$/);
  });

  it('tells apart tokens, their order and number, parents and extra keys', () => {
    const contents = [
      ...[hash([1, 2]), hash([2, 1]), hash([1, 2, 0]), hash([0]), hash([0, 0]), hash([]), hash([2 ** 32]), hash([2 ** 33]), hash([1, 2], { parent: hash([1]) })],
      ...[hash([1, 2], { parent: hash([2]) }), hash([1], { extraKeys: [['lora', 'a', 'b']] }), hash([1], { extraKeys: [['lora', 'b', 'a']] })],
      hash([1], { extraKeys: [['cache_salt', 'a']] }),
    ];
    assert.equal(new Set(contents).size, contents.length);
  });

  it('depends on every byte of the parent', () => {
    const parents = Array.from({ length: 8 }, (_, at) => `${'\0'.repeat(at)}\x01${'\0'.repeat(7 - at)}`);
    assert.equal(new Set([hasher.noneHash, ...parents].map((parent) => hash([1], { parent }))).size, 9);
  });

  it('finds no two of many alike', () => {
    const seed = 4;
    const rng = createRng(seed);
    const hashes = new Set<string>();
    let parent = hasher.noneHash;
    for (let count = 0; count < 200_000; count++) {
      parent = hash([rng.integer(1, 50), rng.integer(1, 50)], { parent: count % 50 === 0 ? hasher.noneHash : parent });
      hashes.add(parent);
    }
    // Chains of 50 blocks: only the first blocks of them repeat, 2500 contents in 4000 chains.
    assert.ok(hashes.size > 196_000, `seed ${seed}: ${hashes.size}`);
  });
});
