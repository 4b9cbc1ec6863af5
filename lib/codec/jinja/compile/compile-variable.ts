// Reading and setting variables.
import type { Target } from '../syntax/syntax-tree.ts';
import { TemplateError } from '../template-error.ts';
import { unpack } from '../values/iteration.ts';
import { Namespace } from '../values/namespace.ts';
import { Undefined } from '../values/undefined.ts';
import type { Value } from '../values/value.ts';
import { namesOf } from './assigned-names.ts';
import type { Evaluate, Frame } from './frame.ts';
import type { Place, Scope } from './scope.ts';

/** Sets a target to a value. */
export type Assign = (frame: Frame, value: Value) => void;

/** Reads a variable: from the innermost place where it is set, otherwise Undefined. */
export function compileName(name: string, scope: Scope): Evaluate {
  const places = scope.resolve(name);
  const [first, second] = places;
  if (first === undefined) throw new TypeError('a name has no place');
  const read = readerOf(first);
  if (second === undefined) {
    return (frame) => {
      const value = read(frame);
      return value === undefined ? Undefined.variable(name) : value;
    };
  }
  const readers = places.map(readerOf);
  return (frame) => {
    for (const reader of readers) {
      const value = reader(frame);
      if (value !== undefined) return value;
    }
    return Undefined.variable(name);
  };
}

function readerOf({ depth, slot }: Place): (frame: Frame) => Value | undefined {
  if (depth === 0) return (frame) => frame.slots[slot];
  if (depth === 1) return (frame) => frame.parent?.slots[slot];
  return (frame) => {
    let owner: Frame | null = frame;
    for (let left = depth; left > 0; left--) owner = owner?.parent ?? null;
    return owner?.slots[slot];
  };
}

/** Gives every variable of a target a slot in the scope. */
export function declareTarget(target: Target, scope: Scope): void {
  for (const name of namesOf(target)) scope.declare(name, true);
}

/**
 * Sets a target, whose variables have been declared in the scope.
 * @throws TemplateError of kind `syntax` for the variable of a loop
 */
export function compileTarget(target: Target, scope: Scope, line: number): Assign {
  if (target.kind === 'namespace') return compileNamespaceTarget(target, scope);
  if (target.kind === 'tuple') return compileTupleTarget(target.items.map((item) => compileTarget(item, scope, line)));
  scope.checkAssignable(target.name, line);
  const slot = scope.slotOf(target.name);
  return (frame, value) => {
    frame.slots[slot] = value;
  };
}

function compileTupleTarget(targets: readonly Assign[]): Assign {
  return (frame, value) => {
    const items = unpack(frame.run, value, targets.length);
    targets.forEach((assign, index) => assign(frame, items[index] ?? null));
  };
}

function compileNamespaceTarget({ name, attribute }: { readonly name: string; readonly attribute: string }, scope: Scope): Assign {
  const evaluate = compileName(name, scope);
  return (frame, value) => {
    const namespace = evaluate(frame);
    if (!(namespace instanceof Namespace)) throw new TemplateError('type', `'${name}' is no namespace, only their values can be set`);
    namespace.set(attribute, value);
  };
}
