import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Vocabulary } from '../../../../../lib/engine/tokenizer/tokenizer-json/model/vocabulary.ts';

function createVocabulary(tokens: Readonly<Record<string, number>>): Vocabulary {
  const vocabulary = new Vocabulary(0);
  for (const [token, id] of Object.entries(tokens)) assert.ok(add(vocabulary, token, id));
  return vocabulary;
}

function add(vocabulary: Vocabulary, token: string, id: number): boolean {
  const bytes = Buffer.from(`-${token}-`);
  return vocabulary.add(bytes, 1, bytes.length - 1, id);
}

describe('Vocabulary', () => {
  it('finds tokens by id and by content, also after it has grown', () => {
    const tokens = Object.fromEntries(Array.from({ length: 20_000 }, (_, index) => [`token ${index}`, 3 * index]));
    const vocabulary = createVocabulary(tokens);
    assert.equal(vocabulary.numIds, 3 * 19_999 + 1);
    for (const [token, id] of Object.entries(tokens)) {
      assert.equal(vocabulary.findText(token), id);
      assert.equal(Buffer.from(vocabulary.bytesOf(id)).toString(), token);
    }
    assert.deepEqual([vocabulary.has(3), vocabulary.has(4), vocabulary.has(-1), vocabulary.has(1e6)], [true, false, false, false]);
    assert.deepEqual([vocabulary.findText('token'), vocabulary.findText('')], [-1, -1]);
    assert.equal(vocabulary.bytesOf(4).length, 0);
  });

  it('takes neither an id nor a content twice', () => {
    const vocabulary = createVocabulary({ a: 0, b: 1 });
    assert.equal(add(vocabulary, 'c', 1), false);
    assert.equal(add(vocabulary, 'a', 2), false);
    assert.equal(vocabulary.findText('c'), -1);
    assert.equal(vocabulary.numIds, 2);
  });

  it('finds two tokens joined, with or without the beginning of the second', () => {
    const vocabulary = createVocabulary({ a: 0, '##bc': 1, abc: 2, 'a##bc': 3, aa: 4 });
    const pair = { left: 0, right: 1 };
    assert.deepEqual([vocabulary.findJoined(pair, 2, -1), vocabulary.findJoined(pair, 0, -1)], [2, 3]);
    assert.deepEqual([vocabulary.findJoined(pair, 2, 1), vocabulary.findJoined(pair, 2, 2), vocabulary.findJoined(pair, 2, 4)], [2, 2, 2]);
    assert.equal(vocabulary.findJoined({ left: 1, right: 0 }, 0, -1), -1);
  });

  it('knows the code units of the longest token', () => {
    assert.equal(createVocabulary({ abc: 0, 'é好😀😀': 1, xyzz: 2 }).maxChars, 6);
  });
});
