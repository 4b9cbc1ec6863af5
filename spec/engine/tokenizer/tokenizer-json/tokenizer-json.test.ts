import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createRng } from '../../../../lib/base/rng.ts';
import { createSmallTokenizer } from '../../../../lib/engine/tokenizer/small/small-tokenizer.ts';
import { createTokenizerFromJson } from '../../../../lib/engine/tokenizer/tokenizer-json/create-tokenizer.ts';
import type { JsonTokenizer } from '../../../../lib/engine/tokenizer/tokenizer-json/tokenizer-json.ts';

const small = createSmallTokenizer().tokenizer;

function createWith(parts: Readonly<Record<string, unknown>>, model: Readonly<Record<string, unknown>> = {}): JsonTokenizer {
  const letters = [...'?abcdefgh ▁AÅ好'];
  return createTokenizerFromJson({
    model: { type: 'BPE', unk_token: '?', vocab: Object.fromEntries(letters.map((letter, id) => [letter, id])), merges: [], ...model },
    ...parts,
  }).tokenizer;
}

const textsOf = (tokenizer: JsonTokenizer, text: string): string[] => tokenizer.tokenize(text).map((token) => token.text);

describe('JsonTokenizer.encode', () => {
  it('gives one id more than the limit, also with special tokens around', () => {
    const ids = small.encode('one two three four five');
    assert.deepEqual(small.encode('one two three four five', { limit: 2 }), ids.slice(0, 3));
    const framed = createWith({
      post_processor: { type: 'TemplateProcessing', single: [{ SpecialToken: { id: 'x' } }, { Sequence: { id: 'A' } }, { SpecialToken: { id: 'x' } }], special_tokens: { x: { ids: [7, 8] } } },
    });
    assert.deepEqual(framed.encode('a', { addSpecialTokens: true }), [7, 8, 1, 7, 8]);
    assert.deepEqual(framed.encode('a', { addSpecialTokens: true, limit: 2 }), [7, 8, 1]);
  });

  it('gives the same ids before and after it has seen the words', () => {
    const rng = createRng(3);
    for (let round = 0; round < 200; round++) {
      const text = Array.from({ length: rng.integer(0, 80) }, () => String.fromCodePoint(rng.integer(32, round % 2 === 0 ? 0x7e : 0x2ff))).join('');
      const seen = small.encode(text);
      small.clearCache();
      assert.deepEqual(small.encode(text), seen, text);
      assert.equal(small.decode(seen), text.normalize('NFC'), text);
    }
  });

  it('takes words of any length', () => {
    const numChars = 300_000;
    for (const part of ['a', ' ', 'ab', '\u0301', '好', '<']) {
      const text = part.repeat(numChars / part.length);
      assert.equal(small.decode(small.encode(text)), text);
    }
  });

  it('takes the names of special tokens for text if asked to, and those of others never', () => {
    assert.deepEqual(small.encode('<|im_end|><think>'), [4089, 4094]);
    const ids = small.encode('<|im_end|><think>', { splitSpecialTokens: true });
    assert.ok(!ids.includes(4089) && ids.at(-1) === 4094);
    assert.equal(small.decode(ids), '<|im_end|><think>');
  });

  it('decodes any ids to what their bytes say together', () => {
    const seed = 91;
    const rng = createRng(seed);
    // The first ids are single bytes; beyond the last one there is nothing.
    for (let round = 0; round < 300; round++) {
      const ids = Array.from({ length: rng.integer(0, 12) }, () => (rng.integer(0, 1) === 0 ? rng.integer(0, 255) : rng.integer(0, 4100)));
      const shown = ids.filter((id) => !small.isSpecial(id));
      const joined = (parts: number[]): string => Buffer.concat(parts.map((id) => small.bytesOf(id))).toString();
      assert.equal(small.decode(ids), joined(ids), `seed ${seed}, ${ids.join()}`);
      assert.equal(small.decode(ids, { skipSpecialTokens: true }), joined(shown), `seed ${seed}, ${ids.join()}`);
    }
  });
});

