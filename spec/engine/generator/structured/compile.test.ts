// Constraints by kind.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createRng } from '../../../../lib/base/rng.ts';
import { compileConstraint } from '../../../../lib/engine/generator/structured/compile.ts';
import { ConstraintError } from '../../../../lib/engine/generator/structured/constraint-error.ts';
import type { ConstraintSpec } from '../../../../lib/engine/generator/structured/constraint.ts';

function writeMany(spec: ConstraintSpec): string[] {
  const constraint = compileConstraint(spec);
  return Array.from({ length: 40 }, (_, seed) => constraint.write(createRng(seed)));
}

describe('compileConstraint', () => {
  it('writes one of the choices, each at times', () => {
    const choices = ['yes', 'no', 'a "b"\n'];
    assert.deepEqual(new Set(writeMany({ kind: 'choice', choices })), new Set(choices));
    const constraint = compileConstraint({ kind: 'choice', choices });
    assert.ok(constraint.matches?.('no'));
    assert.ok(!constraint.matches?.('nope'));
  });

  it('refuses an empty choice', () => {
    assert.throws(() => compileConstraint({ kind: 'choice', choices: [] }), ConstraintError);
  });

  it('writes what a regex matches', () => {
    for (const text of writeMany({ kind: 'regex', pattern: '[0-9]{3}' })) assert.match(text, /^[0-9]{3}$/);
  });

  it('writes JSON for a schema, and an object for json_object', () => {
    for (const text of writeMany({ kind: 'json', schema: { type: 'integer', minimum: 5, maximum: 7 } })) assert.match(text, /^[567]$/);
    for (const text of writeMany({ kind: 'json_object' })) assert.equal(typeof JSON.parse(text), 'object');
  });
});
