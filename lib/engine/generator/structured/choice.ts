// The constraint `choice`: the text is one of several.
import type { Constraint } from './constraint.ts';
import { ConstraintError } from './constraint-error.ts';
import { pick } from './words.ts';

/** @throws ConstraintError when there is nothing to choose from */
export function compileChoice(choices: readonly string[]): Constraint {
  if (choices.length === 0) throw new ConstraintError('A choice needs at least one text to choose from');
  return {
    write: (rng) => pick(rng, choices),
    matches: (text) => choices.includes(text),
  };
}
