import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { coarsen, DepthSeries } from '../../lib/simulate/depth-series.ts';

describe('DepthSeries', () => {
  it('gives the means over the time of each interval, and the most that waited', () => {
    const series = new DepthSeries(1000);
    series.change(1000, { numRunning: 1, numWaiting: 0, kvCacheUsage: 0.5 });
    series.change(65_000, { numRunning: 3, numWaiting: 2, kvCacheUsage: 1 });
    series.change(97_000, { numRunning: 0, numWaiting: 0, kvCacheUsage: 0 });
    const history = series.summarize(129_000);
    assert.equal(history.intervalMs, 1000);
    assert.equal(history.intervals.length, 128);
    const coarse = coarsen(history, 2);
    assert.equal(coarse.intervalMs, 64_000);
    assert.deepEqual(coarse.intervals, [
      { startMs: 0, runningMean: 1, waitingMean: 0, waitingMax: 0, kvCacheUsageMean: 0.5 },
      { startMs: 64_000, runningMean: 1.5, waitingMean: 1, waitingMax: 2, kvCacheUsageMean: 0.5 },
    ]);
  });

  it('keeps the sums when it makes intervals longer', () => {
    const [short, long] = [new DepthSeries(0), new DepthSeries(0)];
    for (const series of [short, long]) {
      series.change(0, { numRunning: 4, numWaiting: 1, kvCacheUsage: 0.25 });
      series.change(10, { numRunning: 0, numWaiting: 0, kvCacheUsage: 0 });
    }
    assert.equal(short.summarize(20).intervals[0]?.runningMean, 4);
    const [first] = long.summarize(1_000_000).intervals;
    assert.ok(first !== undefined && Math.abs(first.runningMean * long.summarize(1_000_000).intervalMs - 40) < 1e-9);
    assert.equal(first.waitingMax, 1);
  });

  it('has no interval without time, and does not count states that took none', () => {
    const series = new DepthSeries(5);
    series.change(5, { numRunning: 9, numWaiting: 9, kvCacheUsage: 1 });
    assert.deepEqual(series.summarize(5).intervals, []);
    series.change(5, { numRunning: 1, numWaiting: 0, kvCacheUsage: 0 });
    assert.deepEqual(series.summarize(5.5).intervals.map(({ waitingMax }) => waitingMax), [0]);
  });
});
