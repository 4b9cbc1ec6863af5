import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createRng } from '../../../lib/base/rng.ts';
import { findTokenOffsets, type TokenOffset } from '../../../lib/api/generation/token-offsets.ts';
import { createEmbeddedSource } from '../../../lib/engine/tokenizer/source/embedded-source.ts';
import type { Tokenizer } from '../../../lib/engine/tokenizer/tokenizer.ts';

const { tokenizer } = createEmbeddedSource();

function offsetsOf(text: string, tokenIds = tokenizer.encode(text), given = tokenizer): readonly TokenOffset[] | null {
  return findTokenOffsets({ text, tokenIds, echoText: null }, given);
}

/** Tokens that are spelled as here; those in angle brackets are special. */
function vocabularyOf(spellings: readonly Uint8Array[]): Tokenizer {
  return { ...tokenizer, bytesOf: (id) => spellings[id] ?? new Uint8Array(0), isSpecial: (id) => spellings[id]?.[0] === 0x3c };
}

const bytes = (...parts: readonly (string | number)[]): Uint8Array => Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : Buffer.of(part))));

describe('findTokenOffsets', () => {
  it('says which characters a token stands for', () => {
    const vocabulary = vocabularyOf([bytes('Hi'), bytes(' there')]);
    assert.deepEqual(offsetsOf('Hi there', [0, 1], vocabulary), [[0, 2], [2, 8]]);
  });

  it('counts characters as Python does, and gives a part of one all of it', () => {
    // Recorded: " 👩" is 61804, which ends inside of the picture, and 102.
    const vocabulary = vocabularyOf([bytes('😀'), bytes(' ', 0xf0, 0x9f, 0x91), bytes(0xa9), bytes('x')]);
    assert.deepEqual(offsetsOf('😀 👩x', [0, 1, 2, 3], vocabulary), [[0, 1], [1, 3], [2, 3], [3, 4]]);
  });

  it('follows a text that is cut on either side', () => {
    const ids = tokenizer.encode('one two three four');
    const whole = offsetsOf('one two three four', ids);
    assert.deepEqual(offsetsOf('one two three four', ids.slice(0, 2)), whole?.slice(0, 2));
    assert.deepEqual(offsetsOf('one two three four', ids.slice(-2)), whole?.slice(-2));
  });

  it('puts tokens nowhere that stand around the text', () => {
    const vocabulary = vocabularyOf([bytes('<s>'), bytes('Hi'), bytes('</s>')]);
    assert.deepEqual(offsetsOf('Hi', [0, 1, 2], vocabulary), [[0, 0], [0, 2], [0, 0]]);
    assert.deepEqual(offsetsOf('Hi', [0, 1], vocabulary), [[0, 0], [0, 2]]);
    assert.deepEqual(offsetsOf('Hi', [1, 2], vocabulary), [[0, 2], [0, 0]]);
    assert.deepEqual(offsetsOf('<s>Hi', [0, 1], vocabulary), [[0, 3], [3, 5]], 'the client wrote it');
  });

  it('leaves out a space that the vocabulary puts before the text', () => {
    const vocabulary = vocabularyOf([bytes(' Hi'), bytes(' you')]);
    assert.deepEqual(offsetsOf('Hi you', [0, 1], vocabulary), [[0, 2], [2, 6]]);
  });

  it('knows nothing where there is no text, or the tokens spell another one', () => {
    assert.equal(offsetsOf('', [1, 2]), null);
    assert.equal(offsetsOf('Hi', [1], vocabularyOf([bytes('x'), bytes('hi')])), null);
  });

  it('covers every text from its beginning to its end', () => {
    const seed = 31;
    const rng = createRng(seed);
    const parts = ['a', ' ', 'word', '\n\n', 'é', '中', '😀', '👩‍👩‍👧', '12', '.'];
    for (let round = 0; round < 300; round++) {
      const text = Array.from({ length: rng.integer(1, 20) }, () => parts[rng.integer(0, parts.length - 1)]).join('');
      const offsets = offsetsOf(text) ?? [];
      const name = `seed ${seed}, round ${round}: ${text}`;
      assert.deepEqual([offsets[0]?.[0], offsets.at(-1)?.[1]], [0, [...text].length], name);
      for (const [index, [start, end]] of offsets.entries()) {
        assert.ok(start < end, name);
        assert.ok(index === 0 || start <= (offsets[index - 1]?.[1] ?? 0), name);
      }
    }
  });
});
