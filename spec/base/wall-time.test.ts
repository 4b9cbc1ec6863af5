import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createWallTime } from '../../lib/base/wall-time.ts';

/** Wall time from sources that a test moves. */
function createMoved(): { now: number; system: number; readonly wallTimeMs: () => number } {
  const sources = { now: 0.25, system: 1_700_000_000_000 };
  const wallTimeMs = createWallTime({ nowMs: () => sources.now, systemMs: () => Math.floor(sources.system) });
  return Object.assign(sources, { wallTimeMs });
}

describe('createWallTime', () => {
  it('goes on with the monotonic time, fractions included', () => {
    const time = createMoved();
    const startMs = time.wallTimeMs();
    for (const stepMs of [0.125, 0.75, 3, 86_400_000.5]) {
      const beforeMs = time.wallTimeMs();
      time.now += stepMs;
      time.system += stepMs;
      assert.equal(time.wallTimeMs() - beforeMs, stepMs);
    }
    assert.ok(Math.abs(startMs - 1_700_000_000_000) < 1);
  });

  it('follows the system\'s time where that is set forward or back', () => {
    const time = createMoved();
    for (const jumpMs of [3_600_000, -7_200_000, 6, -6]) {
      time.system += jumpMs;
      assert.ok(Math.abs(time.wallTimeMs() - time.system) < 1, `${jumpMs}`);
    }
  });

  it('follows it when the machine has slept and its monotonic time with it', () => {
    const time = createMoved();
    time.wallTimeMs();
    time.system += 60_000;
    time.now += 0.5;
    assert.ok(Math.abs(time.wallTimeMs() - time.system) < 1);
  });
});
