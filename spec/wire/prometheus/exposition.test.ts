// Expositions taken apart and put together again.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseExposition, toOpenMetricsText, toPrometheusText } from '../../../lib/wire/prometheus/exposition.ts';
import { MetricRegistry } from '../../../lib/wire/prometheus/registry.ts';

function exposeAll(): string {
  const registry = new MetricRegistry({ createdSeconds: 5 });
  const counter = registry.counter({ name: 'calls', help: 'Calls "so far".', labelNames: ['k'] });
  for (const k of ['a } b', 'c']) counter.child({ k }).inc();
  registry.gauge({ name: 'depth', help: 'Depth.', labelNames: [] }).child({}).set(3);
  const histogram = registry.histogram({ name: 'wait', help: 'Wait.', labelNames: ['k'], buckets: [1] });
  for (const k of ['x', 'y']) histogram.child({ k }).observe(0.5);
  return registry.expose();
}

describe('parseExposition', () => {
  it('is undone by toPrometheusText', () => {
    assert.equal(toPrometheusText(parseExposition(exposeAll())), exposeAll());
    assert.deepEqual(parseExposition(''), []);
  });

  it('finds what a family has', () => {
    assert.deepEqual(parseExposition(exposeAll())[0], {
      name: 'calls_total',
      help: 'Calls "so far".',
      type: 'counter',
      samples: ['calls_total{k="a } b"} 1.0', 'calls_total{k="c"} 1.0'],
      created: ['calls_created{k="a } b"} 5.0', 'calls_created{k="c"} 5.0'],
    });
  });
});

describe('toOpenMetricsText', () => {
  it('names counters without their ending, keeps each series together, and ends', () => {
    const lines = toOpenMetricsText(parseExposition(exposeAll())).split('\n');
    assert.deepEqual(lines, [
      '# HELP calls Calls \\"so far\\".',
      '# TYPE calls counter',
      'calls_total{k="a } b"} 1.0',
      'calls_created{k="a } b"} 5.0',
      'calls_total{k="c"} 1.0',
      'calls_created{k="c"} 5.0',
      '# HELP depth Depth.',
      '# TYPE depth gauge',
      'depth 3.0',
      '# HELP wait Wait.',
      '# TYPE wait histogram',
      ...['x', 'y'].flatMap((k) => [
        `wait_bucket{k="${k}",le="1.0"} 1.0`,
        `wait_bucket{k="${k}",le="+Inf"} 1.0`,
        `wait_count{k="${k}"} 1.0`,
        `wait_sum{k="${k}"} 0.5`,
        `wait_created{k="${k}"} 5.0`,
      ]),
      '# EOF',
      '',
    ]);
  });
});
