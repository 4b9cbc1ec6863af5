// Durations as people write them: 100, 1.5s, 750us, 1m30s.

// The patterns give each text one reading only, so that a long wrong one is refused in linear time.
const BARE_NUMBER = /^(?:\d+(?:\.\d*)?|\.\d+)(?:e[-+]?\d+)?$/i;
const WHOLE_DURATION = /^(?:(?:\d+(?:\.\d*)?|\.\d+)(?:[nuµμm]?s|m|h))+$/;
const DURATION_PART = /([\d.]+)([a-zµμ]+)/g;

// Nanoseconds in each unit, under the names that Go gives them; the micro sign and the Greek letter look alike.
const UNITS: ReadonlyMap<string, number> = new Map([
  ['ns', 1],
  ['us', 1e3],
  ['\u00b5s', 1e3],
  ['\u03bcs', 1e3],
  ['ms', 1e6],
  ['s', 1e9],
  ['m', 60e9],
  ['h', 3600e9],
]);

/** The duration that a text stands for, in units of so many nanoseconds, as a bare number counts; NaN when it stands for none. */
export function readDuration(text: string, unitNanoseconds: number): number {
  if (BARE_NUMBER.test(text)) return Number(text);
  return WHOLE_DURATION.test(text) ? sumNanoseconds(text) / unitNanoseconds : Number.NaN;
}

function sumNanoseconds(text: string): number {
  let total = 0;
  for (const [, amount, unit = ''] of text.matchAll(DURATION_PART)) {
    total += Number(amount) * (UNITS.get(unit) ?? Number.NaN);
  }
  // Whole nanoseconds: 1.005s is 1005 ms exactly, which the product of binary fractions just misses.
  return Math.round(total);
}
