import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { anything, boolean, described, type Field, int64, integer, list, listOf, nested, notNull, number, oneOf, readFields, toSchema } from '../../lib/api/fields.ts';

function read<T>(field: Field<T>, value: unknown): T {
  return readFields({ value }, { value: field }).value;
}

describe('int64', () => {
  it('takes integers of 64 bits alone', () => {
    for (const value of [0, -1, 2 ** 63 - 1024, -(2 ** 63)]) assert.equal(read(int64(null), value), value);
    assert.deepEqual([2n ** 63n - 1n, -(2n ** 63n), '9223372036854775807'].map((value) => read(int64(null), value)), [2 ** 63 - 1024, -(2 ** 63), 2 ** 63 - 1024]);
    for (const value of [2 ** 64, 2 ** 63, -(2 ** 63) - 2048, 2n ** 63n, -(2n ** 63n) - 1n, '9223372036854775808', 1.5, Infinity]) assert.throws(() => read(int64(null), value), /body\.value: expected an integer from/);
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
  it('reads a text of as many digits as Python does, whatever stands around them', () => {
    assert.equal(read(integer(null), `${' '.repeat(5000)}7`), 7);
    assert.equal(read(integer(null), `-${'0'.repeat(5000)}7.${'0'.repeat(5000)}`), -7);
    assert.equal(read(integer(null), '1'.repeat(4300)), 2 ** 63 - 1024);
    assert.throws(() => read(integer(null), '1'.repeat(4301)), /expected an integer/);
    assert.equal(read(number(null), '1'.repeat(4301)), Infinity);
  });

  it('reads texts as Python does: underscores between digits and a fraction of zeros, no exponent', () => {
    assert.deepEqual(['1_0', ' +2 ', '-3.00', '007', true].map((value) => read(integer(null), value)), [10, 2, -3, 7, 1]);
    for (const text of ['1e1', '2.', '_1', '1_', '1__0', '2.5', '0x2', '']) assert.throws(() => read(integer(null), text), /expected an integer/, text);
  });

  it('has no bounds for what is written as an integer, and those of 64 bits for floats', () => {
    assert.deepEqual([10n ** 30n, '9'.repeat(400)].map((value) => read(integer(null), value)), [2 ** 63 - 1024, 2 ** 63 - 1024]);
    for (const value of [1e19, 2 ** 63, Infinity, NaN]) assert.throws(() => read(integer(null), value), /expected an integer/, String(value));
  });
});

describe('number', () => {
  it('reads texts of what is not finite, as Python does', () => {
    assert.deepEqual(['NaN', ' +nan ', 'inf', '-Infinity', '1e3'].map((text) => read(number(null), text)), [NaN, NaN, Infinity, -Infinity, 1000]);
    assert.deepEqual(['1_0.5', '2.', '.5', '1e999', 10n ** 30n].map((value) => read(number(null), value)), [10.5, 2, 0.5, Infinity, 1e30]);
    for (const text of ['infinite', 'na', '- inf', '1__0', '.', 10n ** 400n]) assert.throws(() => read(number(null), text), /expected a number/);
  });
});

describe('toSchema', () => {
  it('says of each field what it reads: type, words, default, and what is required', () => {
    const fields = {
      count: described(integer(1), { minimum: 0 }),
      word: oneOf(['a', 'b'], null),
      strict: notNull(integer(1)),
      inside: nested({ on: boolean(false) }),
      ids: listOf(integer(0), null),
      items: list(),
      any: anything(),
    };
    assert.deepEqual(toSchema(fields), {
      type: 'object',
      properties: {
        count: { type: ['integer', 'null'], default: 1, minimum: 0 },
        word: { type: ['string', 'null'], enum: ['a', 'b', null], default: null },
        strict: { type: 'integer', default: 1 },
        inside: { type: ['object', 'null'], properties: { on: { type: ['boolean', 'null'], default: false } }, default: null },
        ids: { type: ['array', 'null'], items: { type: 'integer', default: 0 }, default: null },
        items: { type: 'array', items: {} },
        any: {},
      },
      required: ['items'],
    });
  });
});
