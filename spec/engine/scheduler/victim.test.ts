import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { LinkedQueue } from '../../../lib/base/linked-queue.ts';
import { selectVictim } from '../../../lib/engine/scheduler/victim.ts';
import { TestSequence } from '../../support/scheduler-fixture.ts';

/** The place, in order of admission, of the one that has to go; sequences are given as priority and time of arrival. */
function choose(policy: 'fcfs' | 'priority', ...given: readonly (readonly [priority: number, arrival: number])[]): number {
  const sequences = given.map(([priority, arrival]) => new TestSequence(arrival, { priority }));
  const running = new LinkedQueue<TestSequence>();
  for (const sequence of sequences) running.push(sequence);
  return sequences.indexOf(selectVictim(running, policy));
}

describe('selectVictim', () => {
  it('takes the one admitted last, first come first served', () => {
    assert.equal(choose('fcfs', [0, 1], [9, 3], [5, 2]), 2);
  });

  it('takes the least urgent by priority, of equals the one that came last, of those the one admitted first', () => {
    assert.equal(choose('priority', [0, 1], [2, 2], [1, 3]), 1);
    assert.equal(choose('priority', [2, 4], [2, 5], [2, 3]), 1);
    assert.equal(choose('priority', [1, 7], [2, 7], [2, 7]), 1);
  });

  it('has nobody to take where nothing runs', () => {
    assert.throws(() => choose('fcfs'), TypeError);
  });
});
