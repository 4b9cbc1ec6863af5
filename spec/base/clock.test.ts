import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createScaledClock, createSystemClock } from '../../lib/base/clock.ts';
import { FAKE_EPOCH_MS, FakeClock } from '../support/fake-clock.ts';

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

  it('takes delays that Node\'s own timers cannot hold: it fires before its time, after the longest they can', (context) => {
    const setTimeout = context.mock.method(globalThis, 'setTimeout', () => undefined);
    const timer = createSystemClock().createTimer(() => assert.fail());
    timer.arm(1e12);
    assert.equal(setTimeout.mock.calls[0]?.arguments[1], 0x7fffffff);
  });

  it('asks for whole milliseconds, never fewer than there are left', (context) => {
    const setTimeout = context.mock.method(globalThis, 'setTimeout', () => undefined);
    const clock = createSystemClock();
    const timer = clock.createTimer(() => assert.fail());
    const dueMs = Math.floor(clock.nowMs()) + 1000.999;
    timer.arm(dueMs);
    const delayMs = Number(setTimeout.mock.calls[0]?.arguments[1]);
    assert.ok(Number.isInteger(delayMs) && delayMs >= dueMs - clock.nowMs() && delayMs <= 1001, `${delayMs}`);
  });

  it('asks for no timeout where it is late already', async (context) => {
    const setTimeout = context.mock.method(globalThis, 'setTimeout', () => assert.fail('a timeout'));
    const clock = createSystemClock();
    await new Promise<void>((resolve) => clock.createTimer(resolve).arm(clock.nowMs() - 1));
    assert.equal(setTimeout.mock.callCount(), 0);
  });
});

describe('createScaledClock', () => {
  it('lets time pass faster or slower, from the same zero, and leaves wall time alone', () => {
    const clock = new FakeClock(1000);
    const [fast, slow] = [createScaledClock(clock, 10), createScaledClock(clock, 0.25)];
    assert.deepEqual([fast.nowMs(), slow.nowMs()], [10_000, 250]);
    clock.advance(8);
    assert.deepEqual([fast.nowMs(), slow.nowMs()], [10_080, 252]);
    assert.deepEqual([fast.wallTimeMs(), slow.wallTimeMs()], [FAKE_EPOCH_MS + 1008, FAKE_EPOCH_MS + 1008]);
  });

  it('fires timers on its own time', () => {
    const clock = new FakeClock(1000);
    const scaled = createScaledClock(clock, 10);
    const firedMs: number[] = [];
    const timer = scaled.createTimer(() => firedMs.push(scaled.nowMs()));
    timer.arm(scaled.nowMs() + 50);
    clock.advance(4.9);
    assert.deepEqual(firedMs, []);
    clock.advance(0.1);
    assert.deepEqual(firedMs, [10_050]);
    timer.arm(scaled.nowMs() + 50);
    timer.disarm();
    clock.advance(1000);
    assert.deepEqual([firedMs.length, clock.numArmed], [1, 0]);
  });
});
