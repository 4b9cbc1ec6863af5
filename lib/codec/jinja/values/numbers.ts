// Python's ints and floats: which is which, and how one becomes the other.
import { WholeFloat } from '../../whole-float.ts';
import { MAX_INTEGER_DIGITS } from '../limits.ts';
import { TemplateError } from '../template-error.ts';
import type { Value } from './value.ts';

/** An int: safe, or a bigint outside of that range. */
export type Integer = number | bigint;
/** A float. */
export type Float = number | WholeFloat;

/** Whether a value is an int; booleans are not. */
export function isInteger(value: Value): value is Integer {
  return typeof value === 'number' ? Number.isSafeInteger(value) : typeof value === 'bigint';
}

/** Whether a value is a float. */
export function isFloat(value: Value): value is Float {
  return typeof value === 'number' ? !Number.isSafeInteger(value) : value instanceof WholeFloat;
}

/** The int that a value is in arithmetic, where booleans are 0 and 1; undefined when it is none. */
export function asInteger(value: Value): Integer | undefined {
  if (typeof value === 'boolean') return value ? 1 : 0;
  return isInteger(value) ? value : undefined;
}

/** The double that a value is in arithmetic, where booleans are 0 and 1; undefined when it is no number. */
export function asDouble(value: Value): number | undefined {
  if (typeof value === 'number') return value;
  if (value instanceof WholeFloat) return value.value;
  if (typeof value === 'boolean') return value ? 1 : 0;
  return typeof value === 'bigint' ? Number(value) : undefined;
}

const MAX_INTEGER = 10n ** BigInt(MAX_INTEGER_DIGITS);

/**
 * The int of a bigint.
 * @throws TemplateError when it has more than MAX_INTEGER_DIGITS digits
 */
export function toInteger(value: bigint): Integer {
  if (value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER) return Number(value);
  if (value >= MAX_INTEGER || value <= -MAX_INTEGER) throw new TemplateError('limit', 'the template makes an integer that is too large');
  return value;
}

/**
 * The int that an argument stands for: an index, a width, a count. Beyond 2^53 it is as good as infinite.
 * @throws TemplateError when it is no int
 */
export function toCount(value: Value, what: string): number {
  const integer = asInteger(value);
  if (integer === undefined) throw new TemplateError('type', `${what} must be an integer`);
  return Number(integer);
}

/** Cuts the fraction off. NaN and infinities are the caller's to refuse. */
export function truncate(value: number): Integer {
  const whole = Math.trunc(value);
  return Number.isSafeInteger(whole) ? whole + 0 : toInteger(BigInt(whole));
}

