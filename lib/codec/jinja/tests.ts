// What stands after `is`.
import { WholeFloat } from '../whole-float.ts';
import { withParameters } from './arguments.ts';
import type { Run } from './run.ts';
import { BINARY_OPERATIONS } from './values/arithmetic.ts';
import { compare, isEqual, isMember } from './values/comparison.ts';
import { isDict } from './values/dict.ts';
import { iterateOrNull } from './values/iteration.ts';
import { isLower, isUpper } from './values/letter-case.ts';
import { Markup, toPlain } from './values/markup.ts';
import { asDouble, isFloat, isInteger } from './values/numbers.ts';
import { Range } from './values/range.ts';
import { toText } from './values/text.ts';
import { Tuple } from './values/tuple.ts';
import { Undefined } from './values/undefined.ts';
import { type BuiltIn, TemplateObject, type Value } from './values/value.ts';

/** A test. */
export type Test = BuiltIn<Value, boolean>;

/** All tests by name, those that look up filters and tests left out. */
export const TESTS: readonly (readonly [string, Test])[] = [
  unary('defined', (_run, value) => !(value instanceof Undefined)),
  unary('undefined', (_run, value) => value instanceof Undefined),
  unary('none', (_run, value) => value === null),
  unary('boolean', (_run, value) => typeof value === 'boolean'),
  unary('true', (_run, value) => value === true),
  unary('false', (_run, value) => value === false),
  unary('integer', (_run, value) => isInteger(value)),
  unary('float', (_run, value) => isFloat(value)),
  unary('number', (_run, value) => asDouble(value) !== undefined),
  unary('string', (_run, value) => typeof toPlain(value) === 'string'),
  unary('mapping', (_run, value) => isDict(value)),
  unary('sequence', (_run, value) => isSequence(value)),
  unary('iterable', (_run, value) => iterateOrNull(value) !== null),
  unary('callable', (_run, value) => value instanceof TemplateObject && value.isCallable()),
  unary('escaped', (_run, value) => value instanceof Markup),
  unary('lower', (run, value) => isLower(toText(run, value))),
  unary('upper', (run, value) => isUpper(toText(run, value))),
  unary('odd', (run, value) => isEqual(run, modulo(run, value, 2), 1)),
  unary('even', (run, value) => isEqual(run, modulo(run, value, 2), 0)),
  binary('divisibleby', 'num', (run, value, divisor) => isEqual(run, modulo(run, value, divisor), 0)),
  binary('sameas', 'other', (_run, value, other) => isSame(value, other)),
  binary('in', 'seq', isMember),
  ...named(['==', 'eq', 'equalto'], isEqual),
  ...named(['!=', 'ne'], (run, value, other) => !isEqual(run, value, other)),
  ...named(['<', 'lt', 'lessthan'], (run, value, other) => compare(run, value, other) < 0),
  ...named(['<=', 'le'], (run, value, other) => compare(run, value, other) <= 0),
  ...named(['>', 'gt', 'greaterthan'], (run, value, other) => compare(run, value, other) > 0),
  ...named(['>=', 'ge'], (run, value, other) => compare(run, value, other) >= 0),
];

function unary(name: string, test: (run: Run, value: Value) => boolean): readonly [string, Test] {
  return [name, withParameters({ name, parameters: [], numRequired: 0 }, test)];
}

type BinaryTest = (run: Run, value: Value, other: Value) => boolean;

function binary(name: string, parameter: string, test: BinaryTest): readonly [string, Test] {
  return [name, withParameters({ name, parameters: [parameter], numRequired: 1 }, (run, value, [other = null]) => test(run, value, other))];
}

function named(names: readonly string[], test: BinaryTest): readonly (readonly [string, Test])[] {
  return names.map((name) => binary(name, 'other', test));
}

function modulo(run: Run, value: Value, divisor: Value): Value {
  return BINARY_OPERATIONS['%'](run, value, divisor);
}

function isSequence(value: Value): boolean {
  const plain = toPlain(value);
  if (typeof plain === 'string' || Array.isArray(plain) || isDict(plain)) return true;
  return plain instanceof Tuple || plain instanceof Range || plain instanceof Undefined;
}

function isSame(value: Value, other: Value): boolean {
  if (value instanceof WholeFloat && other instanceof WholeFloat) return Object.is(value.value, other.value);
  return value === other;
}

