// The list of known differences, beside the cases that there are.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { findDifference, listKnownDifferences } from './known-differences.ts';
import { recordedRuns } from './recorded-run.ts';

describe('listKnownDifferences', () => {
  it('names recorded cases, each once', () => {
    const listed = listKnownDifferences();
    const recorded = new Set(recordedRuns.flatMap(({ name, cases }) => cases.map((recordedCase) => `${name}: ${recordedCase.name}`)));
    assert.deepEqual(listed.filter((name) => !recorded.has(name)), []);
    assert.equal(new Set(listed).size, listed.length);
  });
});

describe('findDifference', () => {
  it('knows runs and tokenizers apart', () => {
    assert.equal(typeof findDifference('a', 'chat/structured_choice', 'the Qwen3 tokenizer'), 'string');
    assert.equal(findDifference('a', 'chat/structured_choice', 'the embedded tokenizer'), undefined);
    assert.equal(findDifference('s', 'chat/structured_choice', 'the Qwen3 tokenizer'), undefined);
  });
});
