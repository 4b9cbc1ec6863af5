import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { countBadSequences, listBadSequences } from '../../../lib/engine/generator/bad-words.ts';
import { createEmbeddedSource } from '../../../lib/engine/tokenizer/source/embedded-source.ts';

const { tokenizer } = createEmbeddedSource();

describe('listBadSequences', () => {
  it('has a word at the beginning of a text and behind a space, whatever blanks it came with, and once', () => {
    const expected = [tokenizer.encode('the'), tokenizer.encode(' the')];
    for (const words of [['the'], [' the'], ['\n the'], ['the', 'the']]) assert.deepEqual(listBadSequences(words, tokenizer), expected);
  });

  it('has nothing that is empty', () => {
    assert.deepEqual(listBadSequences([''], tokenizer), [tokenizer.encode(' ')]);
  });
});

describe('countBadSequences', () => {
  it('counts a word behind a space where it is as long and begins with another token', () => {
    const joined = { ...tokenizer, encode: (text: string) => (text.startsWith(' ') ? [1, 2] : [3]) };
    const begun = { ...tokenizer, encode: () => [3] };
    assert.deepEqual([countBadSequences(['the', 'of', 'the'], tokenizer), countBadSequences(['x'], joined), countBadSequences(['x'], begun)], [4, 1, 1]);
  });

  it('tells of a word without tokens', () => {
    assert.equal(countBadSequences(['the', ' '], tokenizer), null);
  });
});
