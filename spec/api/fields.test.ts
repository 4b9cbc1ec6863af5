import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Field, int64, integer, notNull, readFields } from '../../lib/api/fields.ts';

function read<T>(field: Field<T>, value: unknown): T {
  return readFields({ value }, { value: field }).value;
}

describe('int64', () => {
  it('takes integers of 64 bits alone', () => {
    for (const value of [0, -1, 2 ** 63 - 1024, -(2 ** 63)]) assert.equal(read(int64(null), value), value);
    for (const value of [2 ** 64, 2 ** 63 + 2048, -(2 ** 63) - 2048, 1.5, Infinity]) assert.throws(() => read(int64(null), value), /body\.value: expected an integer from/);
    assert.equal(read(int64(null), null), null);
  });
});

describe('notNull', () => {
  it('refuses null, and leaves the rest to the field', () => {
    assert.throws(() => read(notNull(integer(1)), null), /got null/);
    assert.deepEqual([read(notNull(integer(1)), undefined), read(notNull(integer(1)), '3')], [1, 3]);
  });
});

describe('integer', () => {
  it('does not read a text that is longer than any number', () => {
    assert.equal(read(integer(null), `${' '.repeat(4000)}7`), 7);
    assert.throws(() => read(integer(null), `${' '.repeat(5000)}7`), /expected an integer/);
  });
});
