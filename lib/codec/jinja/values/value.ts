// What a template computes with: Python's values, spelled in JavaScript's.
import type { WholeFloat } from '../../whole-float.ts';
import type { Run } from '../run.ts';
import { TemplateError } from '../template-error.ts';

/**
 * A value. None is null; an int is a safe integer or a bigint; a float is any other number or a WholeFloat; a list is an array;
 * a dict is a Map or a plain object, of which the own properties count alone; everything else is a TemplateObject. Nothing is
 * ever changed in place but a Namespace.
 */
export type Value = null | boolean | number | bigint | string | WholeFloat | readonly Value[] | Dict | TemplateObject;

/** A dict. A Map's keys are strings, ints, fractions, booleans or null. */
export type Dict = ReadonlyMap<Value, Value> | DictRecord;

/** A dict as JSON.parse makes it. A property with the value undefined is not there. */
export interface DictRecord {
  readonly [name: string]: Value;
}

/** The arguments of a call, evaluated. */
export interface CallArguments {
  readonly positional: readonly Value[];
  /** In the order of the call; null when there are none. */
  readonly keywords: ReadonlyMap<string, Value> | null;
}

/** A value that JavaScript has no type for. The defaults are those of a plain Python object. */
export abstract class TemplateObject {
  /** The name of its Python type, for error messages. */
  abstract readonly typeName: string;

  isTruthy(): boolean {
    return this.numItems() !== 0;
  }

  isCallable(): boolean {
    return false;
  }

  /** Python's `len`; null when it has none. */
  numItems(): number | null {
    return null;
  }

  /** Its items in order; null when it cannot be iterated. */
  iterate(): Iterable<Value> | null {
    return null;
  }

  /** The value of an attribute or method; undefined when there is none. */
  attribute(_name: string): Value | undefined {
    return undefined;
  }

  /** Python's `repr`; `toRepr` gives that of a value inside. */
  abstract repr(toRepr: (value: Value) => string): string;

  /** @throws TemplateError unless it is callable */
  call(_run: Run, _args: CallArguments): Value {
    throw new TemplateError('type', `a value of type ${this.typeName} cannot be called`);
  }
}

/** A filter, a method or a function that is called with a value in front: the filtered one, or the owner of the method. */
export type BuiltIn<T = Value, R = Value> = (run: Run, value: T, args: CallArguments) => R;

/** No arguments. */
export const NO_ARGUMENTS: CallArguments = { positional: [], keywords: null };
