import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createRng } from '../../lib/base/rng.ts';
import { createDummyTokenizer } from '../../lib/engine/tokenizer/dummy/dummy-tokenizer.ts';
import { createEmbeddedSource } from '../../lib/engine/tokenizer/source/embedded-source.ts';
import { createSmallTokenizer } from '../../lib/engine/tokenizer/small/small-tokenizer.ts';
import { toEngineTokenizer } from '../../lib/engine/tokenizer/tokenizer-json/contract-adapter.ts';
import { createTokenizerFromJson } from '../../lib/engine/tokenizer/tokenizer-json/create-tokenizer.ts';
import type { Tokenizer } from '../../lib/engine/tokenizer/tokenizer.ts';
import { createWordTokenizer } from '../support/word-tokenizer.ts';

interface Row {
  readonly tokenizer: Tokenizer;
  /** Whether tokens end at characters. Where some are bytes of one, the last has the character and the others have no text. */
  readonly hasWholeCharacters: boolean;
  /** Names that `encode` takes for one token and `tokenize`, which makes answers, for text. */
  readonly specialNames: readonly string[];
  /** Whether ids can be turned into text again. */
  readonly decodes: boolean;
}

const ROWS: readonly Row[] = [
  { tokenizer: createWordTokenizer(), hasWholeCharacters: true, specialNames: [], decodes: false },
  { tokenizer: createDummyTokenizer(), hasWholeCharacters: true, specialNames: [], decodes: true },
  {
    tokenizer: createEmbeddedSource().tokenizer,
    hasWholeCharacters: false,
    specialNames: ['<|endoftext|>', '<|im_start|>', '<|im_end|>'],
    decodes: true,
  },
  {
    tokenizer: toEngineTokenizer(createSmallTokenizer(), 'small'),
    hasWholeCharacters: false,
    specialNames: ['<|endoftext|>', '<|im_start|>', '<|im_end|>'],
    decodes: true,
  },
  {
    tokenizer: toEngineTokenizer(createTokenizerFromJson(createSentencePieceJson()), 'SentencePiece-style'),
    hasWholeCharacters: false,
    specialNames: [],
    decodes: true,
  },
];
const HOSTILE = [
  '', ' ', '  a', 'a  b', '\n\n', 'don\'t', '…“quotes”', '你好，世界', 'สวัสดี', 'مرحبا بالعالم', 'e\u0301e\u0301', '👩‍👩‍👧‍👦🇩🇪',
  '\ud800', 'a\udc00b', '\u0000\u0001', 'x'.repeat(1000), ' '.repeat(1000), '!'.repeat(1000), '<|im_start|>', '<|a', '<||>', ' <|im_end|>', '<|im start|>',
];

