import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readDuration } from '../../lib/config/duration-text.ts';

const MILLISECOND = 1e6;

describe('readDuration', () => {
  it('counts a bare number in the unit, and parts in their own', () => {
    const texts = { '100': 100, '.5': 0.5, '1e3': 1000, '1.5s': 1500, '1m30s': 90_000, '1h': 3_600_000, '750us': 0.75, '2.5ms': 2.5, '2\u00b5s': 0.002, '2\u03bcs': 0.002, '5ns': 0.000005 };
    for (const [text, expected] of Object.entries(texts)) assert.equal(readDuration(text, MILLISECOND), expected, text);
    assert.equal(readDuration('30', 1e9), 30);
  });

  it('is exact to the nanosecond', () => {
    assert.equal(readDuration('1.005s', MILLISECOND), 1005);
    assert.equal(readDuration('4.35s', MILLISECOND), 4350);
  });

  it('knows nothing else', () => {
    for (const text of ['', '-1', '1 s', '5x', '1s5', 's', '1S', '1e3s', 'Infinity', `${'1s'.repeat(50_000)}x`]) {
      assert.ok(Number.isNaN(readDuration(text, MILLISECOND)), text.slice(0, 20));
    }
  });
});
