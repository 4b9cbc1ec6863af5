// How latencies spread around their means: even numbers from a stream, transformed.
import type { Rng } from '../../../base/rng.ts';
import type { LatencyDistribution } from './options.ts';
import type { PacedSequence } from './pacing.ts';

/**
 * A latency with the mean `meanMs`, 0 or more and finite: never negative, finite, and 0 where the mean is 0, whatever the
 * standard deviation. The sequence's stream is left alone where the result is the mean itself.
 */
export type LatencyDraw = (meanMs: number, sequence: Pick<PacedSequence, 'latencyRng'>) => number;

/** The draws of a distribution with a standard deviation in milliseconds, 0 or more and finite; those that have their own ignore it. */
export function createLatencyDraw(distribution: LatencyDistribution, stdDevMs: number): LatencyDraw {
  return DISTRIBUTIONS[distribution](stdDevMs);
}

const DISTRIBUTIONS: Readonly<Record<LatencyDistribution, (stdDevMs: number) => LatencyDraw>> = {
  normal: createNormalDraw,
  lognormal: createLognormalDraw,
  exponential: () => drawExponential,
  constant: () => takeMean,
};

function takeMean(meanMs: number): number {
  return meanMs;
}

// The Go simulator's bounds, as multiples of the mean. What falls outside lands on the bound.
const MIN_NORMAL_RATIO = 0.3;
const MAX_NORMAL_RATIO = 1.7;

function createNormalDraw(stdDevMs: number): LatencyDraw {
  if (stdDevMs === 0) return takeMean;
  return (meanMs, sequence) => {
    if (meanMs === 0) return 0;
    const drawnMs = meanMs + stdDevMs * drawStandardNormal(sequence.latencyRng);
    return Math.min(Math.max(drawnMs, MIN_NORMAL_RATIO * meanMs), MAX_NORMAL_RATIO * meanMs);
  };
}

// Keeps the square of the ratio finite. Long before it all draws but one in very many are 0.
const MAX_DEVIATION_RATIO = 1e150;

// With r = standard deviation / mean, exp(mu + sigma z) has these moments for sigma^2 = ln(1 + r^2) and mu = ln(mean) - sigma^2 / 2.
function createLognormalDraw(stdDevMs: number): LatencyDraw {
  if (stdDevMs === 0) return takeMean;
  return (meanMs, sequence) => {
    if (meanMs === 0) return 0;
    const ratio = Math.min(stdDevMs / meanMs, MAX_DEVIATION_RATIO);
    const squared = ratio * ratio;
    const sigma = Math.sqrt(Math.log1p(squared));
    return (meanMs / Math.sqrt(1 + squared)) * Math.exp(sigma * drawStandardNormal(sequence.latencyRng));
  };
}

function drawExponential(meanMs: number, sequence: Pick<PacedSequence, 'latencyRng'>): number {
  if (meanMs === 0) return 0;
  return meanMs * -Math.log(1 - sequence.latencyRng.next());
}

// Ratio of uniforms: for (u, v) even over the region v^2 <= -4 u^2 ln u, v / u is standard normal. Leva's two ellipses
// (ACM TOMS 18:4, 1992), one inside the region and one around it, decide all but 1 % of the points without a logarithm.
const WIDTH = 1.7156;
const CENTRE_U = 0.449871;
const CENTRE_V = -0.386595;
const WEIGHT_V = 0.196;
const WEIGHT_UV = 0.25472;
const INNER = 0.27597;
const OUTER = 0.27846;

/** A standard normal deviate: mean 0, standard deviation 1. Takes 2.7 numbers of the stream on average. */
export function drawStandardNormal(rng: Rng): number {
  for (;;) {
    const u = 1 - rng.next();
    const v = WIDTH * (rng.next() - 0.5);
    const x = u - CENTRE_U;
    const y = Math.abs(v) - CENTRE_V;
    const radius = x * x + y * (WEIGHT_V * y - WEIGHT_UV * x);
    if (radius < INNER || (radius < OUTER && v * v <= -4 * u * u * Math.log(u))) return v / u;
  }
}
