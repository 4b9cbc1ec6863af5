import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readTokenizerFile } from '../../../../lib/engine/tokenizer/tokenizer-json/file/tokenizer-file.ts';
import { JsonTokenizer } from '../../../../lib/engine/tokenizer/tokenizer-json/tokenizer-json.ts';
import { createSmallTokenizer } from '../../../../lib/engine/tokenizer/small/small-tokenizer.ts';
import { type Corpus, readPacked, testVectors, type Vectors } from './recorded-vectors.ts';

const recorded = readPacked<Corpus & Vectors>('recorded/small.json.gz', import.meta.url);
const json = readPacked<unknown>('recorded/small-tokenizer.json.gz', import.meta.url);
const file = readTokenizerFile(Buffer.from(JSON.stringify(json)));
const fromFile = new JsonTokenizer(file);
const embedded = createSmallTokenizer();

testVectors("the small tokenizer's file", { tokenizer: fromFile, file, vectors: recorded, corpus: recorded });
testVectors('the embedded tokenizer', { tokenizer: embedded.tokenizer, file, vectors: recorded, corpus: recorded });

describe('createSmallTokenizer', () => {
  it('has the tokens of the file, and names its marks', () => {
    const ids = Array.from({ length: embedded.tokenizer.numIds }, (_, id) => id);
    assert.equal(ids.length, 4096);
    assert.deepEqual(ids.map((id) => embedded.tokenizer.idToToken(id)), ids.map((id) => fromFile.idToToken(id)));
    assert.deepEqual(ids.filter((id) => embedded.tokenizer.isSpecial(id)), [4087, 4088, 4089]);
    assert.deepEqual([embedded.eosId, embedded.bosId, embedded.padId], [4089, null, 4087]);
  });
});
