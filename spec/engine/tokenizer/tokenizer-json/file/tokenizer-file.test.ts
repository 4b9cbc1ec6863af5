import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createRng } from '../../../../../lib/base/rng.ts';
import { loadTokenizer } from '../../../../../lib/engine/tokenizer/tokenizer-json/create-tokenizer.ts';
import { TokenizerFileError } from '../../../../../lib/engine/tokenizer/tokenizer-json/file/tokenizer-file-error.ts';
import { MAX_TOKEN_ID } from '../../../../../lib/engine/tokenizer/tokenizer-json/file/read-vocabulary.ts';
import { readTokenizerFile } from '../../../../../lib/engine/tokenizer/tokenizer-json/file/tokenizer-file.ts';

const read = (json: string): ReturnType<typeof readTokenizerFile> => readTokenizerFile(Buffer.from(json));
const MODEL = { type: 'BPE', vocab: { a: 0, b: 1, ab: 2 }, merges: ['a b'] };

describe('readTokenizerFile', () => {
  it('reads merges of both kinds, with escapes and blanks anywhere', () => {
    const vocab = String.raw`{ "\u0120" : 0 ,"\"" :1,"\u0120\"":2, "\\": 3, "Ġ\"\\" :4,"a b":5 , "x":6,"a bx" : 7}`;
    const { vocabulary, merges } = read(String.raw`{"model" :{"vocab":${vocab},
      "merges":[ "\u0120 \"", [ "Ġ\"" ,"\\" ] ,["a b","x"]]}, "other": [{"a": [1e5, -2.5E+3, null, true, "]}"]}]}`);
    assert.deepEqual(['Ġ', '"', 'Ġ"', '\\', 'Ġ"\\', 'a b', 'a bx'].map((token) => vocabulary.findText(token)), [0, 1, 2, 3, 4, 5, 7]);
    assert.equal(merges.numMerges, 3);
    assert.deepEqual([merges.mergedAt(merges.find(0, 1)), merges.mergedAt(merges.find(2, 3)), merges.mergedAt(merges.find(5, 6))], [2, 4, 7]);
    assert.equal(merges.find(2, 3), 1);
  });

  for (const indent of [undefined, 1, 8]) {
    it(`reads thousands of tokens and merges, ${indent === undefined ? 'on one line' : `indented by ${indent}`}`, () => {
      const rng = createRng(411);
      const chars = ['a', 'b', '"', '\\', '/', '\n', '\u007f', 'é', '\u4e2d', '\ud83d\ude00', ' '];
      const tokens = new Set([...chars, 'x'.repeat(20_000)]);
      while (tokens.size < 3000) tokens.add(Array.from({ length: rng.integer(2, 6) }, () => chars[rng.integer(0, chars.length - 1)]).join(''));
      const pairs: [string, string][] = [];
      for (const token of [...tokens].filter((token) => token.length < 10)) {
        const cut = rng.integer(1, token.length);
        if (tokens.has(token.slice(0, cut)) && tokens.has(token.slice(cut))) pairs.push([token.slice(0, cut), token.slice(cut)]);
      }
      const ids = new Map([...tokens].map((token, index) => [token, 3 * index]));
      const { vocabulary, merges } = read(JSON.stringify({ model: { type: 'BPE', vocab: Object.fromEntries(ids), merges: pairs } }, null, indent));
      for (const [token, id] of ids) assert.equal(vocabulary.findText(token), id, token);
      pairs.forEach(([left, right], rank) => {
        assert.equal(merges.find(ids.get(left) ?? -1, ids.get(right) ?? -1), rank, left + right);
        assert.equal(merges.mergedAt(rank), ids.get(left + right), left + right);
      });
      assert.ok(pairs.length > 600);
    });
  }

  it('takes the fields in any order', () => {
    const fields = { merges: ['a ##b'], continuing_subword_prefix: '##', vocab: { a: 0, '##b': 1, ab: 2 } };
    for (const names of [['merges', 'continuing_subword_prefix', 'vocab'], ['vocab', 'merges', 'continuing_subword_prefix'], ['continuing_subword_prefix', 'vocab', 'merges']] as const) {
      const { merges } = read(JSON.stringify({ model: Object.fromEntries(names.map((name) => [name, fields[name]])) }));
      assert.equal(merges.mergedAt(merges.find(0, 1)), 2, names.join());
    }
  });

  const faults: Readonly<Record<string, RegExp>> = {
    '': /^not JSON: expected \{ at byte 1$/,
    '[]': /^not JSON: expected \{/,
    '{"model":{"vocab":{"a":0},"merges":[]}': /^not JSON: expected \}/,
    '{"model":{"vocab":{"a":0},"merges":[]}} x': /^not JSON/,
    '{"model":{"vocab":{"a" 0}': /^not JSON: expected : at byte 24$/,
    '{"model":{"vocab":{"a': /^not JSON: expected the end of a string/,
    '{"model":{"vocab":{"a":-1},"merges":[]}}': /^not JSON: expected no negative number at byte 24$/,
    '{"model":{"vocab":{"a":"0"},"merges":[]}}': /^not JSON: expected a number/,
    '{"model":{"vocab":{"\\q":0},"merges":[]}}': /^not JSON: expected no such escape/,
    '{"a":[1,{"b":': /^not JSON: expected the end of what begins/,
    '{"a":}': /^not JSON: expected a value at byte 6$/,
    '{}': /^model: expected an object, got nothing$/,
    '{"model":3}': /^model: expected an object, got 3$/,
    '{"model":{"type":"WordPiece","vocab":{"a":0}}}': /^model\.type: "WordPiece" is not supported; supported are BPE$/,
    '{"model":{"type":"Unigram","vocab":[["a",0.5]]}}': /^model\.type: "Unigram" is not supported/,
    '{"model":{"merges":[]}}': /^model\.vocab: expected an object$/,
    '{"model":{"vocab":{"a":0}}}': /^model\.merges: expected an array$/,
    '{"model":{"vocab":{"a":0},"merges":{}}}': /^model\.merges: expected an array$/,
    '{"model":{"vocab":{"a":0,"b":0},"merges":[]}}': /^model\.vocab: the id 0 or its token is there twice$/,
    '{"model":{"vocab":{"a":0,"a":1},"merges":[]}}': /^model\.vocab: the id 1 or its token is there twice$/,
    [`{"model":{"vocab":{"a":${MAX_TOKEN_ID + 1}},"merges":[]}}`]: /^model\.vocab: expected ids up to 4194303, got 4194304$/,
    '{"model":{"vocab":{"a":99999999999999999999999},"merges":[]}}': /^model\.vocab: |^not JSON/,
    '{"model":{"vocab":{"a":0},"merges":["a b"]}}': /^model\.merges\[0\]: a part is not in model\.vocab$/,
    '{"model":{"vocab":{"a":0,"b":1,"ab":2},"merges":["a b","b a"]}}': /^model\.merges\[1\]: the two parts joined are not in model\.vocab$/,
    '{"model":{"vocab":{"a":0},"merges":["a"]}}': /^model\.merges\[0\]: a part/,
    '{"model":{"vocab":{"a":0},"merges":[["a"]]}}': /^not JSON: expected , at byte/,
  };
  for (const [json, message] of Object.entries(faults)) {
    it(`refuses ${json.slice(0, 70)}`, () => assert.throws(() => read(json), { name: 'TokenizerFileError', message }));
  }

  it('never fails otherwise, whatever is broken', () => {
    const seed = 97;
    const rng = createRng(seed);
    const json = Buffer.from(JSON.stringify({ added_tokens: [{ id: 3, content: '<x>', special: true }], normalizer: { type: 'NFC' }, model: MODEL }));
    let numRead = 0;
    for (let round = 0; round < 3000; round++) {
      const bytes = Buffer.from(json.subarray(0, rng.integer(0, 3) === 0 ? rng.integer(0, json.length) : json.length));
      if (bytes.length > 0) bytes[rng.integer(0, bytes.length - 1)] = rng.integer(0, 1) === 0 ? rng.integer(0, 255) : ('"{}[],:\\0'.charCodeAt(rng.integer(0, 8)));
      try {
        loadTokenizer(bytes).tokenizer.encode('aab ab<x>');
        numRead++;
      } catch (error) {
        if (!(error instanceof TokenizerFileError)) assert.fail(`seed ${seed}, round ${round}: ${bytes.toString()}: ${String(error)}`);
      }
    }
    assert.ok(numRead > 0 && numRead < 3000);
  });
});
