// How well the arrivals of paced streams keep to their schedule: gaps, lateness at the end, and tokens that came early.
import { mean, percentile } from './statistics.ts';

/** One finished stream. All times are milliseconds on one clock. */
export interface StreamTrace {
  /** When the request was written: no token may be due before it. */
  readonly sentAtMs: number;
  /** When each frame with text arrived, ascending. */
  readonly arrivalsMs: Float64Array;
}

/** Milliseconds, over all gaps between neighbouring tokens of all streams unless a field says otherwise. */
export interface PaceSummary {
  readonly numStreams: number;
  readonly numGaps: number;
  readonly gapMeanMs: number;
  readonly gapP99Ms: number;
  /** |mean gap - inter-token latency|: what adds up over a stream. */
  readonly meanErrorMs: number;
  /** Of |gap - inter-token latency|, as are the next two. */
  readonly errorP50Ms: number;
  readonly errorP99Ms: number;
  readonly errorMaxMs: number;
  /** The last token's arrival after first + (n - 1) * latency; median and worst of the streams. */
  readonly lastLatenessP50Ms: number;
  readonly lastLatenessMaxMs: number;
  /**
   * The furthest that any token k arrived before first + k * latency; 0 when none did. A first frame that the receiver
   * saw late shows here too, so it is an upper bound.
   */
  readonly earliestMs: number;
  /** Tokens k that arrived before sent + k * latency: a server that never hurries has none, however late we look. */
  readonly numEarly: number;
}

/**
 * Summarises streams whose tokens are due every `interTokenMs`, the first one no sooner than the request.
 * @throws TypeError when no stream has a gap.
 */
export function summarizePace(streams: readonly StreamTrace[], interTokenMs: number): PaceSummary {
  const gaps = collectGaps(streams).sort();
  const errors = gaps.map((gap) => Math.abs(gap - interTokenMs)).sort();
  const lateness = Float64Array.from(streams, (stream) => lastLateness(stream, interTokenMs)).sort();
  const meanMs = mean(gaps);
  return {
    numStreams: streams.length,
    numGaps: gaps.length,
    gapMeanMs: meanMs,
    gapP99Ms: percentile(gaps, 0.99),
    meanErrorMs: Math.abs(meanMs - interTokenMs),
    errorP50Ms: percentile(errors, 0.5),
    errorP99Ms: percentile(errors, 0.99),
    errorMaxMs: percentile(errors, 1),
    lastLatenessP50Ms: percentile(lateness, 0.5),
    lastLatenessMaxMs: percentile(lateness, 1),
    earliestMs: streams.reduce((worst, stream) => Math.max(worst, furthestEarly(stream, interTokenMs)), 0),
    numEarly: streams.reduce((sum, stream) => sum + countEarly(stream, interTokenMs), 0),
  };
}

function collectGaps(streams: readonly StreamTrace[]): Float64Array {
  const numGaps = streams.reduce((sum, stream) => sum + Math.max(stream.arrivalsMs.length - 1, 0), 0);
  const gaps = new Float64Array(numGaps);
  let at = 0;
  for (const { arrivalsMs } of streams) {
    for (let k = 1; k < arrivalsMs.length; k++) gaps[at++] = arrivalsMs[k]! - arrivalsMs[k - 1]!;
  }
  return gaps;
}

function lastLateness({ arrivalsMs }: StreamTrace, interTokenMs: number): number {
  const last = arrivalsMs.length - 1;
  return last < 0 ? 0 : arrivalsMs[last]! - (arrivalsMs[0]! + last * interTokenMs);
}

function furthestEarly({ arrivalsMs }: StreamTrace, interTokenMs: number): number {
  return arrivalsMs.reduce((worst, ms, k) => Math.max(worst, arrivalsMs[0]! + k * interTokenMs - ms), 0);
}

// Both ends stamp with the same monotonic clock; the allowance is for the sums' rounding.
const ROUNDING_MS = 0.01;

function countEarly({ sentAtMs, arrivalsMs }: StreamTrace, interTokenMs: number): number {
  return arrivalsMs.reduce((sum, ms, k) => sum + (ms < sentAtMs + k * interTokenMs - ROUNDING_MS ? 1 : 0), 0);
}
