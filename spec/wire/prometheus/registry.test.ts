// Whole expositions, and what a registry refuses.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { MetricRegistry } from '../../../lib/wire/prometheus/registry.ts';

const EXPECTED = `# HELP app:jobs_total Jobs done.
# TYPE app:jobs_total counter
app:jobs_total{engine="0",reason="stop"} 2.0
app:jobs_total{engine="0",reason="length"} 0.0
# HELP app:jobs_created Jobs done.
# TYPE app:jobs_created gauge
app:jobs_created{engine="0",reason="stop"} 1.7e+09
app:jobs_created{engine="0",reason="length"} 1.7e+09
# HELP app:running Jobs that run.
# TYPE app:running gauge
app:running 3.0
# HELP app:seconds How long.
# TYPE app:seconds histogram
app:seconds_bucket{le="0.1"} 1.0
app:seconds_bucket{le="2.0"} 2.0
app:seconds_bucket{le="+Inf"} 3.0
app:seconds_count 3.0
app:seconds_sum 5.55
# HELP app:seconds_created How long.
# TYPE app:seconds_created gauge
app:seconds_created 1.7e+09
# HELP app:info State.
# TYPE app:info gauge
app:info{state="on"} 7.0
`;

function createRegistry(): MetricRegistry {
  return new MetricRegistry({ createdSeconds: 1_700_000_000 });
}

describe('MetricRegistry', () => {
  it('exposes families in order of registration, each with its header, counters and histograms with their age', () => {
    const registry = createRegistry();
    const jobs = registry.counter({ name: 'app:jobs', help: 'Jobs done.', labelNames: ['reason', 'engine'] });
    const running = registry.gauge({ name: 'app:running', help: 'Jobs that run.', labelNames: [] });
    const seconds = registry.histogram({ name: 'app:seconds', help: 'How long.', labelNames: [], buckets: [0.1, 2] });
    const info = registry.seriesGauge({ name: 'app:info', help: 'State.', labelNames: ['state'], maxSeries: 1 });
    jobs.child({ engine: '0', reason: 'stop' }).inc(2);
    jobs.child({ reason: 'length', engine: '0' });
    running.child({}).set(3);
    for (const value of [0.05, 0.5, 5]) seconds.child({}).observe(value);
    info.set({ state: 'off' }, 6);
    info.set({ state: 'on' }, 7);
    assert.equal(registry.expose(), EXPECTED);
  });

  it('exposes nothing when it is empty, and the header alone of a family without series', () => {
    const registry = createRegistry();
    assert.equal(registry.expose(), '');
    registry.gauge({ name: 'g', help: 'G.', labelNames: ['a'] });
    assert.equal(registry.expose(), '# HELP g G.\n# TYPE g gauge\n');
  });

  it('describes what it exposes', () => {
    const registry = createRegistry();
    registry.counter({ name: 'c', help: 'C.', labelNames: ['b', 'a'] });
    registry.histogram({ name: 'h', help: 'H.', labelNames: [], buckets: [1] });
    registry.seriesGauge({ name: 's', help: 'S.', labelNames: ['x'], maxSeries: 2 });
    assert.deepEqual(registry.describe(), [
      { name: 'c_total', type: 'counter', help: 'C.', labelNames: ['a', 'b'] },
      { name: 'h', type: 'histogram', help: 'H.', labelNames: [] },
      { name: 's', type: 'gauge', help: 'S.', labelNames: ['x'] },
    ]);
  });

  it('refuses names that are taken, whatever kind has them', () => {
    const registry = createRegistry();
    registry.gauge({ name: 'a', help: '', labelNames: [] });
    assert.throws(() => registry.counter({ name: 'a', help: '', labelNames: [] }), TypeError);
  });

  it('refuses names that the format does not allow', () => {
    for (const name of ['', '1a', 'a-b', 'a b', 'ä', 'a\n'])
      assert.throws(() => createRegistry().gauge({ name, help: '', labelNames: [] }), TypeError, name);
    for (const label of ['', '1a', 'a-b', 'a:b', '__a', '__proto__', 'é'])
      assert.throws(() => createRegistry().gauge({ name: 'a', help: '', labelNames: [label] }), TypeError, label);
  });

  it('keeps two registries apart', () => {
    const [first, second] = [createRegistry(), createRegistry()];
    first.gauge({ name: 'a', help: '', labelNames: [] }).child({}).set(1);
    second.gauge({ name: 'a', help: '', labelNames: [] }).child({}).set(2);
    assert.match(first.expose(), /^a 1\.0$/m);
    assert.match(second.expose(), /^a 2\.0$/m);
  });
});
