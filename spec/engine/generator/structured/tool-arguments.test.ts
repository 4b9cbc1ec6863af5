// Arguments of tool calls.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createRng } from '../../../../lib/base/rng.ts';
import { ConstraintError } from '../../../../lib/engine/generator/structured/constraint-error.ts';
import { compileToolArguments } from '../../../../lib/engine/generator/structured/tool-arguments.ts';

describe('compileToolArguments', () => {
  const weather = {
    type: 'object',
    properties: { city: { type: 'string', enum: ['Paris', 'Rome'] }, unit: { type: 'string', enum: ['c', 'f'] } },
    required: ['city'],
    additionalProperties: false,
  };

  it('writes an object that satisfies the schema', () => {
    const toolArguments = compileToolArguments(weather);
    for (let seed = 0; seed < 50; seed++) {
      const { city, unit, ...others } = toolArguments.write(createRng(seed));
      assert.ok(city === 'Paris' || city === 'Rome');
      assert.ok(unit === undefined || unit === 'c' || unit === 'f');
      assert.deepEqual(others, {});
    }
  });

  it('writes an object when the schema does not say that it is one', () => {
    const { n } = compileToolArguments({ properties: { n: { type: 'integer' } }, required: ['n'] }).write(createRng(1));
    assert.equal(typeof n, 'number');
  });

  const empty: Record<string, unknown> = {
    'no schema': undefined,
    'null': null,
    'true': true,
    'an empty schema': {},
    'an object without properties': { type: 'object', properties: {}, required: [], additionalProperties: false },
    'a title alone': { title: 'Nothing', description: 'takes nothing', type: 'object' },
  };
  for (const [name, schema] of Object.entries(empty)) {
    it(`writes no arguments for ${name}`, () => assert.deepEqual(compileToolArguments(schema).write(createRng(1)), {}));
  }

  it('refuses what allows no object', () => {
    for (const schema of [false, { type: 'string' }, 'x', { properties: { a: false }, required: ['a'] }]) {
      assert.throws(() => compileToolArguments(schema), ConstraintError);
    }
  });
});
