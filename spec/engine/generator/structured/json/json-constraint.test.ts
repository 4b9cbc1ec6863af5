// JSON that is written for schemas: valid, plausible, in the style of a model that is held to one.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createRng } from '../../../../../lib/base/rng.ts';
import { ConstraintError } from '../../../../../lib/engine/generator/structured/constraint-error.ts';
import { ANY_OBJECT, JsonConstraint } from '../../../../../lib/engine/generator/structured/json/json-constraint.ts';
import { SCHEMA_SHAPES } from './schema-shapes.ts';
import { satisfies } from './tiny-checker.ts';

const NUM_SEEDS = 60;

function writeMany(schema: unknown, numSeeds = NUM_SEEDS): string[] {
  const constraint = new JsonConstraint(schema);
  return Array.from({ length: numSeeds }, (_, seed) => constraint.write(createRng(seed)));
}

describe('JsonConstraint', () => {
  for (const [name, schema] of Object.entries(SCHEMA_SHAPES)) {
    it(`satisfies ${name}`, () => {
      const constraint = new JsonConstraint(schema);
      writeMany(schema).forEach((text, seed) => {
        assert.ok(satisfies(schema, JSON.parse(text)), `seed ${seed}: ${text}`);
        assert.ok(constraint.matches(text), `seed ${seed}: ${text}`);
      });
    });
  }

  it('writes the same text for the same seed', () => {
    const schema = SCHEMA_SHAPES['a model of Pydantic'];
    assert.deepEqual(writeMany(schema), writeMany(schema));
    assert.ok(new Set(writeMany(schema)).size > NUM_SEEDS / 2);
  });

  it('writes without blanks, names in the order of the schema', () => {
    const schema = { type: 'object', properties: { b: { const: 1 }, a: { enum: [['x', { y: null }]] } }, required: ['a', 'b'] };
    assert.deepEqual(new Set(writeMany(schema)), new Set(['{"b":1,"a":["x",{"y":null}]}']));
  });

  it('writes optional properties sometimes', () => {
    const schema = { type: 'object', properties: { a: { const: 1 }, b: { const: 2 } }, required: ['a'] };
    assert.deepEqual(new Set(writeMany(schema)), new Set(['{"a":1}', '{"a":1,"b":2}']));
  });

  it('takes every option of anyOf, every type and every listed value', () => {
    assert.deepEqual(new Set(writeMany({ anyOf: [{ const: 1 }, { const: 2 }, { const: 3 }] })), new Set(['1', '2', '3']));
    assert.deepEqual(new Set(writeMany({ type: ['null', 'boolean'] })), new Set(['null', 'true', 'false']));
    assert.deepEqual(new Set(writeMany({ enum: ['a', null, 5] })), new Set(['"a"', 'null', '5']));
  });

  it('writes text that fits the name of a property', () => {
    const schema = { type: 'object', properties: { email: { type: 'string' } }, required: ['email'] };
    for (const text of writeMany(schema)) assert.match(text, /^\{"email":"[a-z]+\.[a-z]+@[a-z]+\.[a-z]+"\}$/);
  });

  it('writes an object with members where any object will do', () => {
    for (const text of writeMany(ANY_OBJECT)) assert.match(text, /^\{".+":.+\}$/);
  });

  it('matches what satisfies the schema and nothing else', () => {
    const constraint = new JsonConstraint({ type: 'object', properties: { a: { type: 'integer' } }, required: ['a'] });
    assert.ok(constraint.matches('{ "a": 1 }'));
    for (const text of ['{"a":1.5}', '{}', '[1]', '{"a":1', '']) assert.ok(!constraint.matches(text), text);
  });
});

describe('a JSON schema that is invalid', () => {
  const cases: Record<string, [schema: unknown, message: RegExp]> = {
    'is no schema': [[], /at its root: a schema is an object or a boolean/],
    'has an unknown type': [{ properties: { a: { type: 'text' } } }, /at \/properties\/a\/type: expected one or several of/],
    'has an empty enum': [{ properties: { a: { enum: [] } } }, /at \/properties\/a\/enum: expected a list with at least one value/],
    'has an empty anyOf': [{ anyOf: [] }, /at \/anyOf: /],
    'has a minimum that is no number': [{ minimum: '3' }, /at \/minimum: expected a number/],
    'has a negative length': [{ minLength: -1 }, /at \/minLength: /],
    'has a step of 0': [{ multipleOf: 0 }, /at \/multipleOf: /],
    'requires no list': [{ required: 'a' }, /at \/required: expected a list of strings/],
    'has an invalid pattern': [{ items: { pattern: '(' } }, /at \/items\/pattern: Invalid regex "\("/],
    'has an invalid pattern for names': [{ patternProperties: { '[': {} } }, /at \/patternProperties: Invalid regex/],
    'has a pattern that looks ahead': [{ pattern: '(?=a)' }, /lookahead/],
    'refers to nothing': [{ $ref: '#/$defs/missing' }, /\$ref "#\/\$defs\/missing" does not lead to a schema/],
    'refers to another document': [{ $ref: 'https://example.com/schema.json' }, /does not lead to a schema of this document/],
    'refers to what is no schema': [{ $ref: '#/title', title: 'x' }, /does not lead to a schema/],
    'nests too deeply': [nested(70), /more than 64 levels/],
  };
  for (const [name, [schema, message]] of Object.entries(cases)) {
    it(`${name}: the error says where`, () => assertRefused(schema, message));
  }
});

