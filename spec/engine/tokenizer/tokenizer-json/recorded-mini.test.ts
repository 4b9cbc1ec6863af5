import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createTokenizerFromJson } from '../../../../lib/engine/tokenizer/tokenizer-json/create-tokenizer.ts';
import { readPacked } from './recorded-vectors.ts';

interface MiniVectors {
  readonly base_vocab: readonly string[];
  readonly base_merges: readonly string[];
  readonly features: readonly { readonly id: string; readonly tokenizer: MiniTokenizer; readonly cases: readonly MiniCase[] }[];
}

interface MiniTokenizer {
  readonly model: Readonly<Record<string, unknown>>;
}

interface MiniCase {
  readonly text: string;
  readonly ids: readonly number[];
  readonly ids_special?: readonly number[];
  readonly decode: string;
  readonly decode_skip?: string;
}

const { features, base_vocab: baseVocab, base_merges: baseMerges } = readPacked<MiniVectors>('recorded/mini.json.gz', import.meta.url);

describe('createTokenizerFromJson, one feature a file, recorded from tokenizers', () => {
  it('has all of them', () => assert.equal(features.length, 41));

  for (const { id, tokenizer: json, cases } of features) {
    it(id, () => {
      const { tokenizer } = createTokenizerFromJson(spellOut(json));
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

function spellOut(json: MiniTokenizer): unknown {
  const { vocab, merges, ...model } = json.model;
  return {
    ...json,
    model: {
      ...model,
      vocab: vocab === '$base_vocab' ? Object.fromEntries(baseVocab.map((token, id) => [token, id])) : vocab,
      merges: merges === '$base_merges' ? baseMerges : merges,
    },
  };
}
