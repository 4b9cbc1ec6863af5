// JSON written for schemas, in the eyes of an outside validator. Installs with
// `npm ci --prefix spec/conformance/structured --ignore-scripts`, runs with `node scripts/test.mjs --structured`.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { describe, it } from 'node:test';
import { createRng } from '../../../lib/base/rng.ts';
import type { Constraint } from '../../../lib/engine/generator/structured/constraint.ts';
import { compileConstraint } from '../../../lib/engine/generator/structured/compile.ts';
import { ConstraintError } from '../../../lib/engine/generator/structured/constraint-error.ts';
import { randomSchema } from '../../engine/generator/structured/json/random-schema.ts';
import { SCHEMA_SHAPES } from '../../engine/generator/structured/json/schema-shapes.ts';

interface Validate {
  (value: unknown): boolean;
  readonly errors: unknown;
}
interface Ajv {
  compile(schema: unknown): Validate;
  removeSchema(schema: unknown): unknown;
}
type AjvClass = new (options: object) => Ajv;
type AddFormats = (ajv: object) => void;

// By hand, as the types of these packages are not there where only types are checked.
const require = createRequire(import.meta.url);
const { default: Ajv2020 } = require('ajv/dist/2020.js') as { default: AjvClass };
const { default: Ajv7 } = require('ajv') as { default: AjvClass };
const { default: addFormats } = require('ajv-formats') as { default: AddFormats };

const NUM_SEEDS = 200;
const NUM_SCHEMAS = 1500;

// One of each for all schemas: making one compiles the schemas of schemas.
const [ajv2020, ajv7] = [Ajv2020, Ajv7].map(createAjv) as [Ajv, Ajv];

function createAjv(AjvOfDraft: AjvClass): Ajv {
  const ajv = new AjvOfDraft({ strict: false, logger: false });
  addFormats(ajv);
  return ajv;
}

function compileAjv(schema: object | boolean): Validate {
  const ajv = typeof schema === 'object' && '$schema' in schema ? ajv7 : ajv2020;
  const validate = ajv.compile(schema);
  // Its names are the next one's to use.
  if (typeof schema === 'object') ajv.removeSchema(schema);
  return validate;
}

function assertAccepted(schema: object | boolean, constraint: Constraint, numSeeds: number): void {
  const validate = compileAjv(schema);
  for (let seed = 0; seed < numSeeds; seed++) {
    const text = constraint.write(createRng(seed));
    assert.ok(validate(JSON.parse(text)), `seed ${seed}: ${text} for ${JSON.stringify(schema)}: ${JSON.stringify(validate.errors)}`);
  }
}

describe('ajv', () => {
  for (const [name, schema] of Object.entries(SCHEMA_SHAPES)) {
    it(`accepts what is written for ${name}`, () => assertAccepted(schema, compileConstraint({ kind: 'json', schema }), NUM_SEEDS));
  }

  it('accepts what is written for random schemas', () => {
    let numWritten = 0;
    for (let seed = 0; seed < NUM_SCHEMAS; seed++) {
      const schema = randomSchema(createRng(seed));
      const constraint = compileOrRefuse(schema);
      if (constraint === null) continue;
      assertAccepted(schema, constraint, 6);
      numWritten++;
    }
    assert.ok(numWritten > NUM_SCHEMAS * 0.75, `${numWritten} of ${NUM_SCHEMAS}`);
  });
});

function compileOrRefuse(schema: object): Constraint | null {
  try {
    return compileConstraint({ kind: 'json', schema });
  } catch (error) {
    if (error instanceof ConstraintError) return null;
    throw error;
  }
}
