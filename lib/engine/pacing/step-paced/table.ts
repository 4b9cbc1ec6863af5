// The table model: interpolation between steps that were measured.
import type { StepTimeModel } from './step-time.ts';
import type { MeasuredPoint } from './table-points.ts';

/**
 * Interpolates linearly along prefill tokens, decode requests and KV tokens, nested in this order:
 *
 * ```
 * prefill tokens   0 ---------------------- 2048        between the two nearest, each found by
 * decode requests  1 ------- 8 --- 64        0          interpolating between the two nearest, each found by
 * KV tokens        128-4096  1k-32k 8k-256k  2048       interpolating along its own measured line
 * ```
 *
 * On a complete grid this is trilinear interpolation; where KV tokens were measured as batch times context, each batch
 * keeps its own range. Below the first value of an axis the first one holds; beyond the last one the last piece goes on,
 * but never downwards; an axis with one value changes nothing. Query-key pairs are not looked at.
 */
export function createTableModel(points: readonly MeasuredPoint[]): StepTimeModel {
  const table = createAxis(points, (point) => point.numPrefillTokens, (samePrefill) =>
    createAxis(samePrefill, (point) => point.numDecodeRequests, (sameDecode) =>
      createAxis(sameDecode, (point) => point.numKvTokensRead, ([point]) => point?.ms ?? 0)));
  return {
    stepTimeMs: ({ numPrefillTokens, numDecodeRequests, numKvTokensRead }) =>
      interpolate(table, numPrefillTokens, (byDecode) =>
        interpolate(byDecode, numDecodeRequests, (byKv) =>
          interpolate(byKv, numKvTokensRead, (ms) => ms))),
  };
}

/** What was measured at one count of an axis: a time, or the next axis. Axes ascend and are never empty. */
interface Knot<T> {
  readonly count: number;
  readonly value: T;
}

function createAxis<T>(
  points: readonly MeasuredPoint[],
  countOf: (point: MeasuredPoint) => number,
  createValue: (points: readonly MeasuredPoint[]) => T,
): Knot<T>[] {
  const groups = new Map<number, MeasuredPoint[]>();
  for (const point of points) {
    const group = groups.get(countOf(point));
    if (group === undefined) groups.set(countOf(point), [point]);
    else group.push(point);
  }
  return [...groups].map(([count, group]) => ({ count, value: createValue(group) })).sort((a, b) => a.count - b.count);
}

function interpolate<T>(axis: readonly Knot<T>[], count: number, evaluate: (value: T) => number): number {
  const index = Math.min(findAbove(axis, count), axis.length - 1);
  const [upper, lower = upper] = [axis[index], axis[index - 1]];
  if (upper === undefined || lower === undefined) return 0;
  const low = evaluate(lower.value);
  if (upper === lower) return low;
  const high = evaluate(upper.value);
  const ratio = (count - lower.count) / (upper.count - lower.count);
  return ratio < 1 ? low + (high - low) * ratio : high + Math.max(0, high - low) * (ratio - 1);
}

/** The index of the first knot above `count`; the length when there is none. */
function findAbove(axis: readonly Knot<unknown>[], count: number): number {
  let low = 0;
  let high = axis.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((axis[middle]?.count ?? 0) > count) high = middle;
    else low = middle + 1;
  }
  return low;
}
