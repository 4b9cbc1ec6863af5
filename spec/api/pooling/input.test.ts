import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readInput } from '../../../lib/api/pooling/input.ts';

const MANY = { allowsManyConversations: true };
const ONE = { allowsManyConversations: false };
const CHAT = [{ role: 'user', content: 'x' }];

describe('readInput', () => {
  it('reads texts and token ids, one or several', () => {
    for (const [input, items] of [
      ['a', ['a']],
      ['', ['']],
      [[], []],
      [['a', 'b'], ['a', 'b']],
      [[1, 2], [[1, 2]]],
      [[[1], [2, 3]], [[1], [2, 3]]],
      [[[]], [[]]],
    ] as const) {
      assert.deepEqual(readInput({ input, messages: undefined }, ONE), { kind: 'plain', items });
    }
  });

  it('reads conversations before other input, several only where the endpoint takes them', () => {
    assert.deepEqual(readInput({ input: undefined, messages: CHAT }, ONE), { kind: 'conversations', items: [CHAT] });
    assert.deepEqual(readInput({ input: undefined, messages: [CHAT, CHAT] }, MANY), { kind: 'conversations', items: [CHAT, CHAT] });
    assert.deepEqual(readInput({ input: undefined, messages: [CHAT] }, MANY), { kind: 'conversations', items: [CHAT] });
    assert.deepEqual(readInput({ input: CHAT, messages: undefined }, MANY), { kind: 'conversations', items: [CHAT] });
    assert.deepEqual(readInput({ input: [CHAT, CHAT], messages: undefined }, MANY), { kind: 'conversations', items: [CHAT, CHAT] });
    assert.deepEqual(readInput({ input: 'a', messages: CHAT }, MANY), { kind: 'conversations', items: [CHAT] });
    assert.deepEqual(readInput({ input: 'a', messages: [5] }, MANY), { kind: 'plain', items: ['a'] });
    assert.throws(() => readInput({ input: CHAT, messages: undefined }, ONE), { kind: 'validation', param: 'body.input.0' });
  });

  it('names the first item that is no token id where the input is nothing it knows', () => {
    for (const [input, param] of [
      [undefined, 'body.input'],
      [5, 'body.input'],
      [{}, 'body.input'],
      [[1, 2.5], 'body.input.1'],
      [[1, 2, 'a'], 'body.input.2'],
      [['a', 1], 'body.input.0'],
      [[[1], ['a']], 'body.input.0'],
      [[[1], 'a'], 'body.input.0'],
      [[true, 'a'], 'body.input.1'],
      [[null], 'body.input.0'],
    ] as const) {
      assert.throws(() => readInput({ input, messages: undefined }, MANY), { kind: 'validation', param }, JSON.stringify(input));
    }
  });
});
