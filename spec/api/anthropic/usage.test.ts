import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { toMessageUsage } from '../../../lib/api/anthropic/usage.ts';

describe('toMessageUsage', () => {
  const counts = { promptTokens: 50, completionTokens: 7, reasoningTokens: 0, prefill: { numCachedTokens: 16, numCacheCreationTokens: 32 } };

  it('takes the cache\'s part off the input where it is shown', () => {
    assert.equal(toMessageUsage(counts, true), '{"input_tokens":2,"output_tokens":7,"cache_creation_input_tokens":32,"cache_read_input_tokens":16}');
    assert.equal(toMessageUsage(counts, false), '{"input_tokens":50,"output_tokens":7}');
  });

  it('never counts less than none', () => {
    assert.match(toMessageUsage({ ...counts, promptTokens: 40 }, true), /^\{"input_tokens":0,/);
  });
});
