// Counters, gauges and histograms one by one: values, edges, and mistakes of the caller.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createRng } from '../../../lib/base/rng.ts';
import { CounterFamily } from '../../../lib/wire/prometheus/counter.ts';
import { GaugeFamily } from '../../../lib/wire/prometheus/gauge.ts';
import { type Histogram, HistogramFamily } from '../../../lib/wire/prometheus/histogram.ts';
import { SeriesGauge } from '../../../lib/wire/prometheus/series-gauge.ts';

const OPTIONS = { name: 'x', help: 'X.', labelNames: ['a', 'b'] };

describe('CounterFamily', () => {
  it('gives the same series for the same labels in any order, and keeps hostile values apart', () => {
    const family = new CounterFamily(OPTIONS, 0);
    assert.equal(family.child({ a: '1', b: '2' }), family.child({ b: '2', a: '1' }));
    const hostile = ['"', '\\"', '\\', '\n', '\\n', '",b="'];
    assert.equal(new Set(hostile.map((a) => family.child({ a, b: '' }))).size, hostile.length);
  });

  it('grows by one or by what it is given', () => {
    const counter = new CounterFamily(OPTIONS, 0).child({ a: '', b: '' });
    counter.inc();
    counter.inc(0);
    counter.inc(2.5);
    assert.deepEqual([counter.value, counter.expose()], [3.5, 'x_total{a="",b=""} 3.5\n']);
  });

  it('refuses to shrink, and what is no number', () => {
    const counter = new CounterFamily(OPTIONS, 0).child({ a: '', b: '' });
    for (const amount of [-1, -Number.MIN_VALUE, Number.NaN, Number.NEGATIVE_INFINITY])
      assert.throws(() => counter.inc(amount), TypeError, String(amount));
    assert.equal(counter.value, 0);
  });

  it('refuses labels that are not the declared ones', () => {
    const family = new CounterFamily(OPTIONS, 0);
    assert.throws(() => family.child({ a: '' }), { name: 'TypeError', message: 'labels are a, b, got a' });
    assert.throws(() => family.child({ a: '', b: '', c: '' }), TypeError);
    assert.throws(() => family.child({ a: '', c: '' }), TypeError);
    assert.throws(() => family.child({}), TypeError);
  });
});

describe('GaugeFamily', () => {
  it('shows the value set last, whatever it is', () => {
    const gauge = new GaugeFamily(OPTIONS).child({ a: '1', b: '2' });
    assert.equal(gauge.expose(), 'x{a="1",b="2"} 0.0\n');
    for (const value of [5, -2.5, Number.NaN, Number.POSITIVE_INFINITY]) {
      gauge.set(value);
      assert.equal(gauge.value, value);
    }
    assert.equal(gauge.expose(), 'x{a="1",b="2"} +Inf\n');
  });

  it('shows its series in order of appearance', () => {
    const family = new GaugeFamily({ ...OPTIONS, labelNames: ['a'] });
    for (const a of ['z', 'a', 'z', 'm']) family.child({ a });
    assert.deepEqual(family.expose().match(/(?<=a=")\w/g), ['z', 'a', 'm']);
  });
});

function createHistogram(buckets: readonly number[]): Histogram {
  return new HistogramFamily({ name: 'x', help: 'X.', labelNames: [], buckets }, 0).child({});
}

/** The cumulative counts, the one of infinity last. */
function bucketCounts(histogram: Histogram): number[] {
  return [...histogram.expose().matchAll(/_bucket\{.*\} (.*)/g)].map(([, count]) => Number(count));
}

describe('HistogramFamily', () => {
  it('counts a value on a bound below it, and one above every bound under infinity', () => {
    const histogram = createHistogram([0, 1, 2]);
    const values = [Number.NEGATIVE_INFINITY, -1, 0, 1, 1.0000001, 2, 3, Number.POSITIVE_INFINITY];
    for (const value of values) histogram.observe(value);
    assert.deepEqual(bucketCounts(histogram), [3, 4, 6, 8]);
    assert.equal(histogram.count, 8);
  });

  it('sums what it saw', () => {
    const histogram = createHistogram([1]);
    for (const value of [0.25, 0.5, 4]) histogram.observe(value);
    assert.deepEqual([histogram.count, histogram.sum], [3, 4.75]);
    assert.match(histogram.expose(), /\nx_count 3\.0\nx_sum 4\.75\n$/);
  });

  it('finds the bucket whatever came before, as a plain search would', (context) => {
    const seed = 20260713;
    context.diagnostic(`seed ${seed}`);
    const rng = createRng(seed);
    const bounds = [0.001, 0.01, 0.1, 1, 10, 100];
    const histogram = createHistogram(bounds);
    const draw = (): number => (rng.integer(0, 3) === 0 ? (bounds[rng.integer(0, 5)] ?? 0) : 10 ** (rng.next() * 7 - 4));
    const values = Array.from({ length: 2000 }, draw);
    for (const value of values) histogram.observe(value);
    const countUpTo = (bound: number): number => values.filter((value) => value <= bound).length;
    assert.deepEqual(bucketCounts(histogram), [...bounds, Number.POSITIVE_INFINITY].map(countUpTo));
  });

  it('puts the bound among the other labels, in alphabetical order', () => {
    const options = { name: 'x', help: 'X.', labelNames: ['model', 'engine'], buckets: [1e6] };
    const lines = new HistogramFamily(options, 0).child({ model: 'm', engine: '0' }).expose().split('\n');
    assert.equal(lines[0], 'x_bucket{engine="0",le="1e+06",model="m"} 0.0');
    assert.equal(lines[1], 'x_bucket{engine="0",le="+Inf",model="m"} 0.0');
  });

  it('refuses bounds that do not ascend, and what is no number', () => {
    for (const buckets of [[], [1, 1], [2, 1], [Number.NaN], [1, Number.POSITIVE_INFINITY]])
      assert.throws(() => createHistogram(buckets), TypeError, String(buckets));
    assert.throws(() => createHistogram([1]).observe(Number.NaN), TypeError);
  });
});

describe('SeriesGauge', () => {
  const create = (maxSeries: number): SeriesGauge =>
    new SeriesGauge({ name: 'x', help: 'X.', labelNames: ['a'], maxSeries });
  const series = (gauge: SeriesGauge): string[] =>
    [...gauge.expose().matchAll(/^x\{a="(.*)"\} (.*)$/gm)].map(([, a, value]) => `${a}=${value}`);

  it('moves a series that is set again to the end', () => {
    const gauge = create(3);
    for (const [a, value] of [['p', 1], ['q', 2], ['p', 3]] as const) gauge.set({ a }, value);
    assert.deepEqual(series(gauge), ['q=2.0', 'p=3.0']);
  });

  it('drops the one set longest ago beyond its limit', () => {
    const gauge = create(2);
    for (const [a, value] of [['p', 1], ['q', 2], ['p', 3], ['r', 4]] as const) gauge.set({ a }, value);
    assert.deepEqual(series(gauge), ['p=3.0', 'r=4.0']);
  });

  it('refuses labels that are not the declared ones', () => {
    assert.throws(() => create(1).set({ b: '' }, 1), TypeError);
    assert.throws(() => create(1).set({}, 1), TypeError);
  });
});
