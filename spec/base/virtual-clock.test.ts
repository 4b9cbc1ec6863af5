// The clock of simulations: nothing passes by itself, everything happens at its time.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { VirtualClock } from '../../lib/base/virtual-clock.ts';

describe('VirtualClock', () => {
  it('starts at 0, with the wall time it is given, and moves when it is told to', () => {
    const clock = new VirtualClock(5000);
    assert.deepEqual([clock.nowMs(), clock.wallTimeMs(), clock.nextDueMs], [0, 5000, null]);
    clock.advanceTo(12.25);
    assert.deepEqual([clock.nowMs(), clock.wallTimeMs()], [12.25, 5012.25]);
  });

  it('fires timers in order, each at its own time, what is armed on the way included', () => {
    const clock = new VirtualClock();
    const fired: [string, number][] = [];
    const late = clock.createTimer(() => fired.push(['late', clock.nowMs()]));
    const early = clock.createTimer(() => {
      fired.push(['early', clock.nowMs()]);
      if (fired.length < 3) early.arm(clock.nowMs() + 2.5);
    });
    late.arm(4);
    early.arm(2);
    assert.equal(clock.nextDueMs, 2);
    clock.advanceTo(5);
    assert.deepEqual(fired, [['early', 2], ['late', 4], ['early', 4.5]]);
    assert.deepEqual([clock.nowMs(), clock.nextDueMs], [5, null]);
  });

  it('fires at once, and no earlier than now, what is due in the past', () => {
    const clock = new VirtualClock();
    clock.advanceTo(10);
    const fired: number[] = [];
    const timer = clock.createTimer(() => fired.push(clock.nowMs()));
    timer.arm(3);
    assert.equal(clock.nextDueMs, 10);
    clock.advanceTo(10);
    assert.deepEqual(fired, [10]);
  });

  it('forgets a timer that is disarmed, and the old time of one that is armed again', () => {
    const clock = new VirtualClock();
    const fired: number[] = [];
    const timer = clock.createTimer(() => fired.push(clock.nowMs()));
    timer.arm(1);
    timer.arm(3);
    clock.advanceTo(2);
    timer.disarm();
    clock.advanceTo(9);
    assert.deepEqual(fired, []);
  });

  it('does not go back', () => {
    const clock = new VirtualClock();
    clock.advanceTo(2);
    assert.throws(() => clock.advanceTo(1), TypeError);
    assert.throws(() => clock.advanceTo(Number.NaN), TypeError);
  });
});
