// Schemas at random, for fuzzing: small, of every keyword, most of them satisfiable.
import type { Rng } from '../../../../../lib/base/rng.ts';

/** A schema at random; `#/$defs/a` and `#/$defs/b` may refer to each other, for what is in their values. */
export function randomSchema(rng: Rng): object {
  const root = randomInner(rng, 3);
  return { ...root, $defs: { a: randomObject(rng, 2), b: { type: 'array', items: randomInner(rng, 2) } } };
}

type SchemaMaker = (rng: Rng, depth: number) => object;

const PATTERNS = ['^[a-z]+$', '\\d{2,3}', '^(?:on|off)', '[A-Z][a-z]*-?[0-9]?$', '^x_'];
const NAMES = ['a', 'b', 'c', 'x_1', 'name', 'id'];

const LEAVES: readonly SchemaMaker[] = [
  () => ({ type: 'null' }),
  () => ({ type: 'boolean' }),
  (rng) => ({ type: 'string', ...some(rng, { minLength: rng.integer(0, 4), maxLength: rng.integer(4, 30), pattern: pickOne(rng, PATTERNS) }) }),
  (rng) => ({
    type: pickOne(rng, ['integer', 'number']),
    ...some(rng, { minimum: rng.integer(-20, 0), exclusiveMaximum: rng.integer(5, 50), multipleOf: pickOne(rng, [1, 2, 5, 0.5]), maximum: rng.integer(4, 9) }),
  }),
  (rng) => ({ enum: ['a', 1, null, [2], { x: 1 }].slice(0, rng.integer(1, 5)) }),
  (rng) => ({ const: pickOne(rng, ['c', 7, false, { k: [] }]) }),
  () => ({}),
];

const BRANCHES: readonly SchemaMaker[] = [
  randomObject,
  randomObject,
  (rng, depth) => ({
    type: 'array',
    items: randomInner(rng, depth - 1),
    ...some(rng, { minItems: rng.integer(0, 2), maxItems: rng.integer(2, 5), uniqueItems: true, prefixItems: [randomInner(rng, depth - 1)], contains: randomInner(rng, depth - 1) }),
  }),
  (rng, depth) => ({ anyOf: several(rng, depth) }),
  (rng, depth) => ({ oneOf: several(rng, depth) }),
  (rng, depth) => ({ allOf: [randomInner(rng, depth - 1), pickOne(rng, [{}, { minimum: 1 }, { required: ['a'] }, { minLength: 2 }, { maxItems: 3 }])] }),
  (rng, depth) => ({ ...randomInner(rng, depth - 1), not: LEAVES[rng.integer(0, 5)]?.(rng, 0) }),
  (rng, depth) => ({ if: randomInner(rng, 0), then: randomInner(rng, depth - 1), else: randomInner(rng, depth - 1) }),
  (rng) => ({ $ref: `#/$defs/${pickOne(rng, ['a', 'b'])}` }),
  (rng) => ({ type: ['string', pickOne(rng, ['null', 'integer', 'array'])], minLength: 1, maximum: 40 }),
];

function randomInner(rng: Rng, depth: number): object {
  const makers = depth <= 0 || rng.next() < 0.3 ? LEAVES : BRANCHES;
  return pickOne(rng, makers)(rng, depth);
}

function randomObject(rng: Rng, depth: number): object {
  const names = NAMES.filter(() => rng.next() < 0.5);
  return {
    type: 'object',
    properties: Object.fromEntries(names.map((name) => [name, randomInner(rng, depth - 1)])),
    ...some(rng, {
      required: names.filter(() => rng.next() < 0.5),
      additionalProperties: pickOne(rng, [false, true, { type: 'integer' }]),
      patternProperties: { '^x_': { type: ['integer', 'string'] } },
      minProperties: rng.integer(0, 3),
      maxProperties: rng.integer(3, 6),
      propertyNames: { maxLength: 6 },
      dependentRequired: { a: ['b'], b: ['c'] },
      dependentSchemas: { c: { required: ['id'] } },
    }),
  };
}

function several(rng: Rng, depth: number): object[] {
  return Array.from({ length: rng.integer(1, 3) }, () => randomInner(rng, depth - 1));
}

// Each keyword with a chance of two in five.
function some(rng: Rng, keywords: object): object {
  return Object.fromEntries(Object.entries(keywords).filter(() => rng.next() < 0.4));
}

function pickOne<Item>(rng: Rng, items: readonly Item[]): Item {
  return items[rng.integer(0, items.length - 1)] as Item;
}
