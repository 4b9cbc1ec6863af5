import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createRng, type Rng } from '../../../../lib/base/rng.ts';
import { createLatencyDraw, drawStandardNormal } from '../../../../lib/engine/pacing/request-paced/distribution.ts';
import { LATENCY_DISTRIBUTIONS, type LatencyDistribution } from '../../../../lib/engine/pacing/request-paced/options.ts';
import { FakePacedSequence, HOSTILE_DURATIONS, momentsOf } from '../../../support/request-paced-fixture.ts';

const NUM_DRAWS = 100_000;

interface Latency {
  readonly meanMs: number;
  readonly stdDevMs: number;
}

function drawMany(distribution: LatencyDistribution, { meanMs, stdDevMs }: Latency, seed = 3): number[] {
  const draw = createLatencyDraw(distribution, stdDevMs);
  const sequence = new FakePacedSequence({ seed });
  return Array.from({ length: NUM_DRAWS }, () => draw(meanMs, sequence));
}

function assertNear(actual: number, expected: number, ratio: number): void {
  assert.ok(Math.abs(actual - expected) <= ratio * expected, `${actual} is more than ${ratio * 100} % off ${expected}`);
}

function quantile(values: readonly number[], ratio: number): number {
  return values.toSorted((a, b) => a - b)[Math.floor(ratio * values.length)] ?? Number.NaN;
}

describe('drawStandardNormal', () => {
  const rng = createRng(5);
  const deviates = Array.from({ length: NUM_DRAWS }, () => drawStandardNormal(rng));
  const shareWithin = (limit: number): number => deviates.filter((deviate) => Math.abs(deviate) < limit).length / NUM_DRAWS;

  it('has mean 0 and standard deviation 1', () => {
    const { mean, stdDev } = momentsOf(deviates);
    assert.ok(Math.abs(mean) < 0.01, `mean ${mean}`);
    assertNear(stdDev, 1, 0.01);
  });

  it('has the shares of a normal distribution within 0.5, 1, 2 and 3 deviations, on either side', () => {
    for (const [limit, share] of [[0.5, 0.3829], [1, 0.6827], [2, 0.9545], [3, 0.9973]] as const) {
      assert.ok(Math.abs(shareWithin(limit) - share) < 0.005, `${shareWithin(limit)} within ${limit}`);
    }
    assert.ok(Math.abs(deviates.filter((deviate) => deviate > 0).length / NUM_DRAWS - 0.5) < 0.005);
  });
});

describe('createLatencyDraw', () => {
  for (const distribution of ['normal', 'lognormal'] as const) {
    it(`gives ${distribution} latencies their mean and standard deviation, below a millisecond too`, () => {
      for (const scale of [1, 1e-4]) {
        const { mean, stdDev } = momentsOf(drawMany(distribution, { meanMs: 20 * scale, stdDevMs: 4 * scale }));
        assertNear(mean, 20 * scale, 0.005);
        assertNear(stdDev, 4 * scale, 0.01);
      }
    });

    it(`gives the mean itself without a deviation, and leaves the stream alone: ${distribution}`, () => {
      const sequence = new FakePacedSequence();
      const draw = createLatencyDraw(distribution, 0);
      for (const meanMs of HOSTILE_DURATIONS) assert.equal(draw(meanMs, sequence), meanMs);
      assert.equal(sequence.numUses, 0);
    });
  }

  it('keeps normal latencies within 0.3 to 1.7 times the mean, the bounds included', () => {
    const latencies = drawMany('normal', { meanMs: 20, stdDevMs: 200 });
    assert.deepEqual([Math.min(...latencies), Math.max(...latencies)], [6, 34]);
    assertNear(momentsOf(latencies).mean, 20, 0.01);
    assert.ok(latencies.some((latency) => latency > 6 && latency < 34));
  });

  it('keeps to mean and deviation where the lognormal tail is long, without bounds', () => {
    const latencies = drawMany('lognormal', { meanMs: 20, stdDevMs: 20 });
    const { mean, stdDev } = momentsOf(latencies);
    assertNear(mean, 20, 0.01);
    assertNear(stdDev, 20, 0.05);
    assertNear(quantile(latencies, 0.5), 20 / Math.SQRT2, 0.01);
    assert.ok(Math.min(...latencies) < 2 && Math.max(...latencies) > 200);
  });

  it('has exponential quantiles, whatever the deviation', () => {
    const latencies = drawMany('exponential', { meanMs: 20, stdDevMs: 0 });
    for (const ratio of [0.1, 0.5, 0.9, 0.99]) assertNear(quantile(latencies, ratio), -20 * Math.log(1 - ratio), 0.03);
    assertNear(momentsOf(latencies).mean, 20, 0.01);
    assert.deepEqual(drawMany('exponential', { meanMs: 20, stdDevMs: 7 }), latencies);
  });

  it('stays finite at both ends of what a stream can give', () => {
    const drawAt = (value: number): number => {
      const latencyRng: Rng = { next: () => value, integer: () => 0 };
      return createLatencyDraw('exponential', 0)(20, { latencyRng });
    };
    assert.ok(drawAt(0) === 0);
    assertNear(drawAt(1 - 2 ** -32), 20 * 32 * Math.LN2, 1e-9);
  });

  it('gives the mean itself where it is to be constant, and leaves the stream alone', () => {
    const sequence = new FakePacedSequence();
    const draw = createLatencyDraw('constant', 5);
    for (const meanMs of HOSTILE_DURATIONS) assert.equal(draw(meanMs, sequence), meanMs);
    assert.equal(sequence.numUses, 0);
  });

  for (const distribution of LATENCY_DISTRIBUTIONS) {
    it(`gives 0 for a mean of 0, and leaves the stream alone: ${distribution}`, () => {
      const sequence = new FakePacedSequence();
      assert.equal(createLatencyDraw(distribution, 5)(0, sequence), 0);
      assert.equal(sequence.numUses, 0);
    });

    it(`repeats itself for a seed: ${distribution}`, () => {
      const latency = { meanMs: 20, stdDevMs: 4 };
      const first = drawMany(distribution, latency, 8);
      assert.deepEqual(drawMany(distribution, latency, 8), first);
      if (distribution !== 'constant') assert.notDeepEqual(drawMany(distribution, latency, 9), first);
    });

    it(`is never negative, NaN or infinite over 10,000 hostile draws: ${distribution}`, () => {
      const seed = Number(process.env.SEED ?? 42);
      console.log(`seed ${seed}`);
      const rng = createRng(seed);
      const durations = [...HOSTILE_DURATIONS, 1e23];
      const pick = (): number => durations[rng.integer(0, durations.length - 1)] ?? Number.NaN;
      const sequence = new FakePacedSequence({ seed });
      for (let step = 0; step < 10_000; step++) {
        const [meanMs, stdDevMs] = [pick(), pick()];
        const latencyMs = createLatencyDraw(distribution, stdDevMs)(meanMs, sequence);
        assert.ok(latencyMs >= 0 && Number.isFinite(latencyMs), `${latencyMs} for a mean of ${meanMs} and a deviation of ${stdDevMs}`);
      }
    });
  }
});
