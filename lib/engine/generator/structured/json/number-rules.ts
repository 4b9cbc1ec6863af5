// What schemas say about numbers, and numbers that satisfy it.
import type { Rng } from '../../../../base/rng.ts';
import { keyword, numberOf, type SchemaObject } from './schema.ts';
import type { ValueSource } from './value-source.ts';

/** Whether a number satisfies the keywords for numbers. */
export function isValidNumber(schema: SchemaObject, value: number): boolean {
  const { min, max, isMinExcluded, isMaxExcluded } = boundsOf(schema);
  if (isMinExcluded ? value <= min : value < min) return false;
  if (isMaxExcluded ? value >= max : value > max) return false;
  const step = numberOf(schema, 'multipleOf');
  return step === undefined || Number.isInteger(value / step);
}

/** A number that satisfies all the schemas' keywords for numbers; undefined when none is found. */
export function writeNumber(schemas: readonly SchemaObject[], isInteger: boolean, { rng, effort }: ValueSource): number | undefined {
  const bounds = schemas.map(boundsOf).reduce(intersect, ANY);
  const steps = schemas.flatMap((schema) => numberOf(schema, 'multipleOf') ?? []);
  const source = isInteger || steps.length > 0 ? multipleSource(bounds, stepOf(steps, isInteger)) : fractionSource(bounds);
  for (let attempt = 0; attempt < NUM_ATTEMPTS; attempt++) {
    effort.spend();
    const value = source(rng, attempt);
    if (value === undefined || !Number.isFinite(value)) return undefined;
    if (isInteger && !Number.isInteger(value)) continue;
    if (schemas.every((schema) => isValidNumber(schema, value))) return value;
  }
  return undefined;
}

interface Bounds {
  readonly min: number;
  readonly max: number;
  readonly isMinExcluded: boolean;
  readonly isMaxExcluded: boolean;
}

type Source = (rng: Rng, attempt: number) => number | undefined;

const NUM_ATTEMPTS = 300;
const ANY: Bounds = { min: Number.NEGATIVE_INFINITY, max: Number.POSITIVE_INFINITY, isMinExcluded: false, isMaxExcluded: false };
// Without bounds, numbers are from 0 to this.
const USUAL_WIDTH = 100;
// Wider bounds are meant to keep nonsense out rather than to be used up.
const WIDE = 100_000;

// Draft 4 has the exclusive bounds as booleans beside `minimum` and `maximum`.
function boundsOf(schema: SchemaObject): Bounds {
  const lower = sideOf(schema, 'minimum', 'exclusiveMinimum', -1);
  const upper = sideOf(schema, 'maximum', 'exclusiveMaximum', 1);
  return { min: lower.bound, isMinExcluded: lower.isExcluded, max: upper.bound, isMaxExcluded: upper.isExcluded };
}

function sideOf(schema: SchemaObject, name: string, exclusiveName: string, sign: 1 | -1): { bound: number; isExcluded: boolean } {
  const bound = numberOf(schema, name) ?? sign * Number.POSITIVE_INFINITY;
  const exclusive = keyword(schema, exclusiveName);
  if (typeof exclusive !== 'number') return { bound, isExcluded: exclusive === true };
  return sign * exclusive <= sign * bound ? { bound: exclusive, isExcluded: true } : { bound, isExcluded: false };
}

function intersect(one: Bounds, other: Bounds): Bounds {
  return {
    min: Math.max(one.min, other.min),
    isMinExcluded: one.min === other.min ? one.isMinExcluded || other.isMinExcluded : (one.min > other.min ? one : other).isMinExcluded,
    max: Math.min(one.max, other.max),
    isMaxExcluded: one.max === other.max ? one.isMaxExcluded || other.isMaxExcluded : (one.max < other.max ? one : other).isMaxExcluded,
  };
}

// Of several steps the least common multiple where they are whole, otherwise the widest: the rest is found by trying.
function stepOf(steps: readonly number[], isInteger: boolean): number {
  const all = isInteger ? [...steps, 1] : steps;
  const common = all.filter(Number.isInteger).reduce(leastCommonMultiple, 1);
  return Math.max(...all.filter((step) => !Number.isInteger(step)), all.some(Number.isInteger) ? common : 0);
}

function leastCommonMultiple(one: number, other: number): number {
  let [divisor, rest] = [one, other];
  while (rest > 0) [divisor, rest] = [rest, divisor % rest];
  return (one / divisor) * other;
}

function multipleSource(bounds: Bounds, step: number): Source {
  const first = bounds.isMinExcluded ? Math.floor(bounds.min / step) + 1 : Math.ceil(bounds.min / step);
  const last = bounds.isMaxExcluded ? Math.ceil(bounds.max / step) - 1 : Math.floor(bounds.max / step);
  const [from, to] = usualRange(first, last);
  if (!(from <= to)) return () => undefined;
  // Half of the attempts go through the range in order, so that the few that fit are found.
  return (rng, attempt) => {
    const index = attempt % 2 === 0 ? from + Math.floor(rng.next() * (to - from + 1)) : from + ((attempt - 1) / 2) % (to - from + 1);
    return Number((index * step).toPrecision(15));
  };
}

function fractionSource(bounds: Bounds): Source {
  const [from, to] = usualRange(bounds.min, bounds.max);
  if (!(from <= to)) return () => undefined;
  return (rng, attempt) => {
    const value = from + rng.next() * (to - from);
    // Few digits first, then as many as it takes.
    return attempt >= 20 ? value : Number(value.toFixed(Math.min(2 + Math.floor(attempt / 2), 12)));
  };
}

function usualRange(min: number, max: number): readonly [number, number] {
  if (max - min <= WIDE) return [min, max];
  if (min >= 0) return [min, Math.min(max, min + USUAL_WIDTH)];
  if (max <= 0) return [Math.max(min, max - USUAL_WIDTH), max];
  return [0, Math.min(max, USUAL_WIDTH)];
}