describe('a JSON schema that nothing satisfies', () => {
  const cases: Record<string, unknown> = {
    'false': false,
    'bounds in the wrong order': { type: 'integer', minimum: 5, maximum: 4 },
    'bounds without an integer between': { type: 'integer', exclusiveMinimum: 1, exclusiveMaximum: 2 },
    'lengths in the wrong order': { type: 'string', minLength: 3, maxLength: 2 },
    'items in the wrong order': { type: 'array', minItems: 3, maxItems: 2 },
    'too few different items': { type: 'array', items: { type: 'boolean' }, minItems: 3, uniqueItems: true },
    'a required property that is forbidden': { type: 'object', properties: { a: false }, required: ['a'] },
    'more required than allowed': { type: 'object', required: ['a', 'b'], maxProperties: 1 },
    'a required name that is not allowed': { type: 'object', required: ['a'], propertyNames: { pattern: '^b' } },
    'types that exclude each other': { allOf: [{ type: 'string' }, { type: 'integer' }] },
    'a listed value of another type': { type: 'string', enum: [1, 2] },
    'its own opposite': { type: 'string', not: { type: 'string' } },
    'two options that are the same': { oneOf: [{ type: 'null' }, { type: 'null' }] },
    'recursion without an end': { type: 'object', properties: { next: { $ref: '#' } }, required: ['next'] },
    'a reference to itself': { $ref: '#' },
    'a list that contains itself': { type: 'array', items: { $ref: '#' }, minItems: 1 },
  };
  for (const [name, schema] of Object.entries(cases)) it(`is refused: ${name}`, () => assertRefused(schema, /cannot be satisfied/));

  const bad = { type: 'integer', minimum: 5, maximum: 4 };
  const places: Readonly<Record<string, object>> = {
    '/properties/b': { type: 'object', properties: { a: { type: 'string' }, b: bad, c: bad }, required: ['a', 'b'] },
    '/properties/a/items/properties/b': {
      type: 'object',
      properties: { a: { type: 'array', minItems: 1, items: { type: 'object', properties: { b: { type: 'string', format: 'ipv4', minLength: 50 } }, required: ['b'] } } },
      required: ['a'],
    },
    '/prefixItems/1': { type: 'array', prefixItems: [{ type: 'integer' }, bad, bad], minItems: 2 },
    '/items/0': { type: 'array', items: [bad], minItems: 1 },
    '/allOf/1': { allOf: [{ type: 'integer' }, bad] },
    '#/$defs/Bad': { $defs: { Bad: bad }, type: 'object', properties: { a: { $ref: '#/$defs/Bad' } }, required: ['a'] },
    '#/$defs/Node': { $defs: { Node: { properties: { next: { $ref: '#/$defs/Node' } }, required: ['next'], type: 'object' } }, type: 'array', minItems: 1, items: { $ref: '#/$defs/Node' } },
  };
  for (const [place, schema] of Object.entries(places)) {
    it(`is told by its place: ${place}`, () => assertRefused(schema, new RegExp(`satisfied at ${place.replaceAll('$', '\\$')}: `)));
  }
});

describe('JsonConstraint, with many schemas about one object', () => {
  function countLooks(numSchemas: number): number {
    const allOf = Array.from({ length: numSchemas }, (_, index) => ({ type: 'object', properties: { [`p${index}`]: { type: 'string' } }, required: [`p${index}`] }));
    const { hasOwn } = Object;
    let count = 0;
    Object.hasOwn = (value, name) => {
      count++;
      return hasOwn(value, name);
    };
    try {
      new JsonConstraint({ allOf });
    } finally {
      Object.hasOwn = hasOwn;
    }
    return count;
  }

  it('asks each of them for its own members alone', () => {
    const [few, many] = [countLooks(200), countLooks(800)];
    assert.ok(few > 200 && many < few * 6, `${few} and ${many} looks`);
  });
});

function assertRefused(schema: unknown, message: RegExp): void {
  assert.throws(() => new JsonConstraint(schema), (error) => error instanceof ConstraintError && message.test(error.message));
}

function nested(depth: number): object {
  let schema: object = { type: 'string' };
  for (let level = 0; level < depth; level++) schema = { type: 'array', items: schema };
  return schema;
}
