import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createRng } from '../../../../../lib/base/rng.ts';
import { NO_TOKEN, NOT_KNOWN, ShortWords } from '../../../../../lib/engine/tokenizer/tokenizer-json/model/short-words.ts';
import { Vocabulary } from '../../../../../lib/engine/tokenizer/tokenizer-json/model/vocabulary.ts';

function createFilled(vocabulary: Vocabulary, isWhole: ((id: number) => boolean) | null): ShortWords {
  const words = new ShortWords(vocabulary, isWhole);
  for (let numAdded = 0; numAdded < vocabulary.numIds; numAdded += 1000) words.addTokens();
  return words;
}

function createVocabulary(tokens: readonly string[]): Vocabulary {
  const vocabulary = new Vocabulary(tokens.length);
  for (const token of tokens) assert.ok(vocabulary.add(Buffer.from(token), 0, Buffer.byteLength(token), vocabulary.numIds), token);
  return vocabulary;
}

// The word stands inside of a text, as it does where it is used.
function find(words: ShortWords, word: string): number {
  return words.find(`<${word}>`, 1, 1 + word.length);
}

describe('ShortWords', () => {
  it('finds words of up to twelve ASCII characters', () => {
    // In the byte-level alphabet: a blank is Ġ, a line feed Ċ, the byte 0 Ā, and ä the bytes Ã and ¤.
    const tokens = ['a', 'Ġthe', 'Ċ', 'twelve-chars', 'thirteen-char', 'Ã¤', 'Ā', 'Āa', 'â'];
    const words = createFilled(createVocabulary(tokens), null);
    assert.deepEqual(['a', ' the', '\n', 'twelve-chars'].map((word) => find(words, word)), [0, 1, 2, 3]);
    assert.deepEqual(['b', 'the', 'aa', 'twelve', ''].map((word) => find(words, word)), Array(5).fill(NO_TOKEN));
    assert.deepEqual(['thirteen-char', 'ä', '\0', '\0a', 'a\0', '\u00e2', '中'].map((word) => find(words, word)), Array(7).fill(NOT_KNOWN));
  });

  it('takes no token for a word that it may not be, and asks for each once', () => {
    const asked: number[] = [];
    const words = createFilled(createVocabulary(['ab', 'cd']), (id) => {
      asked.push(id);
      return id === 0;
    });
    for (let round = 0; round < 3; round++) assert.deepEqual([find(words, 'ab'), find(words, 'cd')], [0, NO_TOKEN]);
    assert.deepEqual(asked, [0, 1]);
  });

  it('passes over what is no character of the alphabet', () => {
    const words = createFilled(createVocabulary(['a\ufffd', '\ud83d\ude00', 'Ġ\u0144', 'x']), null);
    assert.equal(find(words, 'x'), 3);
    assert.equal(find(words, 'a'), NO_TOKEN);
  });

  it('agrees with the vocabulary, of which it knows more with each text', () => {
    const seed = 59;
    const rng = createRng(seed);
    const draw = (): string => Array.from({ length: rng.integer(1, 14) }, () => String.fromCharCode(rng.integer(0x61, 0x63))).join('');
    const vocabulary = createVocabulary([...new Set(Array.from({ length: 5000 }, draw))]);
    const words = new ShortWords(vocabulary, null);
    const numFound: number[] = [];
    for (let numTexts = 0; numTexts < 6; numTexts++) {
      let count = 0;
      for (let drawn = 0; drawn < 5_000; drawn++) {
        const word = draw();
        const id = find(words, word);
        if (word.length > 12) assert.equal(id, NOT_KNOWN);
        else if (id !== NOT_KNOWN || numTexts === 5) assert.equal(id, vocabulary.findText(word), `seed ${seed}, ${word}`);
        count += id >= 0 ? 1 : 0;
      }
      numFound.push(count);
      words.addTokens();
    }
    assert.equal(numFound[0], 0);
    assert.ok((numFound[1] ?? 0) > 0 && (numFound[5] ?? 0) > (numFound[1] ?? 0), numFound.join());
  });
});
