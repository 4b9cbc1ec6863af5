import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readToolCalls } from '../../../lib/api/chat/tool-messages.ts';
import { ServerError } from '../../../lib/base/error.ts';

function argumentsOf(given: unknown): unknown {
  const [call] = readToolCalls([{ id: 'x', type: 'function', function: { name: 'f', arguments: given } }]) as [{ readonly function: { readonly arguments: unknown } }];
  return call.function.arguments;
}

describe('readToolCalls', () => {
  it('reads arguments that are a text, with numbers as they are written', () => {
    assert.deepEqual(argumentsOf('{"b": 1, "a": {"c": []}}'), new Map<string, unknown>([['b', 1], ['a', new Map([['c', []]])]]));
    const large = argumentsOf('{"n": 12345678901234567890}') as ReadonlyMap<string, unknown>;
    assert.equal(String(large.get('n')), '12345678901234567890');
  });

  it('leaves arguments that are an object as they are', () => {
    const given = { a: 1 };
    assert.equal(argumentsOf(given), given);
  });

  it('takes for an empty object what is none', () => {
    for (const given of [undefined, null, '', '[1]', '5', '{"a":', 'null', 7, [1]]) assert.deepEqual(argumentsOf(given), {}, JSON.stringify(given));
  });

  it('keeps what else a call has, and leaves the client\'s own object alone', () => {
    const call = { id: 'x', index: 3, function: { name: 'f', arguments: '{}', extra: true } };
    assert.deepEqual(readToolCalls([call]), [{ id: 'x', index: 3, function: { name: 'f', arguments: new Map(), extra: true } }]);
    assert.equal(call.function.arguments, '{}');
  });

  it('refuses what is no call of a function, and says which', () => {
    for (const bad of [5, null, { type: 'custom', function: {} }, { type: 'function' }, { function: 'f' }]) {
      const refused = (error: unknown): boolean => error instanceof ServerError && error.kind === 'invalid_request' && error.param === 'tool_calls' && error.message.includes('tool_calls.1');
      assert.throws(() => readToolCalls([{ function: { name: 'f' } }, bad]), refused);
    }
  });
});
