import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import {
  type BlockHash,
  type BlockHashAlgorithm,
  createBlockHasher,
  type ExtraKey,
  toHashInteger,
  toShortHex,
} from '../../../lib/engine/kv-cache/block-hash.ts';

/** Text in a recorded extra key: as it is, or so many times "x". */
type RecordedText = string | { readonly repeat: number };

interface Vectors {
  /** By algorithm and PYTHONHASHSEED ("None": not set): two blocks in a row, the first as a short integer, and the first with a salt. */
  readonly seeds: Readonly<Record<string, Readonly<Record<'NONE_HASH' | 'b1' | 'b2' | 'b1_salt' | 'b1_int', string>>>>;
  /** Block 0 without a seed. Token i is (i * factor + offset) % modulus. */
  readonly cases: readonly {
    readonly name: string;
    readonly tokens: { readonly count: number; readonly factor: number; readonly modulus: number; readonly offset?: number };
    readonly extraKeys: readonly RecordedText[][] | null;
    readonly sha256: string;
    readonly sha256_cbor: string;
  }[];
}

const vectors = JSON.parse(readFileSync(new URL('block-hash-vectors.json', import.meta.url), 'utf8')) as Vectors;
const ALGORITHMS: readonly BlockHashAlgorithm[] = ['sha256', 'sha256_cbor'];
const BLOCK_1 = Array.from({ length: 16 }, (_, index) => index + 1);
const BLOCK_2 = [100, 300, 70000, 5, ...Array.from({ length: 12 }, () => 256)];

function toHex(hash: BlockHash): string {
  return Buffer.from(hash, 'latin1').toString('hex');
}

describe('createBlockHasher', () => {
  for (const [name, expected] of Object.entries(vectors.seeds)) {
    it(`hashes as vLLM does: ${name}`, () => {
      const [algorithm, seed] = name.split(' ') as [BlockHashAlgorithm, string];
      const { noneHash, hash } = createBlockHasher({ algorithm, seed: seed === 'None' ? null : seed });
      const tokenIds = [...BLOCK_1, ...BLOCK_2];
      const block1 = hash({ parent: noneHash, tokenIds, start: 0, end: 16, extraKeys: null });
      assert.equal(toHex(noneHash), expected.NONE_HASH);
      assert.equal(toHex(block1), expected.b1);
      assert.equal(String(toHashInteger(block1)), expected.b1_int);
      assert.equal(toHex(hash({ parent: block1, tokenIds, start: 16, end: 32, extraKeys: null })), expected.b2);
      assert.equal(toHex(hash({ parent: noneHash, tokenIds, start: 0, end: 16, extraKeys: [['cache_salt', 'salt']] })), expected.b1_salt);
    });
  }

  it('hashes blocks of every size and with every kind of extra key as Python does', () => {
    const hashers = ALGORITHMS.map((algorithm) => createBlockHasher({ algorithm, seed: null }));
    for (const { name, tokens, extraKeys, ...expected } of vectors.cases) {
      const tokenIds = createTokenIds(tokens);
      const hashes = hashers.map(({ noneHash, hash }) =>
        toHex(hash({ parent: noneHash, tokenIds, start: 0, end: tokenIds.length, extraKeys: toExtraKeys(extraKeys) })));
      assert.deepEqual(hashes, [expected.sha256, expected.sha256_cbor], name);
    }
  });

  it('chains the blocks of a request as vLLM does, the adapter in each, the salt in the first', () => {
    const tokenIds = Array.from({ length: 64 }, (_, index) => 50000 + index);
    const lora: ExtraKey = ['lora', 'adapter-1', 'adapters/adapter-1'];
    const loraHashes = ['ce4bea55b74c05d1', 'b845e1593936514a', 'f35685ed551a98bb', '093f2de4e594b6d8'];
    const saltHashes = ['45aae0c84e35619c', '15b3ba8623c1f6a8', '426f33fedc5453d3', '53921def2b81709b'];
    assert.deepEqual(hashChain(tokenIds, [[lora], [lora], [lora], [lora]]), loraHashes);
    assert.deepEqual(hashChain(tokenIds, [[['cache_salt', 'a']]]), saltHashes);
    assert.equal(hashChain(tokenIds, [])[0], '259514d83573af2f');
  });

  it('hashes what is no text by its content and its place, which may be before the block', () => {
    const picture = '0123456789abcdef'.repeat(4);
    const recorded: readonly (readonly [readonly ExtraKey[], string, string])[] = [
      [[['mm', picture, 3]], '067492be68ca9722ea5c0a4ae03822826e7fefc49689a412fe51b354ac570ed8', 'eace58e8c74245e39eddd38bb7b2ad142c8376f72ef17ea4865ebbea030ec31d'],
      [[['mm', picture, 0]], '2be05b524247f948b6cee44fe10928fb808e824b0352fd45c237dc1972be4047', 'fd28ffec178e862dd5d2fea39916f62432db82fc01d23e1b2d0c5e36826f2750'],
      [[['mm', picture, 200]], '20904eeb3058a43318a81c9564cf667429a88087489679926881abfb8067f2f0', '169df1eace072a907bb0bdc41fcea749485d8701d3aa81dcd948a90aa15acbe5'],
      [[['mm', picture, -16]], '7bec8d74be467627d4425ec5eabacc3c305b46f5bbaced5a363cb0d07ba83019', '3600c351e81841691192f0e8946df14144673a09479824408f941bdd5212a8f6'],
      [[['mm', picture, -300]], '192ab238b2fb14ccc5a53830e27d6fe1ee25b568e600760fad65b649ee7e9740', '07245667269a8743aa38c82150f23af1bad844e942431fd474a4a00a34dfe464'],
      [[['mm', picture, -70000]], 'ea61445cb986603ad02cdf28d47c4dca1dd13e15cda948d6462c651034135258', '79bc2b4d92b13f9af214f069b0711307f16fb68146cceebec921aa7f40203355'],
      [
        [['lora', 'a', 'p'], ['mm', picture, 5], ['mm', 'ff'.repeat(32), 9], ['cache_salt', 's']],
        'eedd4a230a20e232b1ce281b8c96d61d087408ac24263ce025a76fa9f83aa51f',
        '32f6c2ffa64059d6732b3a89c6cfb1ee7af4d80a7480aab6668dc47d3855a5a0',
      ],
    ];
    const hashers = ALGORITHMS.map((algorithm) => createBlockHasher({ algorithm, seed: null }));
    for (const [extraKeys, ...expected] of recorded) {
      const hashes = hashers.map(({ noneHash, hash }) => toHex(hash({ parent: noneHash, tokenIds: BLOCK_1, start: 0, end: 16, extraKeys })));
      assert.deepEqual(hashes, expected, JSON.stringify(extraKeys));
    }
  });

  it('tells an empty seed from none, and takes no extra keys for an empty list', () => {
    for (const algorithm of ALGORITHMS) {
      const { noneHash, hash } = createBlockHasher({ algorithm, seed: null });
      assert.notEqual(createBlockHasher({ algorithm, seed: '' }).noneHash, noneHash);
      assert.equal(createBlockHasher({ algorithm, seed: 'vllm-none-hash' }).noneHash, noneHash);
      const block = { parent: noneHash, tokenIds: BLOCK_1, start: 0, end: 16 };
      assert.equal(hash({ ...block, extraKeys: [] }), hash({ ...block, extraKeys: null }));
    }
  });

  it('refuses token ids that are missing, negative or fractional, and what is no hash, and hashes on after that', () => {
    for (const algorithm of ALGORITHMS) {
      const { noneHash, hash } = createBlockHasher({ algorithm, seed: null });
      const block = { parent: noneHash, tokenIds: BLOCK_1, start: 0, end: 16, extraKeys: null };
      const expected = hash(block);
      for (const tokenIds of [[1, -1], [1, 0.5], [NaN, 1], [1, 2 ** 53]])
        assert.throws(() => hash({ ...block, tokenIds, end: 2 }), TypeError);
      for (const change of [{ end: 17 }, { start: 17 }, { start: -1 }, { end: 1e9 }, { parent: '' }])
        assert.throws(() => hash({ ...block, ...change }), TypeError);
      assert.equal(hash(block), expected);
    }
  });
});

