import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readMiniTokenizers } from './mini-tokenizers.ts';

const features = readMiniTokenizers();

describe('createTokenizerFromJson, one feature a file, recorded from tokenizers', () => {
  it('has all of them', () => assert.equal(features.length, 41));

  for (const { id, create, cases } of features) {
    it(id, () => {
      const tokenizer = create();
      assert.ok(cases.length > 10);
      for (const { text, ids, ids_special: special, decode, decode_skip: skipped } of cases) {
        assert.deepEqual(tokenizer.encode(text), ids, text);
        assert.deepEqual(tokenizer.encode(text, { addSpecialTokens: true }), special ?? ids, text);
        assert.equal(tokenizer.decode(special ?? ids), decode, text);
        assert.equal(tokenizer.decode(special ?? ids, { skipSpecialTokens: true }), skipped ?? decode, text);
        const tokens = tokenizer.tokenize(text);
        assert.deepEqual(tokens.map((token) => token.id), ids, text);
        assert.equal(tokens.map((token) => token.text).join(''), ids.length === 0 ? '' : text, text);
      }
    });
  }
});
