import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { withExactIntegers } from '../../lib/codec/exact-integers.ts';

function read(text: string): unknown {
  return withExactIntegers(JSON.parse(text), text);
}

describe('withExactIntegers', () => {
  it('restores members and items of short lists', () => {
    assert.deepEqual(read('{"a":9007199254740993,"b":[1,-9223372036854775809],"c":"9007199254740993"}'), { a: 9007199254740993n, b: [1, -9223372036854775809n], c: '9007199254740993' });
    assert.deepEqual(read(`{"a":${'1'.repeat(400)}}`), { a: BigInt('1'.repeat(400)) });
  });

  it('leaves floats, what is deeper and long lists as they are', () => {
    const text = `{"a":1e30,"b":{"c":9007199254740993},"d":[${'9007199254740993,'.repeat(64)}1]}`;
    assert.deepEqual(read(text), JSON.parse(text));
  });

  it('gives the same value back where nothing is rounded', () => {
    for (const value of [{ a: 1, b: [2.5], c: null }, [9007199254740993], 9007199254740993, 'x', null]) assert.equal(withExactIntegers(value, JSON.stringify(value)), value);
  });

  it('leaves texts alone that are JSON to Python only', () => {
    const value = { a: 2 ** 60, b: Number.NaN };
    assert.equal(withExactIntegers(value, '{"a":1152921504606846976,"b":NaN}'), value);
  });

  it('refuses more digits than are read', () => {
    assert.throws(() => read(`{"a":${'1'.repeat(4301)}}`), { name: 'JsonLimitError' });
  });
});
