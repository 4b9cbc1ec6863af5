import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Timeline, type TimelineEvent } from '../../lib/engine/timeline.ts';
import { FakeClock } from '../support/fake-clock.ts';

interface Fixture {
  readonly clock: FakeClock;
  readonly timeline: Timeline;
  /** What happened, in order: names of events, and `settled` after each turn. */
  readonly heard: string[];
  /** An event that notes its name, the timeline's time, and does what it is told. */
  readonly at: (dueMs: number, name: string, options?: { readonly order?: number; readonly cost?: number; readonly fire?: (atMs: number) => number | null }) => TimelineEvent;
}

function create(): Fixture {
  const clock = new FakeClock();
  const heard: string[] = [];
  const timeline = new Timeline(clock, () => heard.push('settled'));
  return {
    clock,
    timeline,
    heard,
    at(dueMs, name, { order = 0, cost = 1, fire = () => null } = {}) {
      const event: TimelineEvent = {
        dueMs,
        order,
        cost,
        heapIndex: -1,
        fire(atMs) {
          heard.push(`${name} ${timeline.nowMs()}`);
          assert.equal(atMs, timeline.nowMs());
          return fire(atMs);
        },
      };
      timeline.schedule(event);
      return event;
    },
  };
}

describe('Timeline', () => {
  it('is at the due time of an event while that happens, however late, and at the clock\'s otherwise', () => {
    const { clock, timeline, heard, at } = create();
    at(10, 'a');
    at(20, 'b');
    timeline.advance();
    clock.jump(100);
    assert.deepEqual(heard, ['settled', 'a 10', 'b 20', 'settled']);
    assert.equal(timeline.nowMs(), 100);
  });

  it('fires events in order of time, those of the same time in their own order', () => {
    const { timeline, clock, heard, at } = create();
    for (const [dueMs, name, order] of [[5, 'c', 2], [7, 'd', 0], [5, 'b', 1], [3, 'a', 9]] as const) at(dueMs, name, { order });
    clock.stall(10);
    timeline.advance();
    assert.deepEqual(heard, ['a 3', 'b 5', 'c 5', 'd 7', 'settled']);
  });

  it('fires nothing before its time, and repeats what says when it happens next', () => {
    const { timeline, clock, heard, at } = create();
    at(10, 'a', { fire: (atMs) => (atMs < 30 ? atMs + 10 : null) });
    timeline.advance();
    clock.advance(9.999);
    assert.deepEqual(heard, ['settled']);
    clock.advance(100);
    assert.deepEqual(heard.filter((name) => name !== 'settled'), ['a 10', 'a 20', 'a 30']);
    assert.equal(clock.numArmed, 0);
  });

  it('takes out what is cancelled, and lets go of the timer with the last event', () => {
    const { timeline, clock, heard, at } = create();
    const first = at(10, 'a');
    const second = at(20, 'b');
    timeline.advance();
    assert.equal(clock.nextDueMs, 10);
    timeline.cancel(first);
    timeline.cancel(first);
    timeline.advance();
    assert.equal(clock.nextDueMs, 20);
    timeline.cancel(second);
    timeline.advance();
    assert.equal(clock.numArmed, 0);
    clock.advance(100);
    assert.deepEqual(heard, ['settled', 'settled', 'settled']);
  });

  it('does not advance inside an event: what is due meanwhile happens after it', () => {
    const { timeline, clock, heard, at } = create();
    at(5, 'outer', {
      fire: (atMs) => {
        at(atMs, 'inner', { order: 1 });
        timeline.advance();
        heard.push('end of outer');
        return null;
      },
    });
    clock.stall(10);
    timeline.advance();
    assert.deepEqual(heard, ['outer 5', 'end of outer', 'inner 5', 'settled']);
  });

  it('stops after very much work, and goes on in the next turn at once', () => {
    const { timeline, clock, heard, at } = create();
    for (const [order, name] of ['a', 'b', 'c'].entries()) at(5, name, { order, cost: 5000 });
    clock.stall(10);
    timeline.advance();
    assert.deepEqual(heard, ['a 5', 'b 5', 'settled']);
    clock.advance(0);
    assert.deepEqual(heard.slice(3), ['c 5', 'settled']);
  });

  it('fires nothing by itself once it is closed', () => {
    const { timeline, clock, heard, at } = create();
    at(10, 'a');
    timeline.advance();
    timeline.close();
    assert.equal(clock.numArmed, 0);
    clock.advance(100);
    assert.deepEqual(heard, ['settled']);
    timeline.advance();
    assert.deepEqual(heard, ['settled', 'a 10', 'settled']);
  });
});
