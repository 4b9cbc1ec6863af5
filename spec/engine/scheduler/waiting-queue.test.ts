import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createRng } from '../../../lib/base/rng.ts';
import { type SchedulingPolicy, WaitingQueue } from '../../../lib/engine/scheduler/waiting-queue.ts';
import { TestSequence } from '../../support/scheduler-fixture.ts';

interface Arrival {
  readonly adapter?: string | null;
  readonly priority?: number;
}

/** A queue with these arrivals; their places are their numbers. */
function queueOf(policy: SchedulingPolicy, ...arrivals: readonly Arrival[]): { queue: WaitingQueue<TestSequence>; sequences: TestSequence[] } {
  const queue = new WaitingQueue<TestSequence>(policy);
  const sequences = arrivals.map((arrival, order) => new TestSequence(order, arrival));
  for (const sequence of sequences) queue.push(sequence);
  return { queue, sequences };
}

function orderOf(sequences: readonly TestSequence[]): number[] {
  return sequences.map(({ arrivalTime }) => arrivalTime);
}

const all = (): boolean => true;
const only = (...adapters: readonly (string | null)[]) => (adapter: string | null): boolean => adapters.includes(adapter);

describe('WaitingQueue', () => {
  it('keeps no lane of an adapter that nobody waits for', () => {
    const { queue, sequences } = queueOf('fcfs', {}, { adapter: 'a' }, { adapter: 'a' }, { adapter: 'b' });
    queue.deferPassed(only(null, 'b'), null);
    const numLanes = sequences.map((sequence) => (queue.remove(sequence), queue.numLanes));
    assert.deepEqual(numLanes, [3, 3, 2, 1]);
  });

  it('gives first come first served, across adapters', () => {
    const { queue, sequences } = queueOf('fcfs', {}, { adapter: 'a' }, {}, { adapter: 'b' });
    assert.deepEqual(orderOf(queue.inOrder()), [0, 1, 2, 3]);
    for (const sequence of sequences) {
      assert.equal(queue.firstRunnable(all), sequence);
      queue.remove(sequence);
    }
    assert.deepEqual([queue.size, queue.firstRunnable(all), queue.inOrder()], [0, null, []]);
  });

  it('puts preempted ones before all others, the one preempted last first', () => {
    const { queue } = queueOf('fcfs', {}, {});
    for (const order of [7, 8]) queue.pushPreempted(new TestSequence(order, { priority: 9 }));
    assert.deepEqual(orderOf(queue.inOrder()), [8, 7, 0, 1]);
    assert.equal(queue.firstRunnable(all)?.arrivalTime, 8);
  });

  it('gives the smaller priority first, then the earlier arrival, then the id, whatever has happened', () => {
    const { queue } = queueOf('priority', { priority: 2 }, { priority: 1 }, { priority: 1 }, { priority: -1 });
    queue.pushPreempted(new TestSequence(4, { priority: 2 }));
    assert.deepEqual(orderOf(queue.inOrder()), [3, 1, 2, 0, 4]);
    const twins = ['b', 'a', 'c'].map((id) => Object.assign(new TestSequence(9, { priority: 5 }), { id }));
    for (const twin of twins) queue.push(twin);
    assert.deepEqual(queue.inOrder().slice(-3).map(({ id }) => id), ['a', 'b', 'c']);
  });

  it('passes over adapters that cannot run', () => {
    const { queue, sequences } = queueOf('fcfs', { adapter: 'a' }, { adapter: 'b' }, {}, { adapter: 'b' });
    assert.equal(queue.firstRunnable(only('b', null)), sequences[1]);
    assert.equal(queue.firstRunnable(only(null)), sequences[2]);
    assert.equal(queue.firstRunnable(only('c')), null);
  });

  it('counts as deferred what a search has passed over, up to where it stopped', () => {
    const { queue, sequences } = queueOf('fcfs', { adapter: 'a' }, { adapter: 'a' }, {}, { adapter: 'a' }, { adapter: 'b' });
    queue.deferPassed(only(null), sequences[2] ?? null);
    assert.deepEqual([queue.numDeferred, queue.size], [2, 5]);
    queue.deferPassed(only(null), sequences[2] ?? null);
    assert.equal(queue.numDeferred, 2);
    queue.deferPassed(only(null, 'b'), null);
    assert.deepEqual([queue.numDeferred, sequences.map(({ isDeferred }) => isDeferred)], [3, [true, true, false, true, false]]);
    assert.deepEqual(orderOf(queue.inOrder()), [0, 1, 2, 3, 4]);
  });

  it('keeps a deferred one in its place, and counts it no more when it leaves', () => {
    const { queue, sequences } = queueOf('fcfs', { adapter: 'a' }, {});
    queue.deferPassed(only(null), null);
    assert.equal(queue.firstRunnable(all), sequences[0]);
    queue.remove(sequences[0] ?? assert.fail());
    assert.deepEqual([queue.numDeferred, queue.size, queue.firstRunnable(all)], [0, 1, sequences[1]]);
  });

  it('does not count as deferred one that was, ran, and comes back preempted', () => {
    const { queue, sequences: [sequence = assert.fail()] } = queueOf('fcfs', { adapter: 'a' });
    queue.deferPassed(only(null), null);
    queue.remove(sequence);
    queue.pushPreempted(sequence);
    assert.deepEqual([queue.numDeferred, sequence.isDeferred, queue.size], [0, false, 1]);
  });

  it('names the adapters that wait, by their first sequences, deferred or not', () => {
    const { queue, sequences } = queueOf('fcfs', {}, { adapter: 'b' }, { adapter: 'a' }, { adapter: 'b' }, { adapter: 'c' });
    queue.deferPassed(only(null, 'a', 'c'), null);
    assert.deepEqual(queue.adapters, ['b', 'a', 'c']);
    queue.remove(sequences[1] ?? assert.fail());
    assert.deepEqual(queue.adapters, ['a', 'b', 'c']);
    queue.pushPreempted(new TestSequence(9, { adapter: 'c' }));
    assert.deepEqual(queue.adapters, ['c', 'a', 'b']);
    for (const sequence of queue.inOrder()) queue.remove(sequence);
    assert.deepEqual(queue.adapters, []);
  });

  it('holds back what is gated, in its place, until the gate opens', () => {
    const queue = new WaitingQueue<TestSequence>('fcfs');
    const [gated, other, leaver] = [0, 1, 2].map((order) => new TestSequence(order)) as [TestSequence, TestSequence, TestSequence];
    queue.pushGated(gated);
    queue.push(other);
    queue.pushGated(leaver);
    assert.deepEqual([queue.size, queue.numDeferred, queue.firstRunnable(all), orderOf(queue.inOrder())], [3, 2, other, [0, 1, 2]]);
    queue.remove(leaver);
    queue.openGate(leaver);
    assert.deepEqual([queue.size, queue.numDeferred], [2, 1]);
    queue.openGate(gated);
    queue.openGate(gated);
    queue.openGate(other);
    assert.deepEqual([queue.size, queue.numDeferred, queue.firstRunnable(all)], [2, 1, gated]);
    queue.remove(gated);
    assert.deepEqual([queue.size, queue.numDeferred], [1, 0]);
  });

  for (const policy of ['fcfs', 'priority'] as const)
    it(`does the same as a sorted list, over 5000 random steps (${policy})`, () => {
      const seed = Number(process.env.SEED ?? 42);
      console.log(`SEED=${seed}`);
      const rng = createRng(seed);
      const queue = new WaitingQueue<TestSequence>(policy);
      let model: TestSequence[] = [];
      for (let step = 0; step < 5000; step++) {
        const dice = rng.integer(0, 9);
        if (dice < 4 || (dice === 4 && model.length === 0)) {
          const adapter = ['a', 'b', null][rng.integer(0, 2)] ?? null;
          const sequence = new TestSequence(step, { adapter, priority: rng.integer(0, 2) });
          const isPreempted = dice === 0;
          if (isPreempted) queue.pushPreempted(sequence);
          else queue.push(sequence);
          model = isPreempted ? [sequence, ...model] : [...model, sequence];
          if (policy === 'priority') model.sort((a, b) => a.spec.priority - b.spec.priority || a.arrivalTime - b.arrivalTime);
        } else if (dice < 8) {
          const [leaving] = model.splice(rng.integer(0, Math.max(0, model.length - 1)), 1);
          if (leaving !== undefined) queue.remove(leaving);
        } else {
          const canRun = only(...[null, 'a', 'b'].filter(() => rng.integer(0, 1) === 0));
          const first = model.find(({ adapter }) => canRun(adapter)) ?? null;
          assert.equal(queue.firstRunnable(canRun), first);
          queue.deferPassed(canRun, first);
          const passed = first === null ? model : model.slice(0, model.indexOf(first));
          assert.ok(passed.every(({ isDeferred }) => isDeferred));
        }
        assert.deepEqual(queue.inOrder(), model);
        assert.deepEqual([queue.size, queue.numDeferred], [model.length, model.filter(({ isDeferred }) => isDeferred).length]);
        assert.deepEqual(queue.adapters, [...new Set(model.map(({ adapter }) => adapter).filter((adapter) => adapter !== null))]);
      }
    });
});
