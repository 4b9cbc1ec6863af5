// Attributes, items and slices: the only ways from a value to another.
import { DICT_CHANGES, DICT_METHODS, LIST_CHANGES, LIST_METHODS, SEQUENCE_METHODS, TEXT_METHODS } from '../methods/methods.ts';
import type { Run } from '../run.ts';
import { TemplateError } from '../template-error.ts';
import { hasSurrogates, toCodePoints } from './code-points.ts';
import { getEntry, isDict } from './dict.ts';
import { bindMethod } from './function-object.ts';
import { toItems } from './iteration.ts';
import { Markup, toPlain } from './markup.ts';
import { asInteger, toCount } from './numbers.ts';
import { Range } from './range.ts';
import { Tuple } from './tuple.ts';
import { typeNameOf } from './type-name.ts';
import { Undefined } from './undefined.ts';
import { TemplateObject, type Value } from './value.ts';

/** `value.name`: a method or an attribute if there is one, otherwise the item, otherwise Undefined. */
export function getAttribute(run: Run, value: Value, name: string): Value {
  const attribute = getPythonAttribute(value, name);
  if (attribute !== undefined) return attribute;
  const item = getOwnItem(run, value, name);
  return item === undefined ? Undefined.member(value, name) : item;
}

/** `value[key]`: the item if there is one, otherwise the attribute, otherwise Undefined. */
export function getItem(run: Run, value: Value, key: Value): Value {
  const item = getOwnItem(run, value, key);
  if (item !== undefined) return item;
  const name = toPlain(key);
  const attribute = typeof name === 'string' ? getPythonAttribute(value, name) : undefined;
  return attribute === undefined ? Undefined.member(value, key) : attribute;
}

/** A method or an attribute, never an item; undefined when there is none. What is out of bounds is a forbidden Undefined. */
export function getPythonAttribute(value: Value, name: string): Value | undefined {
  // Every Python object has those; that they are forbidden is noticed when they are used.
  if (INTERNAL.has(name)) return Undefined.forbidden(value, name);
  const plain = toPlain(value);
  if (typeof plain === 'string') return bind(TEXT_METHODS, name, plain);
  if (plain instanceof Tuple) return bind(SEQUENCE_METHODS, name, plain) ?? plain.attribute(name);
  if (plain instanceof Undefined) throw plain.toError();
  if (plain instanceof TemplateObject) return plain.attribute(name);
  if (Array.isArray(plain)) return getListAttribute(plain as readonly Value[], name);
  if (!isDict(plain)) return undefined;
  return DICT_CHANGES.has(name) ? Undefined.forbidden(plain, name) : bind(DICT_METHODS, name, plain);
}

function getListAttribute(list: readonly Value[], name: string): Value | undefined {
  if (LIST_CHANGES.has(name)) return Undefined.forbidden(list, name);
  return bind(SEQUENCE_METHODS, name, list) ?? bind(LIST_METHODS, name, list);
}

const INTERNAL: ReadonlySet<string> = new Set([
  '__class__', '__delattr__', '__dict__', '__dir__', '__doc__', '__eq__', '__format__', '__ge__', '__getattribute__',
  '__getstate__', '__gt__', '__hash__', '__init__', '__init_subclass__', '__le__', '__lt__', '__module__', '__ne__', '__new__',
  '__reduce__', '__reduce_ex__', '__repr__', '__setattr__', '__sizeof__', '__str__', '__subclasshook__',
]);

function bind<T extends Value>(methods: ReadonlyMap<string, Parameters<typeof bindMethod<T>>[2]>, name: string, owner: T): Value | undefined {
  const method = methods.get(name);
  return method === undefined ? undefined : bindMethod(name, owner, method);
}

