import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { findUnsupported } from '../../../lib/api/generation/unsupported-schema.ts';

describe('findUnsupported', () => {
  it('names what vLLM refuses beside its type, wherever it stands', () => {
    const list = { type: 'array', items: { enum: ['a'] } };
    const cases: readonly (readonly [unknown, string])[] = [
      [{ ...list, uniqueItems: true }, 'the keyword "uniqueItems"'],
      [{ ...list, uniqueItems: false }, 'the keyword "uniqueItems"'],
      [{ ...list, contains: {} }, 'the keyword "contains"'],
      [{ type: ['array', 'null'], minContains: 1 }, 'the keyword "minContains"'],
      [{ type: 'string', format: 'nope' }, 'the format "nope"'],
      [{ type: 'object', properties: { a: { type: 'string', format: 'regex' } } }, 'the format "regex"'],
      [{ anyOf: [{ type: 'null' }, { ...list, maxContains: 2 }] }, 'the keyword "maxContains"'],
    ];
    for (const [schema, found] of cases) assert.equal(findUnsupported(schema), found, JSON.stringify(schema));
  });

  it('takes the rest: formats that are known, keywords beside other types, what is no schema', () => {
    const taken = [{ type: 'string', format: 'date' }, { format: 'nope' }, { type: 'object', contains: {} }, { uniqueItems: true }, { not: { type: 'string' } }, true, 5, null];
    for (const schema of taken) assert.equal(findUnsupported(schema), null, JSON.stringify(schema));
  });
});
