import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createRng } from '../../lib/base/rng.ts';
import { createWordTokenizer } from '../../lib/engine/tokenizer/words.ts';
import type { Tokenizer } from '../../lib/engine/tokenizer/tokenizer.ts';

const TOKENIZERS: readonly Tokenizer[] = [createWordTokenizer()];
const HOSTILE = [
  '', ' ', '  a', 'a  b', '\n\n', 'don\'t', '…“quotes”', '你好，世界', 'สวัสดี', 'مرحبا بالعالم', 'e\u0301e\u0301', '👩‍👩‍👧‍👦🇩🇪',
  '\ud800', 'a\udc00b', '\u0000\u0001', 'x'.repeat(1000), ' '.repeat(1000), '!'.repeat(1000), '<|im_start|>', '<|a', '<||>', ' <|im_end|>', '<|im start|>',
];

for (const tokenizer of TOKENIZERS) {
  describe(`the ${tokenizer.name} tokenizer`, () => {
    it('cuts text into pieces that joined are the text, whatever it holds', () => {
      const rng = createRng(5);
      const random = Array.from({ length: 300 }, () => String.fromCharCode(...Array.from({ length: rng.integer(0, 40) }, () => rng.integer(0, 0xffff))));
      for (const text of [...HOSTILE, ...random]) {
        const tokens = tokenizer.tokenize(text);
        assert.equal(tokens.map((token) => token.text).join(''), text);
        assert.ok(tokens.every((token) => token.text !== '' && token.text.length <= tokenizer.maxTokenChars), JSON.stringify(text));
        assert.deepEqual(tokenizer.encode(text, Number.MAX_SAFE_INTEGER), tokens.map(({ id }) => id));
      }
    });

    it('never cuts a surrogate pair', () => {
      for (const { text } of tokenizer.tokenize(`word${'😀'.repeat(50)} 😀😀`)) assert.doesNotMatch(text, /[\ud800-\udfff]/u);
    });

    it('stops counting one beyond the limit', () => {
      assert.equal(tokenizer.encode('a b c d e f', 3).length, 4);
      assert.equal(tokenizer.encode('a b c', 3).length, 3);
    });

    it('gives the same text the same id, and the end of sequence one of its own', () => {
      const [first, second] = [tokenizer.tokenize('same'), tokenizer.tokenize('same')];
      assert.deepEqual(first, second);
      assert.notEqual(first[0]?.id, tokenizer.eosToken.id);
      assert.equal(tokenizer.eosToken.text, '');
    });
  });
}

describe('createWordTokenizer', () => {
  const pieces = (text: string): string[] => createWordTokenizer().tokenize(text).map((token) => token.text);

  it('keeps a single leading space with its word', () => {
    assert.deepEqual(pieces('Hello there, friend! How are you?'), ['Hello', ' there', ',', ' friend', '!', ' How', ' are', ' you', '?']);
  });

  it('takes a role mark of a chat template as one token', () => {
    assert.deepEqual(pieces('<|im_start|>user\nhi <|im_end|>'), ['<|im_start|>', 'user', '\n', 'hi', ' ', '<|im_end|>']);
  });

  it('gives scripts without spaces a token a character', () => {
    assert.deepEqual(pieces('你好 ok'), ['你', '好', ' ok']);
  });
});
