// All that is said about one value, once it is chosen which options of `anyOf`, `oneOf` and `if` it takes.
import type { Choices } from './choices.ts';
import { dependentSchemasOf, keyword, type Schema, type SchemaObject, schemaOf, schemasOf } from './schema.ts';
import type { SchemaWeights } from './schema-weights.ts';
import type { ValueSource } from './value-source.ts';

/** What holds for one value. */
export interface Facts {
  /** Schemas whose own keywords all hold; what they refer to and combine is among them. */
  readonly schemas: readonly SchemaObject[];
  /** True: a value that satisfies those may still break `not`, `oneOf` or the like. */
  readonly isPartial: boolean;
}

// Schemas about one value; more come from references that lead to each other.
const MAX_SCHEMAS = 2000;
// Looks at a number that are one step of work.
const CHEAP_PER_STEP = 50;
const PARTIAL = ['not', 'oneOf', 'if', 'maxContains', 'dependentSchemas', 'dependencies'];

/** What the facts are gathered from, for one attempt. */
export interface FactsInput {
  /** Where the value is for. When it is short, of several options the one with the shortest value comes first. */
  readonly source: ValueSource;
  readonly choices: Choices;
}

/** The facts that follow from several schemas about the same value; null when they contradict each other openly. */
export function gatherFacts(goal: readonly Schema[], input: FactsInput): Facts | null {
  const pending = [...goal].reverse();
  input.source.effort.spend();
  const seen = new Set<SchemaObject>();
  for (let schema = pending.pop(); schema !== undefined; schema = pending.pop()) {
    if (schema === false || seen.size > MAX_SCHEMAS) return null;
    if (schema === true || seen.has(schema)) continue;
    seen.add(schema);
    input.source.effort.spend();
    for (const found of [...input.source.document.targetsOf(schema), ...schemasOf(schema, 'allOf')]) pending.push(found);
    if (!pushOptions(schema, pending, input)) return null;
    pushConditions(schema, pending, input.choices);
  }
  const schemas = [...seen];
  return { schemas, isPartial: schemas.some((schema) => PARTIAL.some((name) => Object.hasOwn(schema, name))) };
}

// False: no option has a value.
function pushOptions(schema: SchemaObject, pending: Schema[], { source, choices }: FactsInput): boolean {
  const { weights, isShort, effort } = source;
  for (const name of ['anyOf', 'oneOf']) {
    const all = schemasOf(schema, name);
    const options = all.filter((option) => Number.isFinite(weights.weigh(option)));
    if (options.length === 0 && all.length > 0) return false;
    if (options.length === 0) continue;
    effort.spend(Math.ceil(options.length / CHEAP_PER_STEP));
    const preferred = isShort ? lightestOf(options, weights) : undefined;
    pending.push(options[choices.choose(options.length, preferred)] as Schema);
  }
  return true;
}

function lightestOf(options: readonly Schema[], weights: SchemaWeights): number {
  let lightest = 0;
  options.forEach((option, index) => {
    if (weights.weigh(option) < weights.weigh(options[lightest] as Schema)) lightest = index;
  });
  return lightest;
}

function pushConditions(schema: SchemaObject, pending: Schema[], choices: Choices): void {
  const condition = schemaOf(schema, 'if');
  if (condition !== undefined && (Object.hasOwn(schema, 'then') || Object.hasOwn(schema, 'else'))) {
    const isMet = choices.choose(2) === 0;
    pending.push(isMet ? condition : { not: condition }, schemaOf(schema, isMet ? 'then' : 'else') ?? true);
  }
  for (const [name, dependent] of dependentSchemasOf(schema)) {
    pending.push(choices.choose(2) === 0 ? dependent : { properties: { [name]: false } });
  }
  pushOpposite(schema, pending);
}

// What the commonest kinds of `not` say without it.
function pushOpposite(schema: SchemaObject, pending: Schema[]): void {
  const not = schemaOf(schema, 'not');
  if (not === true) pending.push(false);
  if (typeof not !== 'object' || Object.keys(not).length !== 1) return;
  const required = keyword(not, 'required');
  if (!Array.isArray(required) || required.length !== 1) return;
  pending.push({ properties: { [required[0] as string]: false } });
}
