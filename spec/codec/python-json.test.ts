import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createRng } from '../../lib/base/rng.ts';
import { JsonLimitError, JsonSyntaxError } from '../../lib/codec/json.ts';
import { parsePythonJson } from '../../lib/codec/python-json.ts';

describe('parsePythonJson', () => {
  it('takes what Python writes for numbers that are none', () => {
    assert.deepEqual(parsePythonJson('[NaN, Infinity, -Infinity, 1]'), [Number.NaN, Infinity, -Infinity, 1]);
    assert.deepEqual(parsePythonJson('{"a":NaN,"NaN":{"b":[-Infinity]}}'), { a: Number.NaN, NaN: { b: [-Infinity] } });
    assert.ok(Number.isNaN(parsePythonJson(' NaN ')));
  });

  it('leaves texts alone in which they are spelled', () => {
    assert.deepEqual(parsePythonJson('["NaN", "a \\" Infinity", "\\\\", NaN, "-Infinity"]'), ['NaN', 'a " Infinity', '\\', Number.NaN, '-Infinity']);
    assert.deepEqual(parsePythonJson('{"NaN":"NaN"}'), { NaN: 'NaN' });
  });

  it('says where the fault is in the text as it came', () => {
    const faults: readonly [string, number][] = [['{"a": NaN, "b": }', 16], ['[Infinity NaN]', 10], ['[nan]', 1], ['[-NaN]', 1], ['[NaN1]', 1], ['[+Infinity]', 1], ['[1e-Infinity]', 2], ['{NaN: 1}', 1], ['[NaN, "abc', 6]];
    for (const [text, offset] of faults) {
      assert.throws(() => parsePythonJson(text), (error) => error instanceof JsonSyntaxError && error.offset === offset, text);
    }
  });

  it('keeps to the limits of other texts', () => {
    assert.throws(() => parsePythonJson(`${'['.repeat(5000)}NaN${']'.repeat(5000)}`), JsonLimitError);
    assert.throws(() => parsePythonJson(`[NaN, "${'x'.repeat(1024 * 1024)}"]`), JsonSyntaxError);
  });

  it('reads everything else as JSON', () => {
    const seed = 11;
    const rng = createRng(seed);
    const parts = ['[', ']', '{', '}', ',', ':', '"a"', '1', 'NaN', 'Infinity', '-', '"', '\\', ' '];
    for (let round = 0; round < 5000; round++) {
      const text = Array.from({ length: rng.integer(1, 8) }, () => parts[rng.integer(0, parts.length - 1)]).join('');
      // Read by another rule: constants as numbers that nothing else is.
      const numbers = text.split(/("(?:[^"\\]|\\.)*")/).map((part, index) => (index % 2 === 1 ? part : part.replaceAll(/(?<!-)\bNaN\b/g, '77').replaceAll(/\bInfinity\b/g, '99'))).join('');
      assert.equal(isRead(() => parsePythonJson(text)), isRead(() => JSON.parse(numbers)), `seed ${seed}, round ${round}: ${text}`);
    }
  });
});

function isRead(read: () => unknown): boolean {
  try {
    read();
    return true;
  } catch {
    return false;
  }
}
