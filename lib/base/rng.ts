// Seeded randomness: small fast streams that depend on nothing but their seed.

/** A stream of random numbers. Two streams of the same seed give the same numbers. */
export interface Rng {
  /** A float in [0, 1) with 32 random bits. */
  next(): number;
  /** An integer in [min, max], both ends included; `max - min` below 2^32. */
  integer(min: number, max: number): number;
}

/** A stream from a 32-bit seed (other numbers are reduced to 32 bits). Mulberry32: one multiplication chain per number. */
export function createRng(seed: number): Rng {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000;
  };
  return { next, integer: (min, max) => min + Math.floor(next() * (max - min + 1)) };
}

const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

/** A 32-bit hash of a text's UTF-16 code units (FNV-1a over units, then mixed). */
export function hashText(text: string): number {
  return hashTextRange(text, 0, text.length);
}

/** The hash of the part of a text from `start` to before `end`, the same as that of the part cut out. */
export function hashTextRange(text: string, start: number, end: number): number {
  let hash = FNV_OFFSET;
  for (let index = start; index < end; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), FNV_PRIME);
  }
  return mixBits(hash);
}

const SPACE = 0x20;
const DIGIT_0 = 0x30;
// More than any safe integer has.
const digits = new Uint8Array(20);

/** The hash of the text that safe integers from 0 make in decimal, with a space between two: `hashText(values.join(' '))` without the text. */
export function hashDecimals(values: readonly number[]): number {
  let hash = FNV_OFFSET;
  for (let index = 0; index < values.length; index++) {
    if (index > 0) hash = Math.imul(hash ^ SPACE, FNV_PRIME);
    for (let place = splitDigits(values[index] ?? 0) - 1; place >= 0; place--) {
      hash = Math.imul(hash ^ (DIGIT_0 + (digits[place] ?? 0)), FNV_PRIME);
    }
  }
  return mixBits(hash);
}

// Puts a number's digits into `digits`, the last one first. @returns how many there are.
function splitDigits(value: number): number {
  let count = 0;
  let rest = value;
  // Until it fits into 32 bits, where division is cheap.
  for (; rest > 0x7fffffff; rest = Math.floor(rest / 10)) digits[count++] = rest % 10;
  let small = rest | 0;
  do {
    const next = (small / 10) | 0;
    digits[count++] = small - next * 10;
    small = next;
  } while (small > 0);
  return count;
}

/** A 32-bit seed derived from several numbers, in order; a change in one of them changes about half of the bits. */
export function deriveSeed(...parts: readonly number[]): number {
  let hash = FNV_OFFSET;
  for (const part of parts) {
    // Seeds are up to 64 bits wide as JSON numbers: take both halves of what a double holds exactly.
    hash = mixBits(Math.imul(hash ^ (part >>> 0), FNV_PRIME));
    hash = mixBits(Math.imul(hash ^ (Math.floor(part / 0x1_0000_0000) >>> 0), FNV_PRIME));
  }
  return hash;
}

function mixBits(value: number): number {
  let mixed = value >>> 0;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x7feb352d);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x846ca68b);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
