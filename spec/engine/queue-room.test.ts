import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ServerError } from '../../lib/base/error.ts';
import { checkQueueRoom, type QueueState } from '../../lib/engine/queue-room.ts';

const IDLE: QueueState = { numSeats: 2, numUsableSeats: 2, numWaiting: 0, maxWaitingQueueLength: 3 };

const refuse = (numSequences: number, state: Partial<QueueState>): string | null => {
  try {
    checkQueueRoom(numSequences, { ...IDLE, ...state });
    return null;
  } catch (error) {
    assert.ok(error instanceof ServerError && error.kind === 'queue_full');
    return error.message;
  }
};

const takes = (counts: readonly number[], state: Partial<QueueState>): boolean[] => counts.map((count) => refuse(count, state) === null);

describe('checkQueueRoom', () => {
  it('takes what finds seats or places in the queue, all of it or nothing', () => {
    assert.deepEqual(takes([1, 4, 5], { numUsableSeats: 1 }), [true, true, false]);
    assert.deepEqual(takes([1, 2, 3], { numUsableSeats: 0, numWaiting: 1 }), [true, true, false]);
    assert.deepEqual(takes([1], { numUsableSeats: 0, numWaiting: 3 }), [false]);
    assert.deepEqual(takes([1, 2], { maxWaitingQueueLength: 0 }), [true, true]);
    assert.deepEqual(takes([1], { maxWaitingQueueLength: 0, numUsableSeats: 0 }), [false]);
  });

  it('takes one that is larger than all places while a single place is free', () => {
    assert.deepEqual(takes([5, 6, 2048, 2049], {}), [true, true, true, false]);
    assert.deepEqual(takes([5, 6, 2048], { numUsableSeats: 0, numWaiting: 2 }), [false, true, true]);
    assert.deepEqual(takes([6, 2048], { numUsableSeats: 0, numWaiting: 3 }), [false, false]);
    assert.deepEqual(takes([6], { numUsableSeats: 0, numWaiting: 2000 }), [false]);
  });

  it('has no other limit for one request where there are more places', () => {
    assert.deepEqual(takes([2049, 3002, 3003], { maxWaitingQueueLength: 3000 }), [true, true, false]);
  });

  it('says whether waiting helps, or how many may be asked for', () => {
    assert.match(refuse(5, { numUsableSeats: 0, numWaiting: 2 }) ?? '', /^No seat is free for 5 more, and 2 of at most 3 .*Try again later, or .*--max-waiting-queue-length/);
    assert.match(refuse(2049, {}) ?? '', /Ask for at most 2048,/);
    assert.match(refuse(3003, { maxWaitingQueueLength: 3000 }) ?? '', /Ask for at most 3002,/);
  });
});
