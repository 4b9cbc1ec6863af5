// Filters for numbers.
import { toFloat } from '../../whole-float.ts';
import { withParameters, type BoundArguments } from '../arguments.ts';
import { formatFixed, roundTo } from '../format/number-format.ts';
import { MAX_INTEGER_DIGITS } from '../limits.ts';
import type { Run } from '../run.ts';
import { TemplateError } from '../template-error.ts';
import { negate } from '../values/arithmetic.ts';
import { isTruthy } from '../values/comparison.ts';
import { toPlain } from '../values/markup.ts';
import { asDouble, asInteger, toCount, toInteger, truncate } from '../values/numbers.ts';
import { trimBoth } from '../values/python-space.ts';
import { typeNameOf } from '../values/type-name.ts';
import { Undefined } from '../values/undefined.ts';
import type { BuiltIn, Value } from '../values/value.ts';

/** The filters by name. */
export const NUMBER_FILTERS: readonly (readonly [string, BuiltIn])[] = [
  ['abs', withParameters({ name: 'abs', parameters: [], numRequired: 0 }, (_run, value) => absolute(value))],
  ['int', withParameters({ name: 'int', parameters: ['default', 'base'], numRequired: 0 }, toInt)],
  ['float', withParameters({ name: 'float', parameters: ['default'], numRequired: 0 }, toDouble)],
  ['round', withParameters({ name: 'round', parameters: ['precision', 'method'], numRequired: 0 }, round)],
  ['filesizeformat', withParameters({ name: 'filesizeformat', parameters: ['binary'], numRequired: 0 }, formatFileSize)],
];

function absolute(value: Value): Value {
  const number = toNumber(value, 'abs');
  return number < 0 || Object.is(number, -0) ? negate(value) : (asInteger(value) ?? value);
}

function toNumber(value: Value, name: string): number {
  const number = asDouble(value);
  if (number !== undefined) return number;
  if (value instanceof Undefined) throw value.toError();
  throw new TemplateError('type', `${name} needs a number, not a value of type ${typeNameOf(value)}`);
}

function toInt(run: Run, value: Value, [otherwise = 0, base = 10]: BoundArguments): Value {
  if (value instanceof Undefined) throw value.toError();
  const plain = toPlain(value);
  if (typeof plain === 'string') {
    run.chargeText(plain.length);
    const parsed = parseInteger(plain, toCount(base, 'base'));
    if (parsed !== undefined) return parsed;
  }
  const integer = asInteger(plain);
  if (integer !== undefined) return integer;
  const double = typeof plain === 'string' ? parseDoubleText(plain) : asDouble(plain);
  return double === undefined || !Number.isFinite(double) ? otherwise : truncate(double);
}

const PREFIXES: Readonly<Record<number, RegExp>> = { 2: /^0b_?/i, 8: /^0o_?/i, 16: /^0x_?/i };
const DIGITS = '0123456789abcdefghijklmnopqrstuvwxyz';

function parseInteger(text: string, base: number): Value | undefined {
  const [, sign = '', rest = ''] = /^([-+]?)([^]*)$/.exec(trimBoth(text).toLowerCase()) ?? [];
  const radix = base === 0 ? ({ '0b': 2, '0o': 8, '0x': 16 }[rest.slice(0, 2)] ?? 10) : base;
  const digits = rest.replace(PREFIXES[radix] ?? /^(?!)/, '');
  if (radix < 2 || radix > 36 || !/^[\da-z]+(?:_[\da-z]+)*$/.test(digits) || digits.length > MAX_INTEGER_DIGITS) return undefined;
  let value = 0n;
  for (const digit of digits.replaceAll('_', '')) {
    const number = DIGITS.indexOf(digit);
    if (number >= radix) return undefined;
    value = value * BigInt(radix) + BigInt(number);
  }
  return toInteger(sign === '-' ? -value : value);
}

function toDouble(_run: Run, value: Value, [otherwise = toFloat(0)]: BoundArguments): Value {
  return parseDouble(value) ?? otherwise;
}

function parseDouble(value: Value): Value | undefined {
  if (value instanceof Undefined) throw value.toError();
  const plain = toPlain(value);
  const double = typeof plain === 'string' ? parseDoubleText(plain) : asDouble(plain);
  return double === undefined ? undefined : toFloat(double);
}

function parseDoubleText(text: string): number | undefined {
  const trimmed = trimBoth(text).toLowerCase();
  const special = /^([-+]?)(inf|infinity|nan)$/.exec(trimmed);
  if (special !== null) return special[2] === 'nan' ? NaN : special[1] === '-' ? -Infinity : Infinity;
  if (!/^[-+]?(?:\d+(?:_\d+)*\.?(?:\d+(?:_\d+)*)?|\.\d+(?:_\d+)*)(?:e[-+]?\d+(?:_\d+)*)?$/.test(trimmed)) return undefined;
  return Number(trimmed.replaceAll('_', ''));
}

function round(_run: Run, value: Value, [precision = 0, method = 'common']: BoundArguments): Value {
  const number = toNumber(value, 'round');
  const digits = toCount(precision, 'precision');
  if (method === 'common') return asInteger(value) === undefined ? toFloat(roundTo(number, digits)) : roundInteger(value, digits);
  if (method !== 'ceil' && method !== 'floor') throw new TemplateError('value', 'the method of round must be common, ceil or floor');
  const unit = 10 ** digits;
  return toFloat(Math[method](number * unit) / unit);
}

function roundInteger(value: Value, digits: number): Value {
  const integer = asInteger(value) ?? 0;
  return digits >= 0 ? integer : truncate(roundTo(Number(integer), digits));
}

const DECIMAL_UNITS = ['kB', 'MB', 'GB', 'TB', 'PB', 'EB', 'ZB', 'YB'];
const BINARY_UNITS = ['KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB', 'ZiB', 'YiB'];

function formatFileSize(_run: Run, value: Value, [binary = false]: BoundArguments): string {
  const double = parseDouble(value);
  const size = double === undefined ? toNumber(value, 'filesizeformat') : toNumber(double, 'filesizeformat');
  const [base, units] = isTruthy(binary) ? [1024, BINARY_UNITS] : [1000, DECIMAL_UNITS];
  if (size === 1) return '1 Byte';
  if (size < base) return `${Math.trunc(size)} Bytes`;
  const index = units.findIndex((_, position) => size < base ** (position + 2));
  const unit = index < 0 ? units.length - 1 : index;
  return `${formatFixed(size / base ** (unit + 1), 1)} ${units[unit] ?? ''}`;
}

