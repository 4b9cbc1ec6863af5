// The bench's rounds over candidates.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Candidate } from '../../scripts/bench/candidates.ts';
import type { Measurement, Reading } from '../../scripts/bench/measurement.ts';
import { runRounds } from '../../scripts/bench/rounds.ts';

const ours: Candidate = { name: 'ours', command: 'a', args: [] };
const peer: Candidate = { name: 'peer', command: 'b', args: [] };
const options = { numRounds: 2, seconds: 1, onReading: (): void => {} };

describe('runRounds', () => {
  it('lets the candidates take turns', async () => {
    const order: string[] = [];
    const measurement = measurementOf(async ({ name }) => {
      order.push(name);
      return { values: { rate: order.length }, problems: [] };
    });
    const { readings, failures } = await runRounds(measurement, [ours, peer], options);
    assert.deepEqual(order, ['ours', 'peer', 'ours', 'peer']);
    assert.deepEqual(readings.peer.map(({ values }) => values['rate']), [2, 4]);
    assert.deepEqual(failures, []);
  });

  it('reports what a server did wrong, and goes on', async () => {
    const measurement = measurementOf(async ({ name }) => {
      if (name === 'peer') throw new Error('no server');
      return { values: { rate: 1 }, problems: ['status 500'] };
    });
    const { readings, failures } = await runRounds(measurement, [ours, peer], { ...options, numRounds: 1 });
    assert.equal(readings.ours.length, 1);
    assert.deepEqual(failures, ['m, ours, round 1: status 500', 'm, peer, round 1: no server']);
  });
});

function measurementOf(measure: (candidate: Candidate) => Promise<Reading>): Measurement {
  const lineUp = (): never => assert.fail('not asked for here');
  return { name: 'm', title: 'm', lineUp, figures: [{ key: 'rate', label: 'rate', unit: '/s', digits: 0 }], measure };
}
