// Truth, equality, order and membership, as Python has them.
import { WholeFloat } from '../../whole-float.ts';
import type { Run } from '../run.ts';
import { TemplateError } from '../template-error.ts';
import { compareTexts } from './code-points.ts';
import { countEntries, entriesOf, getEntry, hasEntry, isDict } from './dict.ts';
import { iterate } from './iteration.ts';
import { toPlain } from './markup.ts';
import { asDouble, asInteger } from './numbers.ts';
import { Tuple } from './tuple.ts';
import { typeNameOf } from './type-name.ts';
import { Undefined } from './undefined.ts';
import { type Dict, TemplateObject, type Value } from './value.ts';

/** Whether a value counts as true. */
export function isTruthy(value: Value): boolean {
  if (typeof value === 'boolean') return value;
  if (typeof value === 'string') return value !== '';
  if (value === null) return false;
  if (typeof value === 'number' || typeof value === 'bigint') return value != 0;
  if (value instanceof TemplateObject) return value.isTruthy();
  if (Array.isArray(value)) return value.length > 0;
  if (value instanceof WholeFloat) return value.value !== 0;
  return !isDict(value) || countEntries(value) > 0;
}

/** Python's `==`. */
export function isEqual(run: Run, left: Value, right: Value): boolean {
  if (typeof left === 'string' && typeof right === 'string') {
    if (left.length === right.length) run.chargeText(left.length);
    return left === right;
  }
  if (left === right) return !Number.isNaN(left);
  const numbers = compareNumbers(left, right);
  if (numbers !== undefined) return numbers === 0;
  if (left instanceof TemplateObject || right instanceof TemplateObject) return isEqualObject(run, left, right);
  if (Array.isArray(left)) return Array.isArray(right) && isEqualItems(run, left, right);
  return isDict(left) && isDict(right) && isEqualDict(run, left, right);
}

function isEqualDict(run: Run, left: Dict, right: Dict): boolean {
  if (countEntries(left) !== countEntries(right)) return false;
  return entriesOf(left).every(([key, value]) => isEqualEntry(run, value, getEntry(right, key)));
}

function isEqualObject(run: Run, left: Value, right: Value): boolean {
  const [plainLeft, plainRight] = [toPlain(left), toPlain(right)];
  if (typeof plainLeft === 'string' && typeof plainRight === 'string') return isEqual(run, plainLeft, plainRight);
  if (left instanceof Tuple) return right instanceof Tuple && isEqualItems(run, left.items, right.items);
  return left instanceof Undefined && right instanceof Undefined;
}

function isEqualItems(run: Run, left: readonly Value[], right: readonly Value[]): boolean {
  run.charge(1);
  return left.length === right.length && left.every((item, index) => isEqualEntry(run, item, right[index]));
}

function isEqualEntry(run: Run, left: Value, right: Value | undefined): boolean {
  run.charge(1);
  return right !== undefined && isEqual(run, left, right);
}

/** Below 0, 0, above 0, or NaN; undefined when one is no number. */
function compareNumbers(left: Value, right: Value): number | undefined {
  const [leftInteger, rightInteger] = [asInteger(left), asInteger(right)];
  if (leftInteger !== undefined && rightInteger !== undefined) return leftInteger < rightInteger ? -1 : Number(leftInteger > rightInteger);
  const [leftDouble, rightDouble] = [asDouble(left), asDouble(right)];
  if (leftDouble === undefined || rightDouble === undefined) return undefined;
  if (Number.isNaN(leftDouble) || Number.isNaN(rightDouble)) return NaN;
  // JavaScript compares a bigint with a double exactly.
  const [exactLeft, exactRight] = [leftInteger ?? leftDouble, rightInteger ?? rightDouble];
  return exactLeft < exactRight ? -1 : Number(exactLeft > exactRight);
}

/**
 * Python's order: below 0, 0 or above 0; NaN when neither holds.
 * @throws TemplateError when the values have no order
 */
export function compare(run: Run, left: Value, right: Value): number {
  const [plainLeft, plainRight] = [toPlain(left), toPlain(right)];
  if (typeof plainLeft === 'string' && typeof plainRight === 'string') {
    run.chargeText(Math.min(plainLeft.length, plainRight.length));
    return compareTexts(plainLeft, plainRight);
  }
  const numbers = compareNumbers(left, right);
  if (numbers !== undefined) return numbers;
  if (Array.isArray(left) && Array.isArray(right)) return compareItems(run, left, right);
  if (left instanceof Tuple && right instanceof Tuple) return compareItems(run, left.items, right.items);
  if (left instanceof Undefined) throw left.toError();
  if (right instanceof Undefined) throw right.toError();
  throw new TemplateError('type', `values of type ${typeNameOf(left)} and ${typeNameOf(right)} have no order`);
}

function compareItems(run: Run, left: readonly Value[], right: readonly Value[]): number {
  const length = Math.min(left.length, right.length);
  for (let index = 0; index < length; index++) {
    const [leftItem = null, rightItem = null] = [left[index], right[index]];
    if (!isEqualEntry(run, leftItem, rightItem)) return compare(run, leftItem, rightItem);
  }
  return left.length - right.length;
}

/**
 * Python's `item in container`.
 * @throws TemplateError when the container has no items, or is text and the item is not
 */
export function isMember(run: Run, item: Value, container: Value): boolean {
  const text = toPlain(container);
  if (typeof text === 'string') return isPart(run, toPlain(item), text);
  if (isDict(container)) return isKey(container, item);
  for (const candidate of iterate(container)) if (isEqualEntry(run, candidate, item)) return true;
  return false;
}

function isKey(dict: Dict, item: Value): boolean {
  if (Array.isArray(item) || isDict(item)) throw new TemplateError('type', `a value of type ${typeNameOf(item)} cannot be a key`);
  return hasEntry(dict, item);
}

function isPart(run: Run, part: Value, text: string): boolean {
  if (part instanceof Undefined) throw part.toError();
  if (typeof part !== 'string') throw new TemplateError('type', `only text can be in text, not a value of type ${typeNameOf(part)}`);
  run.chargeText(text.length);
  return text.includes(part);
}
