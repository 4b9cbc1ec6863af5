import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { findDifferences } from '../../../scripts/schedule-replay/differences.ts';

describe('findDifferences', () => {
  it('finds none in equal values, whatever the order of members', () => {
    assert.deepEqual(findDifferences({ a: [1, { b: null }], c: 'x' }, { c: 'x', a: [1, { b: null }] }, 9), []);
  });

  it('names the place of each, depth first', () => {
    const expected = { steps: [{ n: 16, ids: ['a', 'b'] }], end: 1 };
    const actual = { steps: [{ n: 17, ids: ['a'] }], more: true, end: 1 };
    assert.deepEqual(findDifferences(expected, actual, 9), [
      'steps[0].n: expected 16, got 17',
      'steps[0].ids[1]: expected "b", got nothing',
      'more: expected nothing, got true',
    ]);
  });

  it('tells a list from an object, null from nothing, and the last bit of a double', () => {
    assert.deepEqual(findDifferences([], {}, 9), [': expected [], got {}']);
    assert.deepEqual(findDifferences({ a: null }, {}, 9), ['a: expected null, got nothing']);
    assert.deepEqual(findDifferences({ a: null }, { a: {} }, 9), ['a: expected null, got {}']);
    assert.deepEqual(findDifferences({ a: 0.3 }, { a: 0.1 + 0.2 }, 9), ['a: expected 0.3, got 0.30000000000000004']);
  });

  it('stops at the limit, and cuts long values', () => {
    const differences = findDifferences([1, [2, 3], 4], [0, [0, 0], 0], 2);
    assert.deepEqual(differences, ['[0]: expected 1, got 0', '[1][0]: expected 2, got 0']);
    const [long = ''] = findDifferences('x'.repeat(1000), 1, 1);
    assert.equal(long, `: expected "${'x'.repeat(199)}..., got 1`);
  });
});
