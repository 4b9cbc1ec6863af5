// Arguments of a call, put in the order of the parameters.
import type { Run } from './run.ts';
import { TemplateError } from './template-error.ts';
import type { BuiltIn, CallArguments, Value } from './values/value.ts';

/** The value of each parameter; undefined for one that is not given and has a default. */
export type BoundArguments = readonly (Value | undefined)[];

/** How a built-in is called. */
export interface Signature {
  /** How errors call it. */
  readonly name: string;
  readonly parameters: readonly string[];
  /** How many of them, from the first on, have no default. */
  readonly numRequired: number;
}

/** A built-in that gets its arguments in the order of its parameters. */
export function withParameters<T = Value, R = Value>(signature: Signature, call: (run: Run, value: T, args: BoundArguments) => R): BuiltIn<T, R> {
  return (run, value, args) => call(run, value, bindArguments(signature, args));
}

const NOTHING: BoundArguments = [];

/** @throws TemplateError for too many, too few, unknown or double arguments */
export function bindArguments({ name, parameters, numRequired }: Signature, { positional, keywords }: CallArguments): BoundArguments {
  if (keywords === null && positional.length === 0 && numRequired === 0) return NOTHING;
  if (positional.length > parameters.length) throw new TemplateError('type', `${name} takes ${parameters.length} arguments at most`);
  const bound: (Value | undefined)[] = [...positional];
  for (const [keyword, value] of keywords ?? []) {
    const index = parameters.indexOf(keyword);
    if (index < 0) throw new TemplateError('type', `${name} has no parameter '${keyword}'`);
    if (bound[index] !== undefined) throw new TemplateError('type', `${name} gets '${keyword}' twice`);
    bound[index] = value;
  }
  for (let index = 0; index < numRequired; index++) {
    if (bound[index] === undefined) throw new TemplateError('type', `${name} needs its argument '${parameters[index] ?? ''}'`);
  }
  return bound;
}
