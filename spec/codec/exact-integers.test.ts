import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { withExactIntegers } from '../../lib/codec/exact-integers.ts';

function read(text: string): unknown {
  return withExactIntegers(JSON.parse(text), text);
}

describe('withExactIntegers', () => {
  it('restores members and items of lists, and of lists in these', () => {
    assert.deepEqual(read('{"a":9007199254740993,"b":[1,-9223372036854775809],"c":"9007199254740993"}'), { a: 9007199254740993n, b: [1, -9223372036854775809n], c: '9007199254740993' });
    assert.deepEqual(read('{"a":[[5,9223372036854775808],[],[[-9007199254740993]]]}'), { a: [[5, 9223372036854775808n], [], [[-9007199254740993n]]] });
    assert.deepEqual(read(`{"a":${'1'.repeat(400)}}`), { a: BigInt('1'.repeat(400)) });
  });

  it('leaves floats and what is in deeper objects as it is', () => {
    const text = '{"a":1e30,"b":{"c":9007199254740993},"d":[12345678901234567890.5,9007199254740993E0,-12345678901234567890e-3,1e400,{"e":9007199254740993}]}';
    assert.deepEqual(read(text), JSON.parse(text));
  });

  it('takes no part of a text or a float for an integer, nor one for another', () => {
    const text = '{"9007199254740993":"\\"9007199254740993","a":0.9007199254740993,"b":1e-9007199254740993,"c":[9007199254740993,0,18446744073709551617,1,1e18]}';
    const { c, ...others } = read(text) as { c: unknown };
    assert.deepEqual(c, [9007199254740993n, 0, 18446744073709551617n, 1, 1e18]);
    assert.deepEqual(others, { '9007199254740993': '"9007199254740993', a: 0.9007199254740993, b: 0 });
  });

  it('gives the same value back where nothing is rounded', () => {
    for (const value of [{ a: 1, b: [2.5], c: null }, [9007199254740993], 9007199254740993, 'x', null]) assert.equal(withExactIntegers(value, JSON.stringify(value)), value);
  });

  it('reads texts that are JSON to Python only', () => {
    assert.deepEqual(withExactIntegers({ a: 2 ** 60, b: Number.NaN }, '{"a":1152921504606846977,"b":NaN}'), { a: 1152921504606846977n, b: Number.NaN });
  });

  it('refuses more digits than are read', () => {
    for (const digits of ['1'.repeat(4301), `-${'1'.repeat(4301)}`]) {
      for (const text of [digits, `{"a":${digits}}`, `[{"a":{"b":[${digits}]}}]`]) assert.throws(() => read(text), { name: 'JsonLimitError' }, text);
    }
    assert.deepEqual(read(`{"a":-${'1'.repeat(4300)}}`), { a: -BigInt('1'.repeat(4300)) });
  });
});