describe('JsonTokenizer.tokenize', () => {
  it('gives a character to the token that ends it', () => {
    assert.deepEqual(textsOf(small, 'a😀b'), ['a', '', '', '', '😀', 'b']);
  });

  it('gives a composed character what it was made of', () => {
    assert.deepEqual(textsOf(small, 'e\u0301a\u0308\u0301 A\u030a!').filter((text) => text !== ''), ['e\u0301', 'a\u0308', '\u0301', ' ', 'A\u030a', '!']);
  });

  it('keeps lone surrogates', () => {
    assert.deepEqual(textsOf(small, 'a\ud800b').join('|'), 'a|||\ud800|b');
  });

  it('gives what is dropped or added to a neighbour', () => {
    const stripping = createWith({ normalizer: { type: 'Strip', strip_left: true, strip_right: true } });
    assert.deepEqual(textsOf(stripping, '  a b  '), ['  a', ' ', 'b  ']);
    assert.deepEqual(textsOf(stripping, '   '), []);
    const prepending = createWith({ normalizer: { type: 'Sequence', normalizers: [{ type: 'Prepend', prepend: '▁' }, { type: 'Replace', pattern: { String: ' ' }, content: '▁' }] } });
    assert.deepEqual(textsOf(prepending, 'a b'), ['', 'a', ' ', 'b']);
    const splitting = createWith({ pre_tokenizer: { type: 'WhitespaceSplit' } });
    assert.deepEqual(textsOf(splitting, 'a  b'), ['a', '  b']);
    const lowering = createWith({ normalizer: { type: 'Lowercase' } });
    assert.deepEqual(textsOf(lowering, 'ABCDEFGH'), [...'ABCDEFGH']);
  });

  it('gives an unknown run to its one token', () => {
    const fusing = createWith({}, { fuse_unk: true });
    assert.deepEqual(fusing.encode('axyzb'), [1, 0, 2]);
    assert.equal(textsOf(fusing, 'axyzb').join('|'), '||axyzb');
    assert.equal(fusing.maxTokenChars, Number.POSITIVE_INFINITY);
  });

  it('gives an added token the blanks that it takes', () => {
    const taking = createWith({ added_tokens: [{ id: 50, content: '<x>', special: true, normalized: false, lstrip: true, rstrip: true }] });
    assert.deepEqual(taking.encode('a <x>  b'), [1, 50, 2]);
    assert.deepEqual(textsOf(taking, 'a <x>  b'), ['a', ' <x>  ', 'b']);
  });
});

describe('JsonTokenizer, its tokens', () => {
  it('finds tokens by their spelling, and ids by theirs', () => {
    assert.deepEqual([small.tokenToId('Ġthe'), small.tokenToId('<think>'), small.tokenToId('no such token')], [262, 4094, null]);
    assert.deepEqual([small.idToToken(262), small.idToToken(4096), small.idToToken(-1)], ['Ġthe', null, null]);
  });

  it('knows what a token adds to a text', () => {
    assert.equal(Buffer.from(small.bytesOf(262)).toString(), ' the');
    assert.deepEqual([...small.bytesOf(127)], [0xc3]);
    assert.equal(Buffer.from(small.bytesOf(4089)).toString(), '<|im_end|>');
    assert.equal(small.bytesOf(99_999).length, 0);
    const sentencePiece = createWith({ decoder: { type: 'ByteFallback' } }, { vocab: { '?': 0, '▁a': 1, '<0xE5>': 2 } });
    assert.deepEqual([1, 2].map((id) => Buffer.from(sentencePiece.bytesOf(id)).toString('latin1')), [' a', '\u00e5']);
  });

  it('bounds the text of a token', () => {
    assert.ok(small.maxTokenChars >= 16 && small.maxTokenChars < 200);
    assert.equal(createWith({}).maxTokenChars, 1);
    for (const parts of [{ pre_tokenizer: { type: 'WhitespaceSplit' } }, { normalizer: { type: 'StripAccents' } }]) {
      assert.equal(createWith(parts).maxTokenChars, Number.POSITIVE_INFINITY);
    }
  });
});
