import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createDummyTokenizer } from '../../../../lib/engine/tokenizer/dummy/dummy-tokenizer.ts';
import { hashUtf8 } from '../../../../lib/engine/tokenizer/dummy/hash-utf8.ts';

function pieces(text: string): string[] {
  return createDummyTokenizer().tokenize(text).map((token) => token.text);
}

describe('createDummyTokenizer', () => {
  it('gives the ids that the Go simulator gives', () => {
    const { encode } = createDummyTokenizer();
    assert.deepEqual(encode('_a a_b'), [3658226030, 186949092, 463759473]);
    assert.deepEqual(encode('Hello, world! _a a_b  x\n\ny'), [
      4116459851, 2312110321, 933488787, 2344826916, 3658226030, 186949092, 2798097817, 1032471879, 4228665076,
    ]);
    assert.deepEqual(encode('### user: Hi\n'), [638357778, 638357778, 399020470, 1618501362, 2382766391, 1197285648]);
  });

  it('takes words, and single other characters, each with the blanks after it', () => {
    assert.deepEqual(pieces('Hello,  world_1!\r\n\t_x'), ['Hello', ',  ', 'world_1', '!\r\n\t', '_', 'x']);
    assert.deepEqual(pieces('{"a": [1.5]}'), ['{', '"', 'a', '"', ': ', '[', '1', '.', '5', ']', '}']);
  });

  it('loses nothing of what the Go simulator drops', () => {
    assert.deepEqual(pieces('  a|`b\v\0'), ['  ', 'a', '|', '`', 'b', '\v', '\0']);
    assert.deepEqual(pieces('naïve Größe_2 cafe\u0301 привет'), ['naïve ', 'Größe_2 ', 'cafe\u0301 ', 'привет']);
    assert.deepEqual(pieces('“a”… 😀😀 \ud800'), ['“', 'a', '”', '… ', '😀', '😀 ', '\ud800']);
  });

  it('gives scripts without spaces a token a character', () => {
    assert.deepEqual(pieces('你好 ok世界'), ['你', '好 ', 'ok', '世', '界']);
    assert.deepEqual(pieces('かなカナ'), ['か', 'な', 'カ', 'ナ']);
  });

  it('spells and decodes what it has made, and nothing else', () => {
    const tokenizer = createDummyTokenizer();
    const ids = tokenizer.encode('Hello, world');
    assert.equal(tokenizer.decode(ids), 'Hello, world');
    assert.deepEqual(ids.map((id) => tokenizer.spell(id)), ['Hello', ', ', 'world']);
    assert.equal(createDummyTokenizer().decode(ids), '');
  });

  it('remembers no more than it may, and none of what is too long', () => {
    const tokenizer = createDummyTokenizer();
    const words = Array.from({ length: 200_000 }, (_, index) => `w${index}`);
    const ids = tokenizer.encode(words.join(' '));
    const numKnown = ids.filter((id) => tokenizer.spell(id) !== null).length;
    assert.ok(numKnown > 50_000 && numKnown < 150_000, `${numKnown}`);
    assert.equal(tokenizer.spell(ids[0] ?? 0), 'w0 ');
    const long = createDummyTokenizer();
    assert.deepEqual(long.encode('x'.repeat(1025)).map((id) => long.spell(id)), [null]);
  });

  it('takes words and blanks of any length', () => {
    const text = `${'a'.repeat(3_000_000)}${' '.repeat(1_000_000)}b`;
    assert.deepEqual(createDummyTokenizer().tokenize(text).map((token) => token.text.length), [4_000_000, 1]);
  });

  it('gives no text the id of the end of sequence', () => {
    assert.equal(hashUtf8('qzs0UD'), 0);
    assert.deepEqual(createDummyTokenizer().encode('qzs0UD'), [1]);
    assert.equal(createDummyTokenizer().findId('qzs0UD'), 1);
  });
});
