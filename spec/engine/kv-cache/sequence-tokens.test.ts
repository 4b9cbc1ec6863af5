import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { countTokens, sliceTokens } from '../../../lib/engine/kv-cache/sequence-tokens.ts';

const TOKENS = { promptTokenIds: [1, 2, 3], outputTokenIds: [4, 5, 6, 7] };

describe('sliceTokens', () => {
  it('cuts anywhere as from one list', () => {
    const all = [...TOKENS.promptTokenIds, ...TOKENS.outputTokenIds];
    assert.equal(countTokens(TOKENS), all.length);
    for (let start = 0; start <= all.length; start++) {
      for (let end = start; end <= all.length; end++) assert.deepEqual(sliceTokens(TOKENS, start, end), all.slice(start, end), `${start} to ${end}`);
    }
  });
});