/** The item with that key or index; undefined when there is none. */
function getOwnItem(run: Run, value: Value, key: Value): Value | undefined {
  if (isDict(value)) return getEntry(value, toPlain(key));
  if (value instanceof Undefined) throw value.toError();
  const index = asInteger(key);
  if (index === undefined) return undefined;
  const plain = toPlain(value);
  if (typeof plain === 'string') return getChar(run, plain, Number(index));
  return isSequence(plain) ? itemAt(toItemsOf(run, plain), Number(index)) : undefined;
}

type Sequence = readonly Value[] | Tuple | Range;

function isSequence(value: Value): value is Sequence {
  return Array.isArray(value) || value instanceof Tuple || value instanceof Range;
}

// Without a charge for what is only looked at.
function toItemsOf(run: Run, value: Sequence): readonly Value[] {
  if (value instanceof Tuple) return value.items;
  return value instanceof Range ? toItems(run, value) : value;
}

function itemAt(items: readonly Value[], index: number): Value | undefined {
  return items[index < 0 ? index + items.length : index];
}

function getChar(run: Run, text: string, index: number): string | undefined {
  run.chargeText(text.length);
  if (hasSurrogates(text)) return itemAt(toCodePoints(text), index) as string | undefined;
  const char = text.charAt(index < 0 ? index + text.length : index);
  return char === '' ? undefined : char;
}

/** The bounds of a slice as they are written; None for one that is not. */
export interface SliceBounds {
  readonly start: Value;
  readonly stop: Value;
  readonly step: Value;
}

/**
 * `value[start:stop:step]`
 * @throws TemplateError for bounds that are no integers, and a step of 0
 */
export function getSlice(run: Run, value: Value, bounds: SliceBounds): Value {
  const plain = toPlain(value);
  if (typeof plain === 'string') return sliceText(run, plain, bounds, value);
  if (Array.isArray(plain)) return sliceItems(run, plain as readonly Value[], bounds);
  if (plain instanceof Tuple) return new Tuple(sliceItems(run, plain.items, bounds));
  if (plain instanceof Range) return sliceRange(plain, bounds);
  if (plain instanceof Undefined) throw plain.toError();
  throw new TemplateError('type', `a value of type ${typeNameOf(plain)} has no slices`);
}

function sliceText(run: Run, text: string, bounds: SliceBounds, owner: Value): Value {
  run.chargeText(text.length);
  if (!hasSurrogates(text) && bounds.step === null) {
    const { start, stop } = resolveBounds(bounds, text.length);
    return asOwner(text.slice(start, Math.max(start, stop)), owner);
  }
  return asOwner(sliceItems(run, toCodePoints(text), bounds).join(''), owner);
}

function asOwner(text: string, owner: Value): Value {
  return owner instanceof Markup ? new Markup(text) : text;
}

function sliceItems(run: Run, items: readonly Value[], bounds: SliceBounds): readonly Value[] {
  const { start, stop, step } = resolveBounds(bounds, items.length);
  const length = Math.max(0, Math.ceil((stop - start) / step));
  run.charge(length);
  if (step === 1) return items.slice(start, start + length);
  return Array.from({ length }, (_, index) => items[start + index * step] ?? null);
}

function sliceRange(range: Range, bounds: SliceBounds): Range {
  const { start, stop, step } = resolveBounds(bounds, range.numItems());
  return range.slice(start, stop, step);
}

/** Bounds within a sequence: what Python's `slice.indices` gives. */
function resolveBounds({ start, stop, step: stepValue }: SliceBounds, length: number): { start: number; stop: number; step: number } {
  const step = stepValue === null ? 1 : toCount(stepValue, 'the step of a slice');
  if (step === 0) throw new TemplateError('value', 'the step of a slice must not be 0');
  const [first, last] = step > 0 ? [0, length] : [length - 1, -1];
  const clamp = (value: Value, otherwise: number): number => {
    if (value === null) return otherwise;
    const bound = toCount(value, 'a bound of a slice');
    return Math.max(step > 0 ? 0 : -1, Math.min(step > 0 ? length : length - 1, bound < 0 ? bound + length : bound));
  };
  return { start: clamp(start, first), stop: clamp(stop, last), step };
}
