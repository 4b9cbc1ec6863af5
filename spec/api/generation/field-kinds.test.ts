import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readFields } from '../../../lib/api/fields.ts';
import { type Biases, biases, cacheSalt, extraArguments } from '../../../lib/api/generation/field-kinds.ts';

const bias = { value: biases() };

function read(value: unknown): Biases | null {
  return readFields({ value }, bias).value;
}

describe('biases', () => {
  it('are by token id, whatever is written around it', () => {
    assert.deepEqual(read({ 5: 1, ' -7 ': '2.5', '+8': true }), { byId: new Map([[5, 1], [-7, 2.5], [8, 1]]), otherName: null });
    assert.deepEqual(read({ 5: 'nan' }), { byId: new Map([[5, -100]]), otherName: null });
    assert.deepEqual([read(null), read(undefined)], [null, null]);
  });

  it('keep the first name that is none, and nothing of what follows', () => {
    const many = Object.fromEntries(Array.from({ length: 1000 }, (_, index) => [`k${index}`, index]));
    assert.deepEqual(read({ 5: 1, ...many }), { byId: new Map([[5, 1]]), otherName: 'k0' });
  });

  it('tell all values that are none, in a message that does not grow with them', () => {
    const values = Object.fromEntries(Array.from({ length: 1000 }, (_, index) => [`${'k'.repeat(1000)}${index}`, null]));
    assert.throws(() => read(values), (error: Error) => /^1000 validation errors/.test(error.message) && error.message.length < 3000);
  });

  it('look at every member once', () => {
    let numReads = 0;
    const counted = new Proxy({ a: 1, 5: 1, 6: 1 } as Record<string, number>, { get: (target, name) => (numReads++, target[String(name)]) });
    read(counted);
    assert.ok(numReads <= 6, String(numReads));
  });
});

describe('cacheSalt', () => {
  it('is a text of whole characters', () => {
    assert.equal(readFields({ value: 'é😀' }, { value: cacheSalt() }).value, 'é😀');
    assert.throws(() => readFields({ value: 'a\ud800' }, { value: cacheSalt() }), { param: 'body.value' });
  });
});

describe('extraArguments', () => {
  it('are texts, numbers, booleans and lists of these', () => {
    assert.equal(readFields({ value: { a: 'x', b: 1, c: [true, 'y'], d: [] } }, { value: extraArguments() }).value, null);
    for (const member of [null, {}, [null], [[1]]]) assert.throws(() => readFields({ value: { a: 'x', b: member } }, { value: extraArguments() }), { param: 'body.value.b' });
  });
});
