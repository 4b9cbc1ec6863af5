import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { beginSteps, finishSteps, mapInSteps, type Steps, UNITS_PER_STEP } from '../../../lib/base/slices/meter.ts';

function* work(numSteps: number, unitsPerStep: number): Steps<string> {
  for (let step = 0; step < numSteps; step++) yield unitsPerStep;
  return 'done';
}

describe('beginSteps', () => {
  it('does all that the units allow', () => {
    assert.deepEqual(beginSteps(work(3, 10), 31), { isDone: true, value: 'done' });
    assert.deepEqual(beginSteps(work(0, 10), 1), { isDone: true, value: 'done' });
  });

  it('leaves off where they are spent, and loses nothing', () => {
    const steps = work(3, 10);
    assert.deepEqual(beginSteps(steps, 11), { isDone: false });
    assert.deepEqual(steps.next(), { done: false, value: 10 });
    assert.equal(finishSteps(steps), 'done');
  });
});

describe('mapInSteps', () => {
  it('gives what comes of each item, with its place', () => {
    assert.deepEqual(finishSteps(mapInSteps(['a', 'b', 'c'], (item, index) => `${item}${index}`, 1)), ['a0', 'b1', 'c2']);
    assert.deepEqual(finishSteps(mapInSteps([], () => 1, 1)), []);
  });

  it('pauses as often as the units say, and tells them all but the last', () => {
    const steps = mapInSteps([1, 2, 3, 4, 5], (item) => item * 2, UNITS_PER_STEP / 2);
    const pauses: number[] = [];
    let step = steps.next();
    for (; step.done !== true; step = steps.next()) pauses.push(step.value);
    assert.deepEqual([pauses, step.value], [[UNITS_PER_STEP, UNITS_PER_STEP], [2, 4, 6, 8, 10]]);
  });

  it('has worked no further than to the item at which it pauses', () => {
    const seen: number[] = [];
    const steps = mapInSteps([1, 2, 3], (item) => seen.push(item), UNITS_PER_STEP);
    steps.next();
    assert.deepEqual(seen, [1]);
  });
});
