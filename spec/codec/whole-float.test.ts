import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { toFloat, WholeFloat } from '../../lib/codec/whole-float.ts';

describe('toFloat', () => {
  it('wraps what a plain number could not tell from an integer, and nothing else', () => {
    for (const value of [0, -0, 1, -7, 2 ** 53 - 1]) assert.deepEqual(toFloat(value), new WholeFloat(value));
    for (const value of [0.5, -1e-7, 2 ** 53, 1e22, Infinity, NaN]) assert.equal(toFloat(value), value);
  });
});
