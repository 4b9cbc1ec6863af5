import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { JsonBrackets } from '../../../lib/api/output-parsers/json-brackets.ts';

/** Offsets of the brackets behind which nothing is open. */
function closersOf(text: string): number[] {
  const brackets = new JsonBrackets();
  return Array.from({ length: text.length }, (_, at) => at).filter((at) => brackets.feed(text.charCodeAt(at)));
}

describe('JsonBrackets', () => {
  it('finds where nothing is open any more, whatever stands in strings', () => {
    assert.deepEqual(closersOf('{"a": [1, {"b": "}]"}]} {}'), [22, 25]);
    assert.deepEqual(closersOf(String.raw`{"a\"}": "\\"}`), [13]);
  });

  it('passes over a bracket that closes nothing', () => {
    assert.deepEqual(closersOf(']}{}'), [0, 1, 3]);
    const brackets = new JsonBrackets();
    for (const char of '}]{"a') brackets.feed(char.charCodeAt(0));
    assert.deepEqual([brackets.depth, brackets.isInString], [1, true]);
  });
});
