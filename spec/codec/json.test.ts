import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createRng } from '../../lib/base/rng.ts';
import { isJsonObject, JsonLimitError, JsonSyntaxError, MAX_JSON_CONTAINERS, MAX_JSON_DEPTH, MAX_JSON_STRINGS, parseJson, toJsonString, toNullableJsonString } from '../../lib/codec/json.ts';

describe('toJsonString', () => {
  it('writes what JSON.parse reads back as the same text', () => {
    for (const text of ['', 'plain', '"\\/', '\u0000\u001f\u007f\u2028', 'é你', '😀', '\ud800', 'a\udfffb', '\n\r\t'])
      assert.equal(JSON.parse(toJsonString(text)), text);
  });
});

describe('toNullableJsonString', () => {
  it('writes null for no text, and an empty text as one', () => {
    assert.deepEqual([null, '', 'null', 'a"'].map(toNullableJsonString), ['null', '""', '"null"', '"a\\""']);
  });
});

describe('parseJson', () => {
  it('gives the value', () => {
    assert.deepEqual(parseJson('{"a":[1,null]}'), { a: [1, null] });
  });

  it('says where the fault is, in a short message without the text itself', () => {
    const faults: readonly [string, number][] = [
      ['{bad', 1], ['{"a": }', 6], ['{"a":1', 6], ['', 0], ['[1,]', 3], ['[1 2]', 3], ['1 2', 2], ['{"a" 1}', 5],
      ['["abc', 1], ['["a\\x"]', 3], ['["a\\u12"]', 4], ['["a\\u12g4"]', 4], ['["a\\', 1], ['["a\n"]', 3], ['{"a":1,}', 7], ['[tru]', 1], ['[-]', 1], ['[01]', 2], ['[10.]', 3], ['[12e+]', 3], ['[12x]', 3], ['[7', 2], ['[7,\t', 4], ['\ufeff{}', 0], [`{"secret": ${'x'.repeat(500)}`, 11],
    ];
    for (const [text, offset] of faults) {
      assert.throws(() => parseJson(text), (error) => {
        assert.ok(error instanceof JsonSyntaxError);
        assert.equal(error.offset, offset, `${text.slice(0, 20)}: ${error.message}`);
        return error.message.length < 80 && !error.message.includes('secret');
      });
    }
  });

  it('finds a fault wherever JSON.parse does, in mutations of a valid text', () => {
    const rng = createRng(3);
    const valid = '{"a": [1, -2.5e3, "x\\u00e9\\n"], "b": {"c": null, "d": [true, false, {}], "e": []}}';
    for (let round = 0; round < 3000; round++) {
      const at = rng.integer(0, valid.length);
      const text = valid.slice(0, at) + ['', '"', ',', '}', 'x', '\\', '0', ':'][rng.integer(0, 7)] + valid.slice(at + rng.integer(0, 2));
      try {
        JSON.parse(text);
      } catch {
        assert.throws(() => parseJson(text), (error) => error instanceof JsonSyntaxError && error.offset <= text.length, text);
      }
    }
  });

  it('reads so many levels and no more, in small and large texts', () => {
    const toText = (depth: number, filler: string): string => `[${filler},${'['.repeat(depth - 1)}${']'.repeat(depth - 1)}]`;
    for (const filler of ['1', JSON.stringify('x'.repeat(2_000_000)), JSON.stringify('"[\\'.repeat(300_000)), JSON.stringify(Array(2000).fill({}))]) {
      assert.ok(Array.isArray(parseJson(toText(MAX_JSON_DEPTH, filler))));
      assert.throws(() => parseJson(toText(MAX_JSON_DEPTH + 1, filler)), JsonLimitError);
    }
    const objects = `${'{"a":'.repeat(MAX_JSON_DEPTH + 1)}1${'}'.repeat(MAX_JSON_DEPTH + 1)}`;
    assert.throws(() => parseJson(objects), JsonLimitError);
    assert.ok(isJsonObject(parseJson(objects.slice(5, -1))));
  });

  it('refuses a text by what comes first, its depth or its syntax', () => {
    assert.throws(() => parseJson('['.repeat(4_000_000)), JsonLimitError);
    for (const depth of [MAX_JSON_DEPTH + 1, 1_000_000]) assert.throws(() => parseJson('['.repeat(depth)), JsonLimitError);
    for (const text of ['['.repeat(MAX_JSON_DEPTH), `[x${'['.repeat(2000)}`, '[],'.repeat(2000)]) assert.throws(() => parseJson(text), JsonSyntaxError);
  });
});

describe('MAX_JSON_CONTAINERS', () => {
  it('bounds the lists and objects of a text', () => {
    const toText = (count: number): string => `[${'[],'.repeat(count - 2)}{}]`;
    assert.ok(Array.isArray(parseJson(toText(MAX_JSON_CONTAINERS))));
    assert.throws(() => parseJson(toText(MAX_JSON_CONTAINERS + 1)), (error) => error instanceof JsonLimitError && /2000000/.test(error.message));
  });
});

describe('MAX_JSON_STRINGS', () => {
  it('bounds the names and texts of a large text, whatever the texts hold', () => {
    const toText = (count: number): string => `[${Array.from({ length: count }, () => '"a"').join(',')}]`;
    assert.ok(Array.isArray(parseJson(toText(MAX_JSON_STRINGS))));
    assert.throws(() => parseJson(toText(MAX_JSON_STRINGS + 1)), (error) => error instanceof JsonLimitError && /500000 names and texts/.test(error.message));
    assert.equal(typeof parseJson(`"${'\\"'.repeat(2 * MAX_JSON_STRINGS + 1)}"`), 'string');
  });
});

describe('isJsonObject', () => {
  it('tells objects from everything else', () => {
    assert.deepEqual([{}, [], null, 'x', 1].map(isJsonObject), [true, false, false, false, false]);
  });
});
