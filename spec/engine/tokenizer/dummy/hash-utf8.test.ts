import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createRng } from '../../../../lib/base/rng.ts';
import { hashUtf8 } from '../../../../lib/engine/tokenizer/dummy/hash-utf8.ts';

describe('hashUtf8', () => {
  it('gives the published values of FNV-1a', () => {
    assert.deepEqual(['', 'a', 'foobar'].map(hashUtf8), [0x811c9dc5, 0xe40c292c, 0xbf9cf968]);
  });

  it('hashes the bytes that a Buffer makes of any text', () => {
    const rng = createRng(17);
    const random = Array.from({ length: 500 }, () => String.fromCodePoint(...Array.from({ length: 5 }, () => rng.integer(0, 0x10_ffff >> rng.integer(0, 16)))));
    for (const text of ['é', '你', '😀', '\ud800', '\udc00a', 'a\ud83d', '\u07ff\u0800\uffff', '\u{10000}\u{10ffff}', ...random]) {
      assert.equal(hashUtf8(text), hashBytes(Buffer.from(text)), JSON.stringify(text));
    }
  });
});

function hashBytes(bytes: Uint8Array): number {
  let hash = 0x811c9dc5n;
  for (const byte of bytes) hash = ((hash ^ BigInt(byte)) * 0x01000193n) & 0xffff_ffffn;
  return Number(hash);
}
