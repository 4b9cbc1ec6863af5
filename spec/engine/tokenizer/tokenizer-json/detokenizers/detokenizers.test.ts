import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createRng } from '../../../../../lib/base/rng.ts';
import { createTokenizerFromJson } from '../../../../../lib/engine/tokenizer/tokenizer-json/create-tokenizer.ts';
import type { JsonTokenizer } from '../../../../../lib/engine/tokenizer/tokenizer-json/tokenizer-json.ts';
import { createSmallTokenizer } from '../../../../../lib/engine/tokenizer/small/small-tokenizer.ts';

const byteLevel = createSmallTokenizer().tokenizer;
const sentencePiece = createTokenizerFromJson({
  added_tokens: [{ id: 0, content: '<s>', special: true, normalized: false }],
  decoder: {
    type: 'Sequence',
    decoders: [
      { type: 'Replace', pattern: { String: '▁' }, content: ' ' },
      { type: 'ByteFallback' },
      { type: 'Fuse' },
      { type: 'Strip', content: ' ', start: 1, stop: 0 },
    ],
  },
  model: { type: 'BPE', vocab: Object.fromEntries(['<s>', '▁', '▁a', 'b', '\ufffd', ...byteTokens()].map((token, id) => [token, id])), merges: [] },
}).tokenizer;

for (const [name, tokenizer] of Object.entries({ 'byte-level': byteLevel, 'SentencePiece-style': sentencePiece })) {
  describe(`the detokenizer of a ${name} tokenizer`, () => {
    it('gives what decoding all tokens at every step would give', () => {
      const seed = 23;
      const rng = createRng(seed);
      for (let round = 0; round < 400; round++) {
        const ids = Array.from({ length: rng.integer(1, 20) }, () => rng.integer(0, 261));
        const skipSpecialTokens = rng.integer(0, 1) === 1;
        const detokenizer = tokenizer.createDetokenizer({ skipSpecialTokens });
        const found = ids.map((id) => detokenizer.push(id));
        assert.deepEqual(found, decodeStream(tokenizer, ids, skipSpecialTokens), `seed ${seed}, round ${round}: ${ids.join()}`);
      }
    });

    it('holds any number of broken bytes at the same cost each, and gives them out with the next character', () => {
      const broken = tokenizer.tokenToId(tokenizer === byteLevel ? '\u0122' : '<0x80>') ?? assert.fail();
      const letter = tokenizer.tokenToId('b') ?? assert.fail();
      const detokenizer = tokenizer.createDetokenizer();
      const numTokens = 200_000;
      for (let count = 0; count < numTokens; count++) assert.equal(detokenizer.push(broken), '');
      assert.equal(detokenizer.push(letter), `${'\ufffd'.repeat(numTokens)}b`);
      assert.equal(detokenizer.push(letter), 'b');
    });
  });
}

describe('the detokenizer of a SentencePiece-style tokenizer', () => {
  it('keeps the first blank after a prompt only', () => {
    const [blankA, b] = [2, 3];
    const first = sentencePiece.createDetokenizer();
    assert.deepEqual([first.push(blankA), first.push(blankA)], ['a', ' a']);
    const primed = sentencePiece.createDetokenizer();
    assert.deepEqual([primed.push(b), primed.push(blankA)], ['b', ' a']);
  });
});

// As tokenizers' DecodeStream puts it, on all tokens since the last text; a text that does not go on from it begins anew.
function decodeStream(tokenizer: JsonTokenizer, ids: readonly number[], skipSpecialTokens: boolean): string[] {
  let [window, prefix, prefixLength]: [number[], string, number] = [[], '', 0];
  const decode = (some: readonly number[]): string => tokenizer.decode(some, { skipSpecialTokens });
  const step = (id: number): string => {
    if (prefix === '' && window.length > 0 && !decode(window).endsWith('\ufffd')) [prefix, prefixLength] = [decode(window), window.length];
    window.push(id);
    const text = decode(window);
    if (Buffer.byteLength(text) <= Buffer.byteLength(prefix) || text.endsWith('\ufffd')) return '';
    if (!text.startsWith(prefix)) {
      [window, prefix, prefixLength] = [[], '', 0];
      return step(id);
    }
    const added = text.slice(prefix.length);
    window = window.slice(prefixLength);
    [prefix, prefixLength] = [decode(window), window.length];
    return added;
  };
  return ids.map(step);
}

function byteTokens(): string[] {
  return Array.from({ length: 256 }, (_, byte) => `<0x${byte.toString(16).toUpperCase().padStart(2, '0')}>`);
}
