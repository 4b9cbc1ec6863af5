import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { decodeIds } from '../../../lib/api/generation/decode-ids.ts';
import { createEmbeddedSource } from '../../../lib/engine/tokenizer/source/embedded-source.ts';

const { tokenizer } = createEmbeddedSource();

describe('decodeIds', () => {
  it('gives what decoding at once gives, wherever it is cut', async () => {
    for (const text of ['😀', 'a 😀你\n', '👩‍🚀 word', ' x']) {
      // Of other lengths than the slices, so that these end at every place of the text.
      const ids = tokenizer.encode(text.repeat(9000));
      assert.equal(await decodeIds(tokenizer, ids), tokenizer.decode(ids), text);
    }
  });

  it('lets others have their turn', async () => {
    let numTurns = 0;
    const count = (): void => {
      numTurns++;
      immediate = setImmediate(count);
    };
    let immediate = setImmediate(count);
    await decodeIds(tokenizer, Array<number>(40_000).fill(99));
    clearImmediate(immediate);
    assert.ok(numTurns >= 9, `${numTurns} turns`);
  });

  it('takes ids that stand for nothing, and parts of characters', async () => {
    const [partial = 0] = tokenizer.encode('😀');
    assert.equal(await decodeIds(tokenizer, Array<number>(10_000).fill(99_999_999)), '');
    assert.equal((await decodeIds(tokenizer, Array<number>(10_000).fill(partial))).replaceAll('\ufffd', ''), '');
  });
});
