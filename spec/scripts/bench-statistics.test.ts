// Order statistics of the bench.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { mean, percentile, toSpread } from '../../scripts/bench/statistics.ts';

describe('toSpread', () => {
  it('takes the middle value of an odd count, whatever the order', () => {
    assert.deepEqual(toSpread([30, 10, 20]), { median: 20, min: 10, max: 30 });
  });

  it('takes the mean of the two middle values of an even count', () => {
    assert.deepEqual(toSpread([4, 1, 3, 2]), { median: 2.5, min: 1, max: 4 });
  });

  it('sorts by value, not by text', () => {
    assert.deepEqual(toSpread([100, 9, 20]), { median: 20, min: 9, max: 100 });
  });

  it('leaves its argument as it was', () => {
    const values = [3, 1, 2];
    toSpread(values);
    assert.deepEqual(values, [3, 1, 2]);
  });

  it('refuses an empty series', () => {
    assert.throws(() => toSpread([]), TypeError);
  });
});

describe('percentile', () => {
  const hundred = Float64Array.from({ length: 100 }, (_, i) => i + 1);

  it('takes the value that the given share does not exceed', () => {
    assert.equal(percentile(hundred, 0.5), 50);
    assert.equal(percentile(hundred, 0.99), 99);
    assert.equal(percentile(hundred, 0.991), 100);
  });

  it('takes the ends at 0 and 1', () => {
    assert.equal(percentile(hundred, 0), 1);
    assert.equal(percentile(hundred, 1), 100);
  });

  it('refuses an empty series and a ratio that is none', () => {
    assert.throws(() => percentile(new Float64Array(0), 0.5), TypeError);
    assert.throws(() => percentile(hundred, 1.5), TypeError);
    assert.throws(() => percentile(hundred, Number.NaN), TypeError);
  });
});

describe('mean', () => {
  it('divides the sum by the count', () => {
    assert.equal(mean(Float64Array.of(1, 2, 6)), 3);
  });

  it('refuses an empty series', () => {
    assert.throws(() => mean(new Float64Array(0)), TypeError);
  });
});
