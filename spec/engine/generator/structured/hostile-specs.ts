// Constraints that are meant to take time or memory. Each is refused or written for, within bounds.
import type { ConstraintSpec } from '../../../../lib/engine/generator/structured/constraint.ts';

/** Constraints by what they try. */
export const HOSTILE_SPECS: Readonly<Record<string, ConstraintSpec>> = {
  'required members that double with each level': json(levels(40, (next) => object({ a: next, b: next }, ['a', 'b']))),
  'optional members that double with each level': json(levels(40, (next) => object({ a: next, b: next }, []))),
  'allOf that triples with each level': json(levels(40, (next) => ({ allOf: [next, next, next] }))),
  'anyOf that triples with each level': json(levels(40, (next) => ({ anyOf: [next, next, next] }))),
  'oneOf that triples with each level': json(levels(30, (next) => ({ oneOf: [next, next, next] }))),
  'combinations that differ': json(levels(30, (next) => ({ anyOf: [{ allOf: [next, { title: 'a' }] }, { allOf: [next, { title: 'b' }] }] }))),
  'combinations without a solution': json({ allOf: times(12, () => ({ anyOf: times(4, (index) => ({ type: 'integer', minimum: 10 + index, maximum: 5 })) })) }),
  'a search on every level': json(levels(12, (next) => ({ ...object({ a: { anyOf: times(6, () => next) } }, ['a']), not: { required: ['x', 'y'] } }), { type: 'string', pattern: '^a$', minLength: 2 })),
  'too many items': json({ type: 'array', minItems: 1e9 }),
  'many items': json({ type: 'array', minItems: 20_000 }),
  'many different items': json({ type: 'array', uniqueItems: true, minItems: 3000, items: { type: 'integer' } }),
  'all items there are': json({ type: 'array', uniqueItems: true, minItems: 100, items: { type: 'integer', minimum: 1, maximum: 100 } }),
  'too many items that it contains': json({ type: 'array', contains: { type: 'integer' }, minContains: 1e12 }),
  'a text that is too long': json({ type: 'string', minLength: 1e9 }),
  'a text that is long': json({ type: 'string', minLength: 60_000 }),
  'too many members': json({ type: 'object', minProperties: 1e9 }),
  'many members': json({ type: 'object', minProperties: 5000 }),
  'many required members': json(object(named(20_000, () => ({ type: 'string' })), Object.keys(named(20_000, () => 0)))),
  'many optional members': json(object(named(20_000, () => ({ type: 'string' })), [])),
  'many listed values': json({ enum: times(100_000, (index) => `v${index}`) }),
  'many options of anyOf': json({ anyOf: times(50_000, (index) => ({ const: index })) }),
  'many options of oneOf': json({ oneOf: times(20_000, (index) => ({ const: index })) }),
  'many schemas in allOf': json({ allOf: times(50_000, (index) => ({ title: `t${index}` })) }),
  'many schemas in allOf with a member each': json({ allOf: times(2000, (index) => object({ [`p${index}`]: { type: 'string' } }, [`p${index}`])) }),
  'many schemas in allOf with a member each and a word on the others': json({
    allOf: times(2000, (index) => ({ ...object({ [`p${index}`]: { type: 'string' } }, [`p${index}`]), additionalProperties: { type: 'string' } })),
  }),
  'many patterns for names': json({ type: 'object', patternProperties: Object.fromEntries(times(2000, (index) => [`^p${index}[a-z]{1,50}`, { type: 'integer' }])), minProperties: 20 }),
  'a ring of dependencies': json({ type: 'object', properties: named(1000, () => ({})), dependentRequired: named(1000, (index) => [`p${(index + 1) % 1000}`]) }),
  'a long chain of references': json(chain(5000, (next) => next)),
  'a long chain of members': json(chain(5000, (next) => object({ a: next }, ['a']))),
  'anyOf itself': json({ anyOf: [{ $ref: '#' }, { type: 'string' }] }),
  'oneOf itself, twice': json({ oneOf: [{ $ref: '#' }, { $ref: '#' }, { type: 'string' }] }),
  'not itself': json({ not: { $ref: '#' } }),
  'if itself': json({ if: { $ref: '#' }, then: { $ref: '#' } }),
  'a pattern of stars in stars': json({ enum: [`${'a'.repeat(5000)}!`], pattern: '^(?:(?:a|a)*)*$' }),
  'a pattern of many states': json({ type: 'string', pattern: '.{0,40000}', minLength: 30_000 }),
  'many patterns at once': json({ type: 'string', allOf: times(50, (index) => ({ pattern: `[a-z]{${index}}x` })) }),
  'a long regex': regex('(a|b|c|d)'.repeat(20_000)),
  'groups in groups with stars': regex(`${'('.repeat(140)}a${')*'.repeat(140)}`),
  'groups in groups that double': regex(`${'('.repeat(140)}a|${'){1,2}'.repeat(140)}`),
  'groups in groups with boundaries': regex(`${'('.repeat(100)}\\ba|${'){1,2}'.repeat(100)}`),
  'many properties of Unicode': regex('[\\p{Lu}\\p{Ll}\\p{Lt}\\p{Nd}\\p{Nl}\\p{Greek}\\p{Latin}\\p{Cyrillic}\\p{Han}\\p{Arabic}\\p{Hebrew}\\p{Thai}\\P{Lao}]'.repeat(200)),
  'a regex that asks for much': regex('(?:[a-z]{10}){5000}'),
  'boundaries between letters': regex('(?:\\b[a-z]\\B){1,2000}x$'),
  'a large class': regex(`[${times(50_000, (index) => String.fromCharCode(0x4e00 + ((index * 2) % 20_000))).join('')}]+`),
  'many alternatives': regex(times(30_000, (index) => `w${index}`).join('|')),
  'many choices': { kind: 'choice', choices: times(100_000, (index) => `c${index}`) },
};

function json(schema: unknown): ConstraintSpec {
  return { kind: 'json', schema };
}

function regex(pattern: string): ConstraintSpec {
  return { kind: 'regex', pattern };
}

function times<Item>(count: number, make: (index: number) => Item): Item[] {
  return Array.from({ length: count }, (_, index) => make(index));
}

function named<Item>(count: number, make: (index: number) => Item): Record<string, Item> {
  return Object.fromEntries(times(count, (index) => [`p${index}`, make(index)]));
}

function object(properties: object, required: readonly string[]): object {
  return { type: 'object', properties, required };
}

// Definitions that each refer to the next one; the first refers to the last one through all of them.
function levels(count: number, make: (next: object) => object, last: object = { type: 'integer' }): object {
  const definitions = times(count, (index) => [`p${index}`, index === count - 1 ? last : make({ $ref: `#/$defs/p${index + 1}` })]);
  return { $defs: Object.fromEntries(definitions), $ref: '#/$defs/p0' };
}

function chain(count: number, make: (next: object) => object): object {
  return levels(count, make, { type: 'null' });
}
