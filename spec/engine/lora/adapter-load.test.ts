import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createAdapterLoader } from '../../../lib/engine/lora/adapter-load.ts';
import { Timeline } from '../../../lib/engine/timeline.ts';
import { FakeClock } from '../../support/fake-clock.ts';

describe('createAdapterLoader', () => {
  it('loads adapters side by side, each in the same time, and tells the time for which it was due', () => {
    const clock = new FakeClock();
    const timeline = new Timeline(clock, () => {});
    const heard: string[] = [];
    const load = createAdapterLoader({ timeline, latencyMs: 50, onLoaded: (atMs) => heard.push(`woken at ${atMs}`) });
    load('a', () => heard.push('a'));
    timeline.advance();
    clock.advance(20);
    load('b', () => heard.push('b'));
    timeline.advance();
    clock.advance(29.9);
    assert.deepEqual(heard, []);
    clock.jump(100);
    assert.deepEqual(heard, ['a', 'woken at 50', 'b', 'woken at 70']);
    assert.equal(clock.numArmed, 0);
  });

  it('is done before anything else that is due at the same time', () => {
    const clock = new FakeClock();
    const timeline = new Timeline(clock, () => {});
    const heard: string[] = [];
    timeline.schedule({ dueMs: 50, order: 0, cost: 1, heapIndex: -1, fire: () => (heard.push('token'), null) });
    createAdapterLoader({ timeline, latencyMs: 50, onLoaded: () => {} })('a', () => heard.push('a'));
    timeline.advance();
    clock.advance(50);
    assert.deepEqual(heard, ['a', 'token']);
  });
});
