// Python's operators.
import { toFloat } from '../../whole-float.ts';
import { formatPercent } from '../format/percent-format.ts';
import type { Run } from '../run.ts';
import { TemplateError } from '../template-error.ts';
import { escapeHtml, Markup, toPlain } from './markup.ts';
import { asDouble, asInteger, type Float, type Integer, isInteger, toInteger } from './numbers.ts';
import { toText } from './text.ts';
import { Tuple } from './tuple.ts';
import { typeNameOf } from './type-name.ts';
import { Undefined } from './undefined.ts';
import type { Value } from './value.ts';

/** The operators between two values; `~` and the comparisons are not among them. */
export type BinaryOperator = '+' | '-' | '*' | '/' | '//' | '%' | '**';

/** A binary operator's function; it throws a TemplateError for operands that do not fit. */
export type BinaryOperation = (run: Run, left: Value, right: Value) => Value;

export const BINARY_OPERATIONS: Readonly<Record<BinaryOperator, BinaryOperation>> = {
  '+': add,
  '-': (_run, left, right) => calculate('-', left, right),
  '*': multiply,
  '/': (_run, left, right) => calculate('/', left, right),
  '//': (_run, left, right) => calculate('//', left, right),
  '%': modulo,
  '**': (_run, left, right) => calculate('**', left, right),
};

/** The number with the opposite sign. */
export function negate(value: Value): Value {
  const integer = asInteger(value);
  if (integer !== undefined) return typeof integer === 'bigint' ? toInteger(-integer) : 0 - integer;
  const double = asDouble(value);
  if (double === undefined) throw operandError('-', value);
  return toFloat(-double);
}

/** The number itself; of a boolean, its number. */
export function affirm(value: Value): Value {
  const number = asInteger(value) ?? (asDouble(value) === undefined ? undefined : value);
  if (number === undefined) throw operandError('+', value);
  return number;
}

function operandError(operator: string, value: Value): TemplateError {
  if (value instanceof Undefined) return value.toError();
  return new TemplateError('type', `a value of type ${typeNameOf(value)} has no ${operator}`);
}

function add(run: Run, left: Value, right: Value): Value {
  if (typeof left === 'string' && typeof right === 'string') return run.made(left + right);
  if (Array.isArray(left) && Array.isArray(right)) return joinItems(run, left, right);
  if (left instanceof Tuple && right instanceof Tuple) return new Tuple(joinItems(run, left.items, right.items));
  if (left instanceof Markup || right instanceof Markup) return addMarkup(run, left, right);
  return calculate('+', left, right);
}

function joinItems(run: Run, left: readonly Value[], right: readonly Value[]): readonly Value[] {
  run.charge(left.length + right.length);
  return [...left, ...right];
}

function addMarkup(run: Run, left: Value, right: Value): Value {
  const [leftText, rightText] = [toSafeText(left), toSafeText(right)];
  if (leftText === undefined || rightText === undefined) return calculate('+', left, right);
  return new Markup(run.made(leftText + rightText));
}

function toSafeText(value: Value): string | undefined {
  if (value instanceof Markup) return value.text;
  return typeof value === 'string' ? escapeHtml(value) : undefined;
}

function multiply(run: Run, left: Value, right: Value): Value {
  const [value, count] = isInteger(left) || typeof left === 'boolean' ? [right, left] : [left, right];
  const times = asInteger(count);
  if (times === undefined) return calculate('*', left, right);
  const plain = toPlain(value);
  if (typeof plain === 'string') return repeatText(run, plain, Math.max(0, Number(times)));
  if (Array.isArray(value)) return repeatItems(run, value, Number(times));
  if (value instanceof Tuple) return new Tuple(repeatItems(run, value.items, Number(times)));
  return calculate('*', left, right);
}

function repeatText(run: Run, text: string, times: number): string {
  if (text === '' || times === 0) return '';
  run.chargeText(text.length * times);
  return text.repeat(times);
}

function repeatItems(run: Run, items: readonly Value[], times: number): readonly Value[] {
  if (items.length === 0 || times <= 0) return [];
  run.charge(items.length * times);
  return Array.from({ length: times }, () => items).flat(1) as Value[];
}