describe('toHashInteger and toShortHex', () => {
  it('show the last 8 bytes', () => {
    const hash = Buffer.from('00'.repeat(24) + '00ff80010203fe7f', 'hex').toString('latin1');
    assert.equal(toShortHex(hash), '00ff80010203fe7f');
    assert.equal(toHashInteger(hash), 0x00ff80010203fe7fn);
    assert.equal(toHashInteger('\u00ff'.repeat(32)), 2n ** 64n - 1n);
  });
});

/** Short hashes of blocks of 16 tokens; a block without a row has no extra keys. */
function hashChain(tokenIds: readonly number[], extraKeys: readonly (readonly ExtraKey[])[]): string[] {
  const { noneHash, hash } = createBlockHasher({ algorithm: 'sha256_cbor', seed: null });
  const hashes: string[] = [];
  for (let start = 0, parent = noneHash; start < tokenIds.length; start += 16) {
    parent = hash({ parent, tokenIds, start, end: start + 16, extraKeys: extraKeys[start / 16] ?? null });
    hashes.push(toShortHex(parent));
  }
  return hashes;
}

// In bigints: some products are beyond what a double holds.
function createTokenIds({ count, factor, modulus, offset = 0 }: Vectors['cases'][number]['tokens']): number[] {
  return Array.from({ length: count }, (_, index) => Number((BigInt(index) * BigInt(factor) + BigInt(offset)) % BigInt(modulus)));
}

function toExtraKeys(recorded: Vectors['cases'][number]['extraKeys']): readonly ExtraKey[] | null {
  const toText = (text: RecordedText): string => (typeof text === 'string' ? text : 'x'.repeat(text.repeat));
  return recorded === null ? null : recorded.map((key) => key.map(toText) as unknown as ExtraKey);
}
