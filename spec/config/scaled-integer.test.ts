import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { expandScaledNumbers, readScaledInteger } from '../../lib/config/scaled-integer.ts';

describe('readScaledInteger', () => {
  it('counts thousands with a small letter, 1024 with a capital one', () => {
    const rows: Readonly<Record<string, number>> = {
      '0': 0, '7': 7, '-7': -7, '+7': 7, '007': 7, '1_000': 1000, ' 7 ': 7,
      '1k': 1e3, '8m': 8e6, '1g': 1e9, '2t': 2e12,
      '1K': 1024, '8M': 8 * 2 ** 20, '1G': 2 ** 30, '2T': 2 ** 41,
      '25.6k': 25_600, '1.5m': 1_500_000, '0.0001k': 0, '1.1m': 1_100_000,
    };
    for (const [text, value] of Object.entries(rows)) assert.equal(readScaledInteger(text), value, text);
  });

  for (const text of ['', ' ', 'k', '1.5', '1.5K', '1kk', '1 k', '-1k', '1e3', '0x10', '1_', '_1', '1__0', 'auto', '1p', '9007199254740993', '9100t', '1\n2']) {
    it(`takes ${JSON.stringify(text)} for no integer, or for none that is exact`, () => {
      assert.ok(Number.isNaN(readScaledInteger(text)));
    });
  }
});

describe('expandScaledNumbers', () => {
  it('writes out the numbers of a JSON text, and leaves its strings alone', () => {
    const text = '{"a": 8k, "8k": "8k \\" 9k", "b": [1K,2m ,1.5k], "c": 5}';
    assert.equal(expandScaledNumbers(text), '{"a": 8000, "8k": "8k \\" 9k", "b": [1024,2000000 ,1500], "c": 5}');
  });

  it('leaves what is no number as it is', () => {
    for (const text of ['', '1.5K', 'a8k', '8kb', '"8k', '"a\\', '[1e3]', 'true']) assert.equal(expandScaledNumbers(text), text);
  });

  it('takes time in proportion to a text of escaped quotes without an end', () => {
    const text = `"${'\\"'.repeat(500_000)}`;
    assert.equal(expandScaledNumbers(text), text);
  });
});
