// Numbers, labels and headers of the text format, to the letter.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createRng } from '../../../lib/base/rng.ts';
import { formatHeader, formatLabels, formatNumber } from '../../../lib/wire/prometheus/text-format.ts';

// The texts are what prometheus_client 0.26 writes for the same doubles.
const NUMBERS: readonly [value: number, text: string][] = [
  [0, '0.0'],
  [-0, '-0.0'],
  [1, '1.0'],
  [-3, '-3.0'],
  [67, '67.0'],
  [0.5, '0.5'],
  [0.1 + 0.2, '0.30000000000000004'],
  [1e-4, '0.0001'],
  [1e-5, '1e-05'],
  [1.5e-7, '1.5e-07'],
  [-1.5e-7, '-1.5e-07'],
  [5e-324, '5e-324'],
  [999_999, '999999.0'],
  [999_999.5, '999999.5'],
  [1e6, '1e+06'],
  [1_000_000.5, '1.0000005e+06'],
  [1_234_567, '1.234567e+06'],
  [1_431_818_240, '1.43181824e+09'],
  [1_795_567_494.7942085, '1.7955674947942085e+09'],
  [1e15, '1e+15'],
  [2 ** 53, '9.007199254740992e+15'],
  [1.5e16, '1.5e+16'],
  [1.2345678901234568e17, '1.2345678901234568e+17'],
  [1e21, '1e+21'],
  [1e100, '1e+100'],
  [1e300, '1e+300'],
  [Number.MAX_VALUE, '1.7976931348623157e+308'],
  // Only numbers above zero turn to exponents at a million.
  [-1_234_567, '-1234567.0'],
  [-1e15, '-1000000000000000.0'],
  [-1e16, '-1e+16'],
  [-1e17, '-1e+17'],
  [Number.POSITIVE_INFINITY, '+Inf'],
  [Number.NEGATIVE_INFINITY, '-Inf'],
  [Number.NaN, 'NaN'],
];

describe('formatNumber', () => {
  for (const [value, text] of NUMBERS) {
    it(`writes ${Object.is(value, -0) ? '-0' : value} as ${text}`, () => assert.equal(formatNumber(value), text));
  }

  it('loses nothing: every double reads back as itself', (context) => {
    const seed = 20260711;
    context.diagnostic(`seed ${seed}`);
    const rng = createRng(seed);
    const bits = new DataView(new ArrayBuffer(8));
    for (let round = 0; round < 5000; round++) {
      for (const offset of [0, 4]) bits.setUint32(offset, rng.integer(0, 0xffff_ffff));
      const value = bits.getFloat64(0);
      if (Number.isFinite(value)) assert.equal(Number(formatNumber(value)), value);
    }
  });
});

/** The value of a label text, as a parser of the format reads it. */
function unescape(text: string): string {
  return text.replace(/\\(.)/g, (_, char: string) => (char === 'n' ? '\n' : char));
}

describe('formatLabels', () => {
  it('puts names in alphabetical order', () => {
    assert.equal(formatLabels({ model_name: 'm', engine: '0', Z: '' }), '{Z="",engine="0",model_name="m"}');
  });

  it('is empty without labels', () => {
    assert.equal(formatLabels({}), '');
  });

  it('escapes what would end the value or the line, and nothing else', () => {
    assert.equal(formatLabels({ a: 'x"y\\z\nw' }), '{a="x\\"y\\\\z\\nw"}');
    assert.equal(formatLabels({ a: '\\n' }), '{a="\\\\n"}');
    assert.equal(formatLabels({ a: '{},=#\t\r 你😀' }), '{a="{},=#\t\r 你😀"}');
  });

  it('keeps hostile values on one line, and they read back as themselves', (context) => {
    const seed = 20260712;
    context.diagnostic(`seed ${seed}`);
    const rng = createRng(seed);
    const pieces = ['"', '\\', '\n', 'n', '{', '}', ',', '=', ' ', '', '你', '\u0000', '#'];
    for (let round = 0; round < 2000; round++) {
      const value = Array.from({ length: rng.integer(0, 8) }, () => pieces[rng.integer(0, pieces.length - 1)]).join('');
      const [, escaped = ''] = /^\{a="((?:[^"\\\n]|\\["\\n])*)"\}$/.exec(formatLabels({ a: value })) ?? [];
      assert.equal(unescape(escaped), value);
    }
  });
});

describe('formatHeader', () => {
  it('writes help and type, each on its line', () => {
    const header = formatHeader({ name: 'a:b', help: 'What it is.', type: 'gauge' });
    assert.equal(header, '# HELP a:b What it is.\n# TYPE a:b gauge\n');
  });

  it('escapes backslashes and line ends of the help, and leaves quotes', () => {
    const header = formatHeader({ name: 'a', help: 'x\\y\n"z"', type: 'counter' });
    assert.equal(header, '# HELP a x\\\\y\\n"z"\n# TYPE a counter\n');
  });
});
