// Lists of tokens in JSON, short and long.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { writeTokenLists } from '../../../../lib/api/vllm/tokenize/token-lists.ts';
import { SliceQueue } from '../../../../lib/base/slices/slice-queue.ts';
import { createWordTokenizer } from '../../../support/word-tokenizer.ts';

const tokenizer = { ...createWordTokenizer(), spell: (id: number) => (id === 7 ? null : `"${id}\n`) };

describe('writeTokenLists', () => {
  for (const length of [0, 1, 511, 512, 513, 4096]) {
    it(`writes ${length} tokens at once`, () => {
      const ids = Array.from({ length }, (_, index) => index);
      const lists = writeTokenLists(ids, { tokenizer, showsSpellings: true, slices: new SliceQueue() });
      assert.ok(!(lists instanceof Promise));
      assert.deepEqual(JSON.parse(lists.ids), ids);
      assert.deepEqual(JSON.parse(lists.spellings), ids.map(tokenizer.spell));
    });
  }

  it('writes more of them in several turns, and no spellings unless they are wanted', async () => {
    let numTurns = 0;
    const slices = new SliceQueue({ schedule: (turn) => setImmediate(() => (numTurns++, turn())) });
    const ids = Array.from({ length: 40_000 }, (_, index) => index);
    const lists = await writeTokenLists(ids, { tokenizer, showsSpellings: false, slices });
    assert.deepEqual([JSON.parse(lists.ids), lists.spellings], [ids, 'null']);
    assert.ok(numTurns >= 3, `${numTurns} turns`);
  });
});
