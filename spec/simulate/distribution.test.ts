import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createRng } from '../../lib/base/rng.ts';
import { type Distribution, Histogram, Samples } from '../../lib/simulate/distribution.ts';

const KINDS = [
  ['Samples', () => new Samples()],
  ['Histogram', () => new Histogram()],
] as const;

function summarize(collector: Samples | Histogram, values: readonly number[]): Distribution | null {
  for (const value of values) collector.add(value);
  return collector.summarize();
}

for (const [name, create] of KINDS)
  describe(name, () => {
    it('has nothing to say of no values', () => assert.equal(create().summarize(), null));

    it('gives mean, nearest ranks and maximum, whatever the order', () => {
      const hundred = Array.from({ length: 100 }, (_, index) => ((index * 37) % 100) + 1);
      assert.deepEqual(summarize(create(), hundred), { mean: 50.5, p50: 50, p90: 90, p95: 95, p99: 99, max: 100 });
      assert.deepEqual(summarize(create(), [4]), { mean: 4, p50: 4, p90: 4, p95: 4, p99: 4, max: 4 });
    });

    it('takes zero, and equal values as they are', () => {
      assert.deepEqual(summarize(create(), [0, 0, 0.1, 0.1]), { mean: 0.05, p50: 0, p90: 0.1, p95: 0.1, p99: 0.1, max: 0.1 });
    });
  });

describe('Histogram', () => {
  it('is near the exact percentiles of many values, over all sizes', () => {
    const seed = 5;
    const rng = createRng(seed);
    const values = Array.from({ length: 20_000 }, () => 10 ** (rng.next() * 18 - 6));
    const [exact, near] = [summarize(new Samples(), values), summarize(new Histogram(), values)];
    assert.ok(exact !== null && near !== null);
    for (const key of ['p50', 'p90', 'p95', 'p99'] as const)
      assert.ok(Math.abs(near[key] / exact[key] - 1) < 1 / 2048, `seed ${seed}: ${key} is ${near[key]}, expected ${exact[key]}`);
    assert.equal(near.max, exact.max);
  });
});
