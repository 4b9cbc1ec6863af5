import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { dumpJson, readJson } from '../../../lib/api/output-parsers/json-dumps.ts';

function again(text: string): string {
  const value = readJson(text);
  assert.ok(value !== undefined, text);
  return dumpJson(value);
}

describe('dumpJson', () => {
  it('spells a value as Python does', () => {
    assert.equal(again('{"a":[1,2.50,-0,1e3],"b":{"c":null,"d":true},"e":"\\u00e9\\n"}'), '{"a": [1, 2.5, 0, 1000.0], "b": {"c": null, "d": true}, "e": "é\\n"}');
    assert.equal(again('[12345678901234567890]'), '[12345678901234567890]');
  });

  it('has words for numbers that are too large', () => {
    assert.equal(again('[1e400, -1e400, 1.5e999]'), '[Infinity, -Infinity, Infinity]');
  });
});
