// The bench's table and JSON report.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Measurement, Reading } from '../../scripts/bench/measurement.ts';
import { formatReading, formatTable, toJsonReport } from '../../scripts/bench/report.ts';

const measurement: Measurement = {
  name: 'echo',
  title: 'an echo',
  figures: [
    { key: 'rate', label: 'requests', unit: 'req/s', digits: 0, target: { atLeast: 1.3 } },
    { key: 'error_ms', label: 'error', unit: 'ms', digits: 2, target: { atMost: 0.1 } },
  ],
  lineUp: () => assert.fail('not asked for here'),
  measure: () => Promise.reject(new Error('not measured here')),
};

describe('formatTable', () => {
  it('shows medians, spread, ratios and whether targets are met', () => {
    const readings = { ours: [reading(3000, 1), reading(2000, 1), reading(2500, 1)], peer: [reading(1000, 2)] };
    const lines = formatTable([{ measurement, readings, failures: [] }]).split('\n');
    assert.equal(lines[1], 'an echo');
    assert.match(lines[2] ?? '', /^ {2}requests +2,500 req\/s \(2,000 - 3,000\) +1,000 req\/s .* 2.50x +>= 1.3x met$/);
    assert.match(lines[3] ?? '', /^ {2}error +1.00 ms \(1.00 - 1.00\) +2.00 ms .* 0.50x +<= 0.1x MISSED$/);
  });

  it('says that a target is skipped without a peer', () => {
    const table = formatTable([{ measurement, readings: { ours: [reading(1, 1)], peer: [] }, failures: [] }]);
    assert.match(table, /requests .* - +- +>= 1.3x skipped$/m);
  });

  it('shows what the load generator used when one ran', () => {
    const ours = [{ ...reading(1, 1), generatorCores: 0.25 }];
    const table = formatTable([{ measurement, readings: { ours, peer: [] }, failures: [] }]);
    assert.match(table, /load generator +0.25 cores/);
  });
});

describe('formatReading', () => {
  it('shows the first figure', () => {
    const line = formatReading(measurement, { name: 'ours', command: 'server', args: [] }, 2, reading(1234, 1));
    assert.equal(line, 'echo  round 2  ours  1,234 req/s');
  });
});

describe('toJsonReport', () => {
  it('keeps every reading beside the ratio of the medians', () => {
    const readings = { ours: [reading(20, 1), reading(40, 1)], peer: [reading(15, 1)] };
    const report = toJsonReport([{ measurement, readings, failures: ['x'] }], 2, 4) as {
      measurements: { figures: { key: string; ours: number[]; ratio: number }[]; failures: string[] }[];
    };
    const [figure] = report.measurements[0]?.figures ?? [];
    assert.deepEqual([figure?.key, figure?.ours, figure?.ratio], ['rate', [20, 40], 2]);
    assert.deepEqual(report.measurements[0]?.failures, ['x']);
  });
});

function reading(rate: number, errorMs: number): Reading {
  return { values: { rate, error_ms: errorMs }, problems: [] };
}
