import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createRng } from '../../lib/base/rng.ts';
import { showText, showValue } from '../../lib/config/show.ts';
import { drawHostileText, isOneShortLine } from './hostile-text.ts';

describe('showText', () => {
  it('leaves printable text alone', () => {
    assert.equal(showText('--port'), '--port');
    assert.equal(showText('naïve 模型 \u{1f600}'), 'naïve 模型 \u{1f600}');
  });

  it('escapes line ends, controls, direction marks and lone surrogates', () => {
    assert.equal(showText('a\nb\u001b\u2028\u202e\ud800'), 'a\\u{a}b\\u{1b}\\u{2028}\\u{202e}\\u{d800}');
  });

  it('cuts after 60 characters without tearing a surrogate pair', () => {
    assert.equal(showText('x'.repeat(60)), 'x'.repeat(60));
    assert.equal(showText('x'.repeat(61)), `${'x'.repeat(60)}...`);
    assert.equal(showText('\u{1f600}'.repeat(61)), `${'\u{1f600}'.repeat(60)}...`);
  });
});

describe('showValue', () => {
  it('shows JSON', () => {
    assert.equal(showValue('a "b"\n'), '"a \\"b\\"\\n"');
    assert.equal(showValue([1, 'x', null]), '[1,"x",null]');
    assert.equal(showValue(null), 'null');
  });

  it('shows numbers that JSON cannot hold', () => {
    assert.equal(showValue(Number.NaN), 'NaN');
    assert.equal(showValue(Number.NEGATIVE_INFINITY), '-Infinity');
  });

  it('names the type of what JSON cannot hold', () => {
    const cycle: unknown[] = [];
    cycle.push(cycle);
    const shown = [undefined, () => 1, Symbol('s'), 5n, cycle].map(showValue);
    assert.deepEqual(shown, ['undefined', 'function', 'symbol', 'bigint', 'object']);
  });

  it('is one short line for hostile texts', (context) => {
    const seed = 20260701;
    context.diagnostic(`seed ${seed}`);
    const rng = createRng(seed);
    for (let round = 0; round < 1000; round++) {
      const text = drawHostileText(rng);
      assert.ok(isOneShortLine(showValue(text)), JSON.stringify(text));
      assert.ok(isOneShortLine(showText(text)), JSON.stringify(text));
    }
  });
});
