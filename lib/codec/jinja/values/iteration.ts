// What can be iterated, and what has a length.
import type { Run } from '../run.ts';
import { TemplateError } from '../template-error.ts';
import { countCodePoints, toCodePoints } from './code-points.ts';
import { countEntries, isDict, keysOf } from './dict.ts';
import { toPlain } from './markup.ts';
import { Tuple } from './tuple.ts';
import { typeNameOf } from './type-name.ts';
import { TemplateObject, type Value } from './value.ts';

/**
 * The items of a value in order: of text its code points, of a dict its keys.
 * @throws TemplateError when it has none
 */
export function iterate(value: Value): Iterable<Value> {
  const items = iterateOrNull(value);
  if (items === null) throw new TemplateError('type', `a value of type ${typeNameOf(value)} cannot be iterated`);
  return items;
}

/** The items of a value in order; null when it cannot be iterated. */
export function iterateOrNull(value: Value): Iterable<Value> | null {
  if (Array.isArray(value)) return value as readonly Value[];
  const plain = toPlain(value);
  if (typeof plain === 'string') return toCodePoints(plain);
  if (plain instanceof TemplateObject) return plain.iterate();
  return isDict(plain) ? keysOf(plain) : null;
}

/**
 * The items of a value as an array, which may be the value itself and must not be changed.
 * @throws TemplateError when it has none, or too many
 */
export function toItems(run: Run, value: Value): readonly Value[] {
  const items = iterate(value);
  if (Array.isArray(items)) {
    run.charge(items.length);
    return items as readonly Value[];
  }
  const array: Value[] = [];
  for (const item of items) {
    run.charge(1);
    array.push(item);
  }
  return array;
}

/** Python's `len`; null when a value has none. */
export function lengthOf(value: Value): number | null {
  if (Array.isArray(value)) return value.length;
  const plain = toPlain(value);
  if (typeof plain === 'string') return countCodePoints(plain);
  if (plain instanceof TemplateObject) return plain.numItems();
  return isDict(plain) ? countEntries(plain) : null;
}

/**
 * The items of a value for as many targets.
 * @throws TemplateError when their number differs
 */
export function unpack(run: Run, value: Value, numTargets: number): readonly Value[] {
  const items = value instanceof Tuple ? value.items : toItems(run, value);
  if (items.length !== numTargets) throw new TemplateError('value', `${numTargets} values are needed to unpack, there are ${items.length}`);
  return items;
}
