import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createRng } from '../../lib/base/rng.ts';
import { BFLOAT16, encodeMinifloat, FLOAT16, FLOAT8_E4M3, FLOAT8_E5M2, type MinifloatFormat } from '../../lib/codec/minifloat.ts';

// What a code stands for, read bit by bit.
function decode(code: number, { sizeBytes, exponentBits, mantissaBits }: MinifloatFormat): number {
  const signBit = 2 ** (8 * sizeBytes - 1);
  const sign = code >= signBit ? -1 : 1;
  const rest = code % signBit;
  const bias = 2 ** (exponentBits - 1) - 1;
  const exponent = Math.floor(rest / 2 ** mantissaBits);
  const fraction = (rest % 2 ** mantissaBits) / 2 ** mantissaBits;
  return sign * (exponent === 0 ? fraction * 2 ** (1 - bias) : (1 + fraction) * 2 ** (exponent - bias));
}

const FORMATS = { FLOAT16, BFLOAT16, FLOAT8_E4M3, FLOAT8_E5M2 };

describe('encodeMinifloat', () => {
  it('gives the codes of the specifications', () => {
    const cases: readonly (readonly [number, MinifloatFormat, number])[] = [
      [1, FLOAT16, 0x3c00],
      [-2, FLOAT16, 0xc000],
      [65504, FLOAT16, 0x7bff],
      [65520, FLOAT16, 0x7c00],
      [2 ** -24, FLOAT16, 0x0001],
      [2 ** -25, FLOAT16, 0x0000],
      [-0, FLOAT16, 0x8000],
      [1 / 3, FLOAT16, 0x3555],
      [1, BFLOAT16, 0x3f80],
      [-0.1, BFLOAT16, 0xbdcd],
      [1, FLOAT8_E4M3, 0x38],
      [448, FLOAT8_E4M3, 0x7e],
      [480, FLOAT8_E4M3, 0x7f],
      [2 ** -9, FLOAT8_E4M3, 0x01],
      [1, FLOAT8_E5M2, 0x3c],
      [57344, FLOAT8_E5M2, 0x7b],
      [1e6, FLOAT8_E5M2, 0x7c],
    ];
    for (const [value, format, code] of cases) assert.equal(encodeMinifloat(value, format), code, `${value}`);
  });

  it('gives every finite code for its own value', () => {
    for (const [name, format] of Object.entries(FORMATS)) {
      for (let code = 0; code < format.overflow; code++) assert.equal(encodeMinifloat(decode(code, format), format), code, `${name} ${code}`);
    }
  });

  it('rounds to the nearest code, and to the even one of two', () => {
    const rng = createRng(5);
    for (const [name, format] of Object.entries(FORMATS)) {
      for (let round = 0; round < 500; round++) {
        const value = Math.fround((rng.next() - 0.5) * 2 ** rng.integer(-8, 8));
        const code = encodeMinifloat(value, format);
        const distance = Math.abs(decode(code, format) - value);
        for (const other of [code - 1, code + 1]) {
          const otherDistance = Math.abs(decode(other, format) - value);
          assert.ok(distance < otherDistance || (distance === otherDistance && code % 2 === 0), `${name}: ${value}, seed 5`);
        }
      }
    }
  });
});
