import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { computeLoadFactor } from '../../../../lib/engine/pacing/request-paced/load-factor.ts';

describe('computeLoadFactor', () => {
  it('goes from 1 for a sequence alone to the factor when every seat is taken', () => {
    const factors = [1, 2, 3, 4, 5].map((numRunning) => computeLoadFactor(3, { numRunning, maxNumSeqs: 5 }));
    assert.deepEqual(factors, [1, 1.5, 2, 2.5, 3]);
  });

  it('is 1 where there is one seat, where the factor is 1, and where nothing runs', () => {
    assert.equal(computeLoadFactor(3, { numRunning: 1, maxNumSeqs: 1 }), 1);
    assert.equal(computeLoadFactor(1, { numRunning: 5, maxNumSeqs: 7 }), 1);
    assert.equal(computeLoadFactor(3, { numRunning: 0, maxNumSeqs: 5 }), 1);
  });
});
