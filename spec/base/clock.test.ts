import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createSystemClock } from '../../lib/base/clock.ts';

describe('createSystemClock', () => {
  it('goes forward, and tells wall time', () => {
    const clock = createSystemClock();
    const before = clock.nowMs();
    assert.ok(clock.nowMs() >= before);
    assert.ok(Math.abs(clock.wallTimeMs() - Date.now()) < 60_000);
  });

  it('fires a timer that is due in the past soon, one in the future not before a millisecond of its time', async () => {
    const clock = createSystemClock();
    await new Promise<void>((resolve) => clock.createTimer(resolve).arm(clock.nowMs() - 5));
    const dueMs = clock.nowMs() + 3;
    await new Promise<void>((resolve) => clock.createTimer(resolve).arm(dueMs));
    assert.ok(clock.nowMs() >= dueMs - 1);
  });

  it('fires once for the last time it was armed for, and not after it was disarmed', async () => {
    const clock = createSystemClock();
    let numFired = 0;
    const timer = clock.createTimer(() => numFired++);
    timer.arm(clock.nowMs() + 2);
    timer.arm(clock.nowMs() - 1);
    timer.arm(clock.nowMs() + 1);
    const disarmed = clock.createTimer(() => (numFired += 100));
    disarmed.arm(clock.nowMs());
    disarmed.disarm();
    disarmed.arm(clock.nowMs() + 1);
    disarmed.disarm();
    await new Promise<void>((resolve) => clock.createTimer(resolve).arm(clock.nowMs() + 10));
    assert.equal(numFired, 1);
  });

  it('takes delays that Node\'s own timers cannot hold', () => {
    const timer = createSystemClock().createTimer(() => assert.fail());
    timer.arm(1e12);
    timer.disarm();
  });
});
