// Constraints that are meant to take time or memory.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createRng } from '../../../../lib/base/rng.ts';
import { compileConstraint } from '../../../../lib/engine/generator/structured/compile.ts';
import { ConstraintError } from '../../../../lib/engine/generator/structured/constraint-error.ts';
import type { Constraint, ConstraintSpec } from '../../../../lib/engine/generator/structured/constraint.ts';
import { MAX_TEXT_CHARS } from '../../../../lib/engine/generator/structured/limits.ts';
import { HOSTILE_SPECS } from './hostile-specs.ts';

function compileOrRefuse(spec: ConstraintSpec): Constraint | null {
  try {
    return compileConstraint(spec);
  } catch (error) {
    assert.ok(error instanceof ConstraintError, String(error));
    return null;
  }
}

describe('a hostile constraint', () => {
  for (const [name, spec] of Object.entries(HOSTILE_SPECS)) {
    it(`is refused in words or written for: ${name}`, () => {
      const constraint = compileOrRefuse(spec);
      for (let seed = 0; constraint !== null && seed < 3; seed++) assert.ok(constraint.write(createRng(seed)).length <= MAX_TEXT_CHARS);
    });
  }

  it('is refused where nothing else can be done', () => {
    const refused = ['required members that double with each level', 'too many items', 'a text that is too long', 'too many members', 'not itself'];
    for (const name of refused) assert.equal(compileOrRefuse(HOSTILE_SPECS[name] as ConstraintSpec), null, name);
  });
});
