// Which of several limits holds.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { applyDefaultLimits, findMaxTokens } from '../../../lib/api/generation/max-tokens.ts';

type LimitContext = Parameters<typeof findMaxTokens>[0];

function contextOf(maxTokens: number | null, maxTokensLimit: number | null): LimitContext {
  return { maxModelLen: 100, defaultSampling: { maxTokens, maxTokensLimit } } as LimitContext;
}

describe('applyDefaultLimits', () => {
  it('takes the wish before the default, and neither beyond the limit', () => {
    const limitsOf = (asked: number | null): (number | null)[] =>
      [contextOf(null, null), contextOf(20, null), contextOf(null, 30), contextOf(20, 30), contextOf(40, 30)].map((context) => applyDefaultLimits(context, asked));
    assert.deepEqual(limitsOf(null), [null, 20, 30, 20, 30]);
    assert.deepEqual(limitsOf(25), [25, 25, 25, 25, 25]);
    assert.deepEqual(limitsOf(50), [50, 50, 30, 30, 30]);
  });
});

describe('findMaxTokens', () => {
  it('gives no more than the context has room for', () => {
    assert.deepEqual([null, 5, 50].map((asked) => findMaxTokens(contextOf(null, null), asked, 90)), [10, 5, 10]);
    assert.equal(findMaxTokens(contextOf(7, null), null, 90), 7);
  });
});
