// Schemas at random: what is written satisfies them, what is refused is refused in words.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createRng } from '../../../../../lib/base/rng.ts';
import { ConstraintError } from '../../../../../lib/engine/generator/structured/constraint-error.ts';
import { JsonConstraint } from '../../../../../lib/engine/generator/structured/json/json-constraint.ts';
import { randomSchema } from './random-schema.ts';
import { satisfies } from './tiny-checker.ts';

const NUM_SCHEMAS = 600;
const NUM_TEXTS = 6;

function compile(schema: object): JsonConstraint | null {
  try {
    return new JsonConstraint(schema);
  } catch (error) {
    if (error instanceof ConstraintError) return null;
    throw error;
  }
}

describe('JsonConstraint on random schemas', () => {
  it('writes what a second validator accepts', () => {
    let numWritten = 0;
    for (let seed = 0; seed < NUM_SCHEMAS; seed++) {
      const schema = randomSchema(createRng(seed));
      const constraint = compile(schema);
      if (constraint === null) continue;
      numWritten++;
      for (let textSeed = 0; textSeed < NUM_TEXTS; textSeed++) {
        const text: string = constraint.write(createRng(textSeed));
        assert.ok(satisfies(schema, JSON.parse(text)), `seeds ${seed}, ${textSeed}: ${JSON.stringify(schema)}: ${text}`);
      }
    }
    assert.ok(numWritten > NUM_SCHEMAS * 0.75, `${numWritten} of ${NUM_SCHEMAS}`);
  });
});
