import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { WholeFloat } from '../../lib/codec/whole-float.ts';
import { withWholeFloat } from '../../lib/codec/whole-floats.ts';

function read(text: string): unknown {
  return withWholeFloat(JSON.parse(text), text, 'a');
}

describe('withWholeFloat', () => {
  it('tells a member that is written as a float from one that is an integer', () => {
    for (const [text, value] of [['2.0', 2], ['1e0', 1], ['1E2', 100], ['-0.0', -0], ['1e-400', 0], ['1e308', 1e308]] as const) {
      assert.deepEqual(read(`{"b":1,"a":${text}}`), { b: 1, a: new WholeFloat(value) }, text);
    }
    for (const text of ['2', '-0', '2.5', '"2.0"', '[2.0]', 'null', '18446744073709551616']) assert.deepEqual(read(`{"a":${text}}`), JSON.parse(`{"a":${text}}`), text);
  });

  it('looks at the outermost object alone, and at no text', () => {
    for (const text of ['{"a":2,"b":2.0,"c":{"a":2.0}}', '{"a":2,"b":"\\"a\\":2.0"}', '{"b":{"a":2.0}}', '[2.0]', '2.0']) assert.deepEqual(read(text), JSON.parse(text), text);
  });

  it('takes the last of members with one name, as parsers do', () => {
    assert.deepEqual(read('{"a":2.0,"a":2}'), { a: 2 });
    assert.deepEqual(read('{"a":2,"a":2.0}'), { a: new WholeFloat(2) });
  });
});