for (const { tokenizer, hasWholeCharacters, specialNames, decodes } of ROWS) {
  describe(`the ${tokenizer.name} tokenizer`, () => {
    it('cuts text into pieces that joined are the text, whatever it holds', () => {
      const rng = createRng(5);
      const random = Array.from({ length: 300 }, () => String.fromCharCode(...Array.from({ length: rng.integer(0, 40) }, () => rng.integer(0, 0xffff))));
      for (const text of [...HOSTILE, ...random]) {
        const tokens = tokenizer.tokenize(text);
        assert.equal(tokens.map((token) => token.text).join(''), text);
        assert.ok(tokens.every((token) => token.text.length <= tokenizer.maxTokenChars), JSON.stringify(text));
        if (hasWholeCharacters) assert.ok(tokens.every((token) => token.text !== ''), JSON.stringify(text));
        if (specialNames.some((name) => text.includes(name))) continue;
        assert.deepEqual(tokenizer.encode(text), tokens.map(({ id }) => id));
      }
    });

    it('knows which texts an echo says as they are written', () => {
      for (const text of [...HOSTILE, ...specialNames.map((name) => `a${name}b`)]) {
        if (specialNames.some((name) => text.includes(name))) assert.equal(tokenizer.readsAsWritten(text), tokenizer.name === 'embedded', text);
        else if (tokenizer.name === 'small' && tokenizer.readsAsWritten(text) && !/[\ud800-\udfff]/u.test(text)) {
          assert.equal(tokenizer.decode(tokenizer.encode(text)), text, JSON.stringify(text));
        }
      }
      assert.equal(tokenizer.readsAsWritten('Plain words.'), true);
    });

    it('never cuts a surrogate pair', () => {
      for (const { text } of tokenizer.tokenize(`word${'😀'.repeat(50)} 😀😀`)) assert.doesNotMatch(text, /[\ud800-\udfff]/u);
    });

    it('stops counting one beyond the limit', () => {
      const all = tokenizer.encode('a b c d e f');
      assert.ok(all.length >= 6);
      for (const limit of [0, 3, all.length - 1, all.length]) assert.deepEqual(tokenizer.encode('a b c d e f', { limit }), all.slice(0, limit + 1));
    });

    it('takes special names in a prompt for their tokens, and in an answer for text', { skip: specialNames.length === 0 && 'it has none' }, () => {
      for (const name of specialNames) {
        assert.equal(tokenizer.encode(name).length, 1);
        const tokens = tokenizer.tokenize(name);
        assert.ok(tokens.length > 1 && tokens.every(({ id }) => id !== tokenizer.eosToken.id));
        assert.equal(tokens.map(({ text }) => text).join(''), name);
      }
    });

    it('gives the same text the same id, and the end of sequence one of its own', () => {
      const [first, second] = [tokenizer.tokenize('same'), tokenizer.tokenize('same')];
      assert.deepEqual(first, second);
      assert.notEqual(first[0]?.id, tokenizer.eosToken.id);
      assert.equal(tokenizer.eosToken.text, '');
    });

    it('knows its ids: all below their number, those that it names special, those of text not', () => {
      const { eosId, bosId, padId, numIds } = tokenizer;
      const named = [eosId, bosId, padId].filter((id) => id !== null);
      assert.ok(named.every((id) => id < numIds && tokenizer.isSpecial(id)));
      assert.equal(tokenizer.eosToken.id, eosId);
      for (const { id } of HOSTILE.flatMap((text) => tokenizer.tokenize(text))) {
        assert.ok(Number.isInteger(id) && id >= 0 && id < numIds);
        assert.equal(tokenizer.isSpecial(id), false);
      }
    });

    it('spells the tokens that it makes, and finds them by their spelling', { skip: !decodes && 'its ids are not to be decoded' }, () => {
      for (const { id } of HOSTILE.flatMap((text) => tokenizer.tokenize(text))) assert.equal(tokenizer.findId(tokenizer.spell(id) ?? ''), id);
    });

    it('takes an empty spelling, and one of two tokens, for no token', () => {
      for (const spelling of ['', 'a b']) assert.equal(tokenizer.findId(spelling), null);
    });

    it('turns ids into text, bytes and tokens that say the same', { skip: !decodes && 'its ids are not to be decoded' }, () => {
      for (const text of HOSTILE) {
        const ids = tokenizer.tokenize(text).map(({ id }) => id);
        const decoded = tokenizer.decode(ids);
        assert.equal(comparable(decoded), comparable(text));
        assert.equal(Buffer.concat(ids.map((id) => tokenizer.bytesOf(id))).toString(), decoded.replaceAll('▁', ' '));
        const tokens = tokenizer.tokensOf(ids);
        assert.deepEqual(tokens.map(({ id }) => id), ids);
        // U+FFFD may be the beginning of a character: at the very end it is held for good.
        assert.equal(tokens.map((token) => token.text).join('').replace(/\ufffd$/, ''), decoded.replace(/\ufffd$/, ''));
      }
    });

    it('skips special tokens where it is asked to, and in answers unless it is asked not to', { skip: specialNames.length === 0 && 'it has none' }, () => {
      const ids = tokenizer.encode(`a${specialNames.join('b')}c`);
      const [shown, skipped] = [`a${specialNames.join('b')}c`, `a${specialNames.map(() => '').join('b')}c`];
      const join = (skipSpecialTokens?: boolean): string =>
        tokenizer.tokensOf(ids, skipSpecialTokens === undefined ? {} : { skipSpecialTokens }).map(({ text }) => text).join('');
      assert.deepEqual([tokenizer.decode(ids), tokenizer.decode(ids, { skipSpecialTokens: true })], [shown, skipped]);
      assert.deepEqual([join(), join(true), join(false)], [skipped, skipped, shown]);
    });

    it('has nothing to say of ids that stand for nothing', () => {
      for (const id of [tokenizer.numIds, tokenizer.numIds + 7, Number.MAX_SAFE_INTEGER]) {
        assert.deepEqual([tokenizer.decode([id]), tokenizer.spell(id), tokenizer.isSpecial(id)], ['', null, false]);
        assert.equal(tokenizer.bytesOf(id).length, 0);
        assert.deepEqual(tokenizer.tokensOf([id]), [{ id, text: '' }]);
      }
    });
  });
}

// Files normalize, and some put a blank, or their mark for one, before a text.
function comparable(text: string): string {
  return (text as Es2024String).toWellFormed().normalize('NFC').replaceAll('▁', ' ').trimStart();
}

// Node 20 has it, the library of the language version that is compiled for has not.
type Es2024String = string & { readonly toWellFormed: () => string };

// The features of Llama 2's file, with tokens for bytes and a few words.
function createSentencePieceJson(): unknown {
  const bytes = Array.from({ length: 256 }, (_, byte) => `<0x${byte.toString(16).toUpperCase().padStart(2, '0')}>`);
  const tokens = ['<unk>', '<s>', '</s>', ...bytes, '▁', 'a', 'b', 's', 'm', 'e', '▁a', '▁▁', 'sa', 'me'];
  return {
    added_tokens: ['<unk>', '<s>', '</s>'].map((content, id) => ({ id, content, special: true, normalized: false })),
    normalizer: { type: 'Sequence', normalizers: [{ type: 'Prepend', prepend: '▁' }, { type: 'Replace', pattern: { String: ' ' }, content: '▁' }] },
    decoder: { type: 'Sequence', decoders: [{ type: 'ByteFallback' }, { type: 'Fuse' }] },
    model: {
      type: 'BPE',
      unk_token: '<unk>',
      fuse_unk: true,
      byte_fallback: true,
      vocab: Object.fromEntries(tokens.map((token, id) => [token, id])),
      merges: ['▁ a', '▁ ▁', 's a', 'm e'],
    },
  };
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
