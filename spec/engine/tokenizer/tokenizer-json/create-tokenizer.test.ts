import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createTokenizerFromJson } from '../../../../lib/engine/tokenizer/tokenizer-json/create-tokenizer.ts';

const MODEL = { type: 'BPE', vocab: { a: 0, b: 1, ab: 2, '</s>': 3 }, merges: ['a b'] };
const create = (parts: Readonly<Record<string, unknown>>, config?: unknown): ReturnType<typeof createTokenizerFromJson> =>
  createTokenizerFromJson({ model: MODEL, ...parts }, config);

describe('createTokenizerFromJson, what it does not support', () => {
  const faults: readonly (readonly [parts: Readonly<Record<string, unknown>>, message: RegExp])[] = [
    [{ normalizer: { type: 'Precompiled' } }, /^normalizer\.type: "Precompiled" is not supported; supported are NFC, /],
    [{ normalizer: { type: 'Sequence', normalizers: [{ type: 'NFC' }, { type: 'Nmt' }] } }, /^normalizer\.normalizers\[1\]\.type: "Nmt" is not/],
    [{ normalizer: { type: 'toString' } }, /^normalizer\.type: "toString" is not/],
    [{ normalizer: [] }, /^normalizer: expected an object, got \[\]$/],
    [{ normalizer: { type: 'Replace', pattern: { Regex: '(?<x>a)' }, content: '' } }, /^normalizer\.pattern\.Regex: \(\?< at character 1/],
    [{ normalizer: { type: 'Replace', pattern: {}, content: '' } }, /^normalizer\.pattern\.Regex: expected a string, got nothing$/],
    [{ pre_tokenizer: { type: 'BertPreTokenizer' } }, /^pre_tokenizer\.type: "BertPreTokenizer" is not/],
    [{ pre_tokenizer: { type: 'Split', pattern: { String: ' ' }, behavior: 'Sideways' } }, /^pre_tokenizer\.behavior: expected one of Isolated, /],
    [
      { pre_tokenizer: { type: 'Sequence', pretokenizers: [{ type: 'ByteLevel' }, { type: 'WhitespaceSplit' }] } },
      /^pre_tokenizer\.pretokenizers\[0\]\.type: ByteLevel is supported as the last one only$/,
    ],
    [{ pre_tokenizer: { type: 'ByteLevel' } }, /^model\.vocab: the byte-level alphabet of 256 characters is not complete$/],
    [{ pre_tokenizer: { type: 'Metaspace', replacement: '▁', prepend_scheme: 'often' } }, /^pre_tokenizer\.prepend_scheme: /],
    [{ post_processor: { type: 'BertProcessing' } }, /^post_processor\.type: "BertProcessing" is not/],
    [{ post_processor: { type: 'TemplateProcessing', single: [] } }, /^post_processor\.single: expected the Sequence A once, got it 0 times$/],
    [
      { post_processor: { type: 'TemplateProcessing', single: [{ SpecialToken: { id: 'x' } }, { Sequence: { id: 'A' } }] } },
      /^post_processor\.special_tokens: expected the ids of x$/,
    ],
    [{ decoder: { type: 'CTC' } }, /^decoder\.type: "CTC" is not/],
    [{ decoder: { type: 'Sequence', decoders: [{ type: 'Fuse' }, {}] } }, /^decoder\.decoders\[1\]\.type: expected a string, got nothing$/],
    [{ decoder: { type: 'Strip', content: ' ', start: -1, stop: 0 } }, /^decoder\.start: expected an integer/],
    [{ added_tokens: [{ id: 4, content: 'x', special: 1 }] }, /^added_tokens\[0\]\.special: expected true or false, got 1$/],
    [{ added_tokens: [{ content: 'x' }] }, /^added_tokens\[0\]\.id: expected an integer from 0 to 4194303, got nothing$/],
    [{ model: { ...MODEL, dropout: 0.1 } }, /^model\.dropout: /],
    [{ model: { ...MODEL, unk_token: 'q' } }, /^model\.unk_token: is not in model\.vocab$/],
  ];
  for (const [parts, message] of faults) {
    it(message.source, () => assert.throws(() => create(parts), { name: 'TokenizerFileError', message }));
  }
});

describe('createTokenizerFromJson', () => {
  it('finds the tokens that the configuration names, as texts or as objects', () => {
    const { eosId, bosId, padId } = create({}, { eos_token: 'ab', bos_token: { content: 'a' }, pad_token: 'nowhere' });
    assert.deepEqual([eosId, bosId, padId], [2, 0, null]);
  });

  it('takes the usual end of a text where there is no configuration', () => {
    assert.equal(create({}).eosId, 3);
    assert.equal(create({}, {}).eosId, null);
    assert.throws(() => create({}, []), { name: 'TokenizerFileError' });
  });
});