function modulo(run: Run, left: Value, right: Value): Value {
  if (typeof left === 'string') return formatPercent(run, left, right, (value) => toText(run, value));
  if (left instanceof Markup) return new Markup(formatPercent(run, left.text, right, (value) => escapeHtml(toText(run, value))));
  return calculate('%', left, right);
}

function calculate(operator: BinaryOperator, left: Value, right: Value): Value {
  if (left instanceof Undefined) throw left.toError();
  if (right instanceof Undefined) throw right.toError();
  const [leftInteger, rightInteger] = [asInteger(left), asInteger(right)];
  if (leftInteger !== undefined && rightInteger !== undefined) return calculateIntegers(operator, leftInteger, rightInteger);
  const [leftDouble, rightDouble] = [asDouble(left), asDouble(right)];
  if (leftDouble === undefined || rightDouble === undefined) {
    throw new TemplateError('type', `${operator} does not fit values of type ${typeNameOf(left)} and ${typeNameOf(right)}`);
  }
  return calculateFloats(operator, leftDouble, rightDouble);
}

function calculateIntegers(operator: BinaryOperator, left: Integer, right: Integer): Integer | Float {
  if (operator === '+' || operator === '-') {
    const quick = operator === '+' ? Number(left) + Number(right) : Number(left) - Number(right);
    if (typeof left === 'number' && typeof right === 'number' && Number.isSafeInteger(quick)) return quick;
    return toInteger(operator === '+' ? BigInt(left) + BigInt(right) : BigInt(left) - BigInt(right));
  }
  if (operator === '*') return toInteger(BigInt(left) * BigInt(right));
  if (operator === '**') return power(left, right);
  if (right == 0) throw divisionError();
  if (operator === '/') return toFloat(Number(left) / Number(right));
  const quotient = floorDivide(BigInt(left), BigInt(right));
  return toInteger(operator === '//' ? quotient : BigInt(left) - quotient * BigInt(right));
}

function floorDivide(left: bigint, right: bigint): bigint {
  const quotient = left / right;
  return quotient * right !== left && left < 0n !== right < 0n ? quotient - 1n : quotient;
}

/** Bits of the largest power that is tried; its digits are counted afterwards. */
const MAX_POWER_BITS = 20_000;

function power(base: Integer, exponent: Integer): Integer | Float {
  if (exponent < 0) {
    if (base == 0) throw divisionError();
    return toFloat(Number(base) ** Number(exponent));
  }
  if (exponent == 0) return 1;
  // The powers of these stay small, however large the exponent is.
  if (base >= -1 && base <= 1) return BigInt(exponent) % 2n === 1n ? base : Number(base) ** 2;
  const numBits = BigInt(base).toString(2).length * Number(exponent);
  if (numBits > MAX_POWER_BITS) throw new TemplateError('limit', 'the template makes an integer that is too large');
  return toInteger(BigInt(base) ** BigInt(exponent));
}

function calculateFloats(operator: BinaryOperator, left: number, right: number): Float {
  if (operator === '+') return toFloat(left + right);
  if (operator === '-') return toFloat(left - right);
  if (operator === '*') return toFloat(left * right);
  if (operator === '**') return toFloat(floatPower(left, right));
  if (right === 0) throw divisionError();
  if (operator === '/') return toFloat(left / right);
  const rest = floatModulo(left, right);
  return toFloat(operator === '%' ? rest : Math.round((left - rest) / right));
}

function floatPower(base: number, exponent: number): number {
  if (base === 0 && exponent < 0) throw divisionError();
  const isRoot = Number.isFinite(exponent) && !Number.isInteger(exponent);
  if (base < 0 && isRoot) throw new TemplateError('value', 'a root of a negative number is not real');
  return base ** exponent;
}

// The sign is that of the divisor, not of the dividend as in JavaScript; also the sign of zero.
function floatModulo(left: number, right: number): number {
  const rest = left % right;
  if (rest === 0) return right < 0 ? -0 : 0;
  return rest < 0 !== right < 0 ? rest + right : rest;
}

function divisionError(): TemplateError {
  return new TemplateError('value', 'division by zero');
}
