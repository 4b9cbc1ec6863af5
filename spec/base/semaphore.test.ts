import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Semaphore } from '../../lib/base/semaphore.ts';

describe('Semaphore', () => {
  it('gives as many seats as it has, and each again after its release', () => {
    const seats = new Semaphore(2);
    assert.deepEqual([seats.tryAcquire(), seats.tryAcquire(), seats.tryAcquire()], [true, true, false]);
    seats.release();
    assert.deepEqual([seats.taken, seats.available, seats.tryAcquire()], [1, 1, true]);
  });

  it('notices a seat that is given back twice, and a capacity that is none', () => {
    assert.throws(() => new Semaphore(1).release(), TypeError);
    for (const capacity of [0, -1, 1.5, Number.NaN]) assert.throws(() => new Semaphore(capacity), TypeError);
  });
});
