// Tables that a build makes are those that a start would fill by itself.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createRng, type Rng } from '../../../../lib/base/rng.ts';
import { finishSteps } from '../../../../lib/base/slices/meter.ts';
import { loadSmallTables, packSmallTables, viewSmallTables } from '../../../../lib/engine/tokenizer/small/small-tables.ts';
import { configureSmallTokenizer, fillSmallTables } from '../../../../lib/engine/tokenizer/small/small-tokenizer.ts';
import { prepareModel } from '../../../../lib/engine/tokenizer/tokenizer-json/model/ready-model.ts';

const filled = finishSteps(fillSmallTables());
const bytes = packSmallTables(filled);
const viewed = viewSmallTables(bytes) ?? assert.fail('cannot be viewed');

describe('viewSmallTables', () => {
  it('gives the tables that are filled at a start without them', () => {
    assert.deepEqual(viewed.vocabulary.tables, filled.vocabulary.tables);
    assert.deepEqual(viewed.merges.tables, filled.merges.tables);
    assert.deepEqual(viewed.ready, prepareModel(filled.vocabulary, filled.merges));
    const counts = [viewed, filled].map(({ vocabulary, merges }) => [vocabulary.numIds, vocabulary.maxChars, merges.numMerges]);
    assert.deepEqual(counts[0], counts[1]);
  });

  it('makes a tokenizer that gives the ids and tokens of the other for any text, and writes to no table', () => {
    const [ours, theirs] = [configureSmallTokenizer(viewed).tokenizer, configureSmallTokenizer(filled).tokenizer];
    const seed = 71;
    const rng = createRng(seed);
    for (let round = 0; round < 3000; round++) {
      const text = drawText(rng);
      const ids = theirs.encode(text);
      assert.deepEqual(ours.encode(text), ids, `seed ${seed}, round ${round}`);
      assert.deepEqual(ours.tokenize(text), theirs.tokenize(text), `seed ${seed}, round ${round}`);
      assert.equal(ours.decode(ids), theirs.decode(ids), `seed ${seed}, round ${round}`);
    }
    assert.deepEqual(bytes, packSmallTables(finishSteps(fillSmallTables())));
  });

  it('knows every token as the other does', () => {
    const [ours, theirs] = [configureSmallTokenizer(viewed), configureSmallTokenizer(filled)];
    assert.deepEqual({ ...ours, tokenizer: null }, { ...theirs, tokenizer: null });
    for (let id = -1; id <= theirs.tokenizer.numIds; id++) {
      const spelling = theirs.tokenizer.idToToken(id);
      assert.equal(ours.tokenizer.idToToken(id), spelling);
      assert.deepEqual(ours.tokenizer.bytesOf(id), theirs.tokenizer.bytesOf(id));
      if (spelling !== null) assert.equal(ours.tokenizer.tokenToId(spelling), id);
    }
  });

  it('has none for a damaged file', () => {
    for (const at of [0, 31, 32, 40, 1000, bytes.length - 1]) {
      const damaged = Uint8Array.from(bytes);
      damaged[at] = (damaged[at] ?? 0) ^ 0x80;
      assert.equal(viewSmallTables(damaged), null, `byte ${at}`);
    }
    assert.equal(viewSmallTables(new Uint8Array(0)), null);
  });
});

describe('loadSmallTables', () => {
  it('has none in a program that is not built', () => assert.equal(loadSmallTables(), null));
});

const WORDS = [' the', 'The', ' hello', 'tokenization', ' ', '\n\n', '0', '1234', '.', "'s", '中文', '\u{1f600}', 'é', '\0', '<|im_end|>', '<think>', '\ud800', 'zzqx', ' unbelievably', '==='];

function drawText(rng: Rng): string {
  return Array.from({ length: rng.integer(0, 12) }, () => (rng.next() < 0.8 ? (WORDS[rng.integer(0, WORDS.length - 1)] ?? '') : String.fromCharCode(rng.integer(0, 0x2ff)))).join('');
}
