import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createField, mergeJson, splitFieldName } from '../../lib/config/json-field.ts';

describe('splitFieldName', () => {
  it('takes a flag and the path behind it apart', () => {
    assert.deepEqual(splitFieldName('--a.b'), { name: '--a', path: ['b'], isList: false });
    assert.deepEqual(splitFieldName('-cc.b_c.d-e+'), { name: '-cc', path: ['b_c', 'd-e'], isList: true });
    assert.equal(splitFieldName('--a'), null);
    assert.equal(splitFieldName('--a+'), null);
  });

  it('refuses an empty key, and a path without end', () => {
    for (const name of ['--a.', '--a..b', '--a.b.', '--a.+']) {
      assert.throws(() => splitFieldName(name), { name: 'UsageError', message: `${name}: expected keys between the dots, got an empty one` });
    }
    assert.equal(splitFieldName(`--a${'.b'.repeat(100)}`)?.path.length, 100);
    assert.throws(() => splitFieldName(`--a${'.b'.repeat(101)}`), { message: /: expected at most 100 keys$/ });
    assert.throws(() => splitFieldName(`--a${'.b'.repeat(1_000_000)}`), { message: /: expected at most 100 keys$/ });
  });
});

describe('createField', () => {
  it('nests the value under its keys', () => {
    assert.deepEqual(createField({ name: '--a', path: ['b', 'c'], isList: false }, '1'), { b: { c: 1 } });
    assert.deepEqual(createField({ name: '--a', path: ['b'], isList: true }, '1,x'), { b: ['1', 'x'] });
  });

  it('refuses a value that nests too deep', () => {
    const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);
    const field = { name: '--a', path: ['b'], isList: false };
    assert.ok(createField(field, nested(100)));
    assert.throws(() => createField(field, nested(101)), { name: 'UsageError', message: '--a: expected lists and objects at most 100 deep' });
    assert.throws(() => createField(field, nested(5000)), { name: 'UsageError' });
  });
});

describe('mergeJson', () => {
  it('joins objects and lists, and lets the later one of anything else count', () => {
    assert.deepEqual(mergeJson({ a: { b: 1, c: [1] } }, { a: { c: [2], d: 3 } }), { a: { b: 1, c: [1, 2], d: 3 } });
    for (const [earlier, later] of [[1, 2], [{ a: 1 }, 2], [[1], { a: 1 }], [{ a: 1 }, null], [null, { a: 1 }]]) {
      assert.deepEqual(mergeJson(earlier, later), later);
    }
  });

  it('takes as long as what is added', () => {
    let merged: unknown = {};
    for (let index = 0; index < 100_000; index++) merged = mergeJson(merged, { [`k${index}`]: 1, list: [index] });
    assert.equal(Object.keys(merged as object).length, 100_001);
  });

  it('takes a key called __proto__ for a plain one', () => {
    const merged = mergeJson({ a: 1 }, JSON.parse('{"__proto__": {"polluted": 1}}')) as object;
    assert.equal(JSON.stringify(merged), '{"a":1,"__proto__":{"polluted":1}}');
    assert.equal(JSON.stringify(mergeJson(merged, JSON.parse('{"__proto__": {"b": 2}}'))), '{"a":1,"__proto__":{"polluted":1,"b":2}}');
    assert.equal(({} as { polluted?: number }).polluted, undefined);
  });
});
