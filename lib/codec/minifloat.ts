// Floats of 8 and 16 bits: IEEE 754 binary16, bfloat16, and E4M3 and E5M2 of the OCP 8-bit specification.

/** A format, sign bit aside. */
export interface MinifloatFormat {
  readonly sizeBytes: 1 | 2;
  readonly exponentBits: number;
  readonly mantissaBits: number;
  /** The code of what is too large: infinity, or in E4M3, which has none, NaN. */
  readonly overflow: number;
}

export const FLOAT16: MinifloatFormat = { sizeBytes: 2, exponentBits: 5, mantissaBits: 10, overflow: 0x7c00 };
export const BFLOAT16: MinifloatFormat = { sizeBytes: 2, exponentBits: 8, mantissaBits: 7, overflow: 0x7f80 };
export const FLOAT8_E4M3: MinifloatFormat = { sizeBytes: 1, exponentBits: 4, mantissaBits: 3, overflow: 0x7f };
export const FLOAT8_E5M2: MinifloatFormat = { sizeBytes: 1, exponentBits: 5, mantissaBits: 2, overflow: 0x7c };

/** The code of a finite 32-bit float: the nearest one, of two equally near the even one. `1` in FLOAT16 is 0x3c00. */
export function encodeMinifloat(value: number, { sizeBytes, exponentBits, mantissaBits, overflow }: MinifloatFormat): number {
  const sign = value < 0 || Object.is(value, -0) ? 2 ** (8 * sizeBytes - 1) : 0;
  const magnitude = Math.abs(value);
  if (magnitude === 0) return sign;
  const bias = 2 ** (exponentBits - 1) - 1;
  const exponent = Math.max(Math.floor(Math.log2(magnitude)), 1 - bias);
  const mantissa = roundHalfEven(magnitude / 2 ** (exponent - mantissaBits));
  // The mantissa has its leading one, which below the smallest exponent is a zero; one that was rounded up carries over.
  const code = (exponent + bias - 1) * 2 ** mantissaBits + mantissa;
  return sign + Math.min(code, overflow);
}

function roundHalfEven(value: number): number {
  const below = Math.floor(value);
  const rest = value - below;
  if (rest !== 0.5) return Math.round(value);
  return below % 2 === 0 ? below : below + 1;
}
