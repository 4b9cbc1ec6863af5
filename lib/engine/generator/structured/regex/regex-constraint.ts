// The constraint `regex`: the whole text matches a pattern.
import type { Rng } from '../../../../base/rng.ts';
import type { Constraint } from '../constraint.ts';
import { CompiledPattern, findMatch } from './compiled-pattern.ts';
import { writeOr } from '../write-or.ts';

/** @throws ConstraintError when the pattern is invalid, unsupported, or matches nothing that can be written */
export function compileRegex(source: string): Constraint {
  const pattern = new CompiledPattern(source);
  const known = findMatch(pattern);
  return {
    write: (rng: Rng) => writeOr(known, () => pattern.write(rng) ?? undefined),
    matches: (text) => pattern.matches(text),
  };
}
