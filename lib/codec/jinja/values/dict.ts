// Dicts, be they Maps or plain objects. Own properties only: nothing leads to a prototype.
import { WholeFloat } from '../../whole-float.ts';
import { TemplateError } from '../template-error.ts';
import { isFloat } from './numbers.ts';
import { typeNameOf } from './type-name.ts';
import { type Dict, TemplateObject, type Value } from './value.ts';

/** Whether a value is a dict. */
export function isDict(value: Value): value is Dict {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return !(value instanceof TemplateObject) && !(value instanceof WholeFloat);
}

/** The value of a key; undefined when there is none, also for values that are no keys. */
export function getEntry(dict: Dict, key: Value): Value | undefined {
  if (isMap(dict)) return dict.get(toKey(key));
  return typeof key === 'string' && Object.hasOwn(dict, key) ? dict[key] : undefined;
}

/** Whether a dict has the key. */
export function hasEntry(dict: Dict, key: Value): boolean {
  return getEntry(dict, key) !== undefined;
}

/** How many entries it has. */
export function countEntries(dict: Dict): number {
  return isMap(dict) ? dict.size : keysOf(dict).length;
}

/** Its keys, in order. */
export function keysOf(dict: Dict): readonly Value[] {
  if (isMap(dict)) return [...dict.keys()];
  return Object.keys(dict).filter((name) => dict[name] !== undefined);
}

/** Its values, in order. */
export function valuesOf(dict: Dict): readonly Value[] {
  return isMap(dict) ? [...dict.values()] : Object.values(dict).filter((value) => value !== undefined);
}

/** Its keys and values, in order. */
export function entriesOf(dict: Dict): readonly (readonly [Value, Value])[] {
  return isMap(dict) ? [...dict] : Object.entries(dict).filter(([, value]) => value !== undefined);
}

/** A dict of these entries; the value of a key that comes twice is the last one. */
export function createDict(entries: Iterable<readonly [Value, Value]>): Dict {
  const dict = new Map<Value, Value>();
  for (const [key, value] of entries) dict.set(checkKey(key), value);
  return dict;
}

function isMap(dict: Dict): dict is ReadonlyMap<Value, Value> {
  return dict instanceof Map;
}

// A whole float and the int of that value are one key.
function toKey(key: Value): Value {
  return key instanceof WholeFloat ? key.value : key;
}

function checkKey(key: Value): Value {
  if (typeof key === 'object' && key !== null && !isFloat(key)) {
    throw new TemplateError('type', `a value of type ${typeNameOf(key)} cannot be a key`);
  }
  return toKey(key);
}

