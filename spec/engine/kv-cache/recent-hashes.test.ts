import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createRng } from '../../../lib/base/rng.ts';
import { type BlockContent, type BlockHasher, createBlockHasher } from '../../../lib/engine/kv-cache/block-hash.ts';
import { RecentHashes } from '../../../lib/engine/kv-cache/recent-hashes.ts';

const BLOCK_SIZE = 4;

function createFixture(blockSize = BLOCK_SIZE): { plain: BlockHasher; recent: RecentHashes; hashed: () => number } {
  const plain = createBlockHasher({ algorithm: 'sha256', seed: null });
  let numHashed = 0;
  const counting: BlockHasher = {
    noneHash: plain.noneHash,
    hash(block) {
      numHashed++;
      return plain.hash(block);
    },
  };
  return { plain, recent: new RecentHashes(counting, blockSize), hashed: () => numHashed };
}

function blockOf(parent: string, tokenIds: readonly number[], changes: Partial<BlockContent> = {}): BlockContent {
  return { parent, tokenIds, start: 0, end: tokenIds.length, extraKeys: null, ...changes };
}

describe('RecentHashes', () => {
  it('hashes a block once, wherever it stands', () => {
    const { plain, recent, hashed } = createFixture();
    const first = recent.hash(blockOf(plain.noneHash, [1, 2, 3, 4]));
    const again = recent.hash(blockOf(plain.noneHash, [9, 9, 1, 2, 3, 4], { start: 2 }));
    assert.equal(again, first);
    assert.equal(hashed(), 1);
  });

  it('gives what the hasher gives, whatever came before', () => {
    const seed = 7;
    const rng = createRng(seed);
    const { plain, recent, hashed } = createFixture();
    const parents = [plain.noneHash, plain.hash(blockOf(plain.noneHash, [1])), plain.hash(blockOf(plain.noneHash, [2]))];
    const numBlocks = 20_000;
    for (let count = 0; count < numBlocks; count++) {
      const tokenIds = Array.from({ length: BLOCK_SIZE }, () => rng.integer(0, 9) * 1_000_003);
      const block = blockOf(parents[rng.integer(0, parents.length - 1)] ?? '', tokenIds);
      assert.equal(recent.hash(block), plain.hash(block), `seed ${seed}, block ${count}`);
    }
    assert.ok(hashed() < numBlocks, 'some came again');
  });

  it('tells blocks of other extra keys apart', () => {
    const { plain, recent } = createFixture();
    const block = blockOf(plain.noneHash, [1, 2, 3, 4]);
    const salted = blockOf(plain.noneHash, [1, 2, 3, 4], { extraKeys: [['cache_salt', 's']] });
    for (const content of [block, salted, block, salted]) assert.equal(recent.hash(content), plain.hash(content));
  });

  it('passes on what it does not remember: blocks of another size, and sizes beyond its memory', () => {
    const { plain, recent } = createFixture();
    const short = blockOf(plain.noneHash, [1, 2]);
    assert.equal(recent.hash(short), plain.hash(short));
    const large = createFixture(1_000_000);
    assert.equal(large.recent.hash(short), plain.hash(short));
  });

  it('leaves the hasher to refuse what is no token', () => {
    const { plain, recent } = createFixture();
    recent.hash(blockOf(plain.noneHash, [0, 0, 0, 0]));
    for (const tokenIds of [[0, 0, 0, -1], [0, 0, 0, 0.5], [0, 0, 0]]) {
      assert.throws(() => recent.hash(blockOf(plain.noneHash, tokenIds, { end: BLOCK_SIZE })), TypeError);
    }
  });
});
