import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createRng } from '../../lib/base/rng.ts';
import { findExcess, hasFewBrackets, hasFewQuotes, isDeepValue } from '../../lib/codec/json-depth.ts';

describe('hasFewBrackets', () => {
  it('counts opening brackets of both kinds, wherever they stand', () => {
    assert.deepEqual(['[[{', '[[{{', '"[[{{"', '{{{{', '[[[['].map((text) => hasFewBrackets(text, 3)), [true, false, false, false, false]);
  });
});

function isDeepText(text: string, maxDepth: number): boolean {
  return findExcess(text, { maxDepth, maxContainers: 1000, maxStrings: 1000 }) === 'maxDepth';
}

describe('findExcess', () => {
  it('counts lists and objects, closed or not', () => {
    assert.deepEqual(['[[],{}]', '[[],{},"[["]', '[[],{},[]]'].map((text) => findExcess(text, { maxDepth: 9, maxContainers: 3, maxStrings: 9 })), [null, null, 'maxContainers']);
  });

  it('counts names and texts, whatever they hold', () => {
    const texts = ['["a","",1]', '{"a":"b"}', '["\\"","[,\\"]"]', '["a","b","c"]', '{"a":{"b":"c"}}'];
    assert.deepEqual(texts.map((text) => findExcess(text, { maxDepth: 9, maxContainers: 9, maxStrings: 2 })), [null, null, null, 'maxStrings', 'maxStrings']);
    assert.deepEqual(texts.map((text) => hasFewQuotes(text, 2)), [true, true, false, false, false]);
  });

  it('counts levels, not brackets, and none inside strings', () => {
    for (const text of ['[[],[],[],{}]', '["[[[["]', '{"[[[":"\\"[[["}', '["\\\\",["]]]"]]', '"[[[[', '']) assert.equal(isDeepText(text, 2), false, text);
    for (const text of ['[[[', '[{"a":[', '["\\\\",[[', '["]]",[[']) assert.equal(isDeepText(text, 2), true, text);
  });
});

describe('isDeepValue', () => {
  it('counts a list or object as one level', () => {
    for (const value of [1, null, 'x', [], {}, [[], {}], { a: [1], b: { c: 2 } }]) assert.equal(isDeepValue(value, 2), false, JSON.stringify(value));
    for (const value of [[[[]]], { a: { b: {} } }, [1, { a: [] }]]) assert.equal(isDeepValue(value, 2), true, JSON.stringify(value));
  });

  it('agrees with findExcess on random values', () => {
    const seed = 11;
    const rng = createRng(seed);
    const draw = (depth: number): unknown => {
      const kind = rng.integer(0, depth > 8 ? 1 : 4);
      if (kind < 2) return ['[{"\\', rng.integer(0, 9)][kind];
      const items = Array.from({ length: rng.integer(0, 3) }, () => draw(depth + 1));
      return kind === 2 ? { ...items } : items;
    };
    for (let round = 0; round < 2000; round++) {
      const value = draw(0);
      const maxDepth = rng.integer(0, 6);
      const text = JSON.stringify(value);
      assert.equal(isDeepText(text, maxDepth), isDeepValue(value, maxDepth), `seed ${seed}: ${text} at ${maxDepth}`);
    }
  });
});
