import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createRng } from '../../lib/base/rng.ts';
import { JsonLimitError, JsonSyntaxError, MAX_JSON_CONTAINERS, MAX_JSON_DEPTH, parseJson } from '../../lib/codec/json.ts';
import { type LosslessJson, MAX_INTEGER_DIGITS, parseLosslessJson, parseLosslessPythonJson } from '../../lib/codec/lossless-json.ts';
import { WholeFloat } from '../../lib/codec/whole-float.ts';

/** What JSON.parse would have given. */
function toPlain(value: LosslessJson): unknown {
  if (value instanceof WholeFloat) return value.value;
  if (typeof value === 'bigint') return Number(value);
  if (Array.isArray(value)) return value.map(toPlain);
  return value instanceof Map ? Object.fromEntries(Array.from(value, ([name, item]) => [name, toPlain(item)])) : value;
}

describe('parseLosslessJson', () => {
  it('keeps floats, integers and the order of names', () => {
    assert.deepEqual(parseLosslessJson('[1, 1.0, 1.5, 1e2, -0, -0.0, 9007199254740993, -12345678901234567890]'), [
      1, new WholeFloat(1), 1.5, new WholeFloat(100), 0, new WholeFloat(-0), 9007199254740993n, -12345678901234567890n,
    ]);
    const object = parseLosslessJson('{"10":1,"2":2,"b":3,"__proto__":4,"2":5}') as Map<string, LosslessJson>;
    assert.deepEqual([...object], [['10', 1], ['2', 5], ['b', 3], ['__proto__', 4]]);
  });

  it('reads strings with every escape', () => {
    assert.deepEqual(parseLosslessJson(' ["", "a\\"b", "\\\\", "\\\\\\"", "\\u00e9\\ud83d\\ude00", "\\ud800", "\\b\\f\\n\\r\\t\\/", "é😀"]\n'), [
      '', 'a"b', '\\', '\\"', 'é😀', '\ud800', '\b\f\n\r\t/', 'é😀',
    ]);
  });

  it('says where the fault is, as parseJson does', () => {
    const seed = 5;
    const rng = createRng(seed);
    const valid = '{"a": [1, -2.5e3, "x\\u00e9\\n", 7.0], "b": {"c": null, "d": [true, false, {}], "e": []}}';
    let numFaults = 0;
    for (let round = 0; round < 5000; round++) {
      const at = rng.integer(0, valid.length);
      const text = valid.slice(0, at) + ['', '"', ',', '}', 'x', '\\', '0', ':', '\n', '.'][rng.integer(0, 9)] + valid.slice(at + rng.integer(0, 2));
      let expected: unknown;
      try {
        expected = parseJson(text);
      } catch (error) {
        assert.ok(error instanceof JsonSyntaxError);
        assert.throws(() => parseLosslessJson(text), { name: 'JsonSyntaxError', message: error.message, offset: error.offset }, `seed ${seed}: ${text}`);
        numFaults++;
        continue;
      }
      assert.deepEqual(toPlain(parseLosslessJson(text)), expected, `seed ${seed}: ${text}`);
    }
    assert.ok(numFaults > 500 && numFaults < 4500);
  });

  it('bounds depth, number of containers and digits', () => {
    const nested = (depth: number): string => `${'['.repeat(depth)}${']'.repeat(depth)}`;
    assert.ok(Array.isArray(parseLosslessJson(nested(MAX_JSON_DEPTH))));
    assert.throws(() => parseLosslessJson(nested(MAX_JSON_DEPTH + 1)), JsonLimitError);
    assert.throws(() => parseLosslessJson('['.repeat(1_000_000)), JsonLimitError);
    assert.throws(() => parseLosslessJson(`[${'[],'.repeat(MAX_JSON_CONTAINERS)}1]`), JsonLimitError);
    assert.equal(typeof parseLosslessJson('9'.repeat(MAX_INTEGER_DIGITS)), 'bigint');
    assert.throws(() => parseLosslessJson('9'.repeat(MAX_INTEGER_DIGITS + 1)), JsonLimitError);
  });

  it('stays linear on long runs of backslashes', () => {
    const text = JSON.stringify('\\'.repeat(500_000));
    assert.equal((parseLosslessJson(text) as string).length, 500_000);
    assert.throws(() => parseLosslessJson(`"${'\\"'.repeat(300_000)}`), JsonSyntaxError);
  });
});

describe('parseLosslessPythonJson', () => {
  it('reads the words for numbers that are not finite', () => {
    assert.deepEqual(parseLosslessPythonJson('[NaN, Infinity, {"a": -Infinity}, -1.0]'), [Number.NaN, Infinity, new Map([['a', -Infinity]]), new WholeFloat(-1)]);
  });

  it('takes no other spelling of them, and parseLosslessJson none', () => {
    for (const text of ['nan', '-NaN', '+Infinity', 'Inf', 'NaN1', '[Infinity']) assert.throws(() => parseLosslessPythonJson(text), JsonSyntaxError, text);
    for (const text of ['NaN', 'Infinity', '[-Infinity]']) assert.throws(() => parseLosslessJson(text), JsonSyntaxError, text);
  });
});
