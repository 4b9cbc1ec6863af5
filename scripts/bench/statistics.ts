// Order statistics for small series: medians and spread of rounds, percentiles of gaps.

/** The middle and the ends of a series, in the series' own unit. */
export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

/**
 * The spread of a series in any order; an even count's median is the mean of the two in the middle.
 * @throws TypeError when the series is empty.
 */
export function toSpread(values: readonly number[]): Spread {
  const sorted = Float64Array.from(values).sort();
  const upper = at(sorted, Math.floor(sorted.length / 2));
  const lower = at(sorted, Math.ceil(sorted.length / 2) - 1);
  return { median: (lower + upper) / 2, min: at(sorted, 0), max: at(sorted, sorted.length - 1) };
}

/**
 * The smallest value that at least `ratio` (0 to 1) of the values do not exceed; `sorted` ascends.
 * @throws TypeError when the series is empty or the ratio is out of range.
 */
export function percentile(sorted: Float64Array, ratio: number): number {
  if (!(ratio >= 0 && ratio <= 1)) throw new TypeError(`a percentile's ratio is from 0 to 1, got ${ratio}`);
  return at(sorted, Math.max(Math.ceil(ratio * sorted.length) - 1, 0));
}

/**
 * The arithmetic mean.
 * @throws TypeError when the series is empty.
 */
export function mean(values: Float64Array): number {
  if (values.length === 0) throw new TypeError('an empty series has no mean');
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function at(sorted: Float64Array, index: number): number {
  const value = sorted[index];
  if (value === undefined) throw new TypeError('an empty series has no order statistics');
  return value;
}
