import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { inOrder } from '../../lib/api/field-order.ts';
import { integer, readFields, string } from '../../lib/api/fields.ts';

describe('inOrder', () => {
  it('puts named fields first, in their order, and passes over names of none', () => {
    const fields = inOrder(['c', 'x', 'a'], { a: integer(1), b: string('b'), c: integer(3) });
    assert.deepEqual(Object.keys(fields), ['c', 'a', 'b']);
    assert.throws(() => readFields({ a: 'x', b: 5, c: 'x' }, fields), { param: 'body.c', message: /^3 validation errors:\n {2}body\.c.*\n {2}body\.a.*\n {2}body\.b/ });
  });
});
