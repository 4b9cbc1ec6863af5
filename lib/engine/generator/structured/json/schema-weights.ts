// How little must be written for a schema: what steers recursion to its end, and what finds out before anything is written that
// there is none, or that even the shortest value is too long.
import { ConstraintError } from '../constraint-error.ts';
import { Effort } from '../effort.ts';
import { MAX_REFERENCE_DEPTH } from '../limits.ts';
import { containsOf, itemSchema, listBounds } from './list-rules.ts';
import { memberSchemas } from './object-rules.ts';
import { numberOf, prefixItemsOf, type Schema, type SchemaObject, schemasOf, textsOf, type TypeName, typesOf } from './schema.ts';
import type { SchemaDocument } from './schema-document.ts';

const NEVER = Number.POSITIVE_INFINITY;

/**
 * The weight of a schema is about the code units of its shortest value: never more, except by a little for each value, and less where
 * several schemas speak about one value. Infinity when no finite value satisfies it.
 */
export class SchemaWeights {
  readonly #document: SchemaDocument;
  readonly #effort = new Effort('the JSON schema', 2_000_000);
  // From the innermost to the outermost, so that one round settles what is not recursive.
  readonly #schemas: readonly SchemaObject[];
  readonly #weights = new Map<SchemaObject, number>();

  /** @throws ConstraintError when the schema is too complex */
  constructor(document: SchemaDocument) {
    this.#document = document;
    this.#schemas = this.#listReachable();
    for (let hasImproved = true; hasImproved; ) {
      hasImproved = false;
      for (const schema of this.#schemas) hasImproved = this.#improve(schema) || hasImproved;
    }
  }

  /** The weight of a schema of the document. */
  weigh(schema: Schema): number {
    if (typeof schema === 'boolean') return schema ? 1 : NEVER;
    return this.#weights.get(schema) ?? NEVER;
  }

  /** The weight of a value that satisfies all of the schemas: at least the greatest of theirs. */
  weighAll(schemas: readonly Schema[]): number {
    return schemas.reduce<number>((most, schema) => Math.max(most, this.weigh(schema)), 1);
  }

  #listReachable(): readonly SchemaObject[] {
    const done: SchemaObject[] = [];
    const seen = new Set<Schema>([true, false]);
    const visit = (schema: Schema, depth: number): void => {
      if (seen.has(schema) || typeof schema === 'boolean') return;
      if (depth > MAX_REFERENCE_DEPTH) throw new ConstraintError(`The JSON schema has more than ${MAX_REFERENCE_DEPTH} references in a row`);
      seen.add(schema);
      for (const inner of this.#uses(schema)) visit(inner, depth + 1);
      done.push(schema);
    };
    visit(this.#document.root, 0);
    return done;
  }

  // All schemas whose weights can be asked for when this one is weighed or written.
  #uses(schema: SchemaObject): readonly Schema[] {
    const inner: Schema[] = [...this.#document.targetsOf(schema)];
    for (const [name, value] of Object.entries(schema)) {
      this.#effort.spend();
      if (SINGLE.has(name) || LISTS.has(name)) inner.push(...([value].flat() as Schema[]));
      else if (MAPS.has(name)) inner.push(...(Object.values(value as object).filter((item) => !Array.isArray(item)) as Schema[]));
    }
    return inner;
  }

  #improve(schema: SchemaObject): boolean {
    this.#effort.spend();
    const weight = this.#weighSchema(schema);
    if (weight >= this.weigh(schema)) return false;
    this.#weights.set(schema, weight);
    return true;
  }

  #weighSchema(schema: SchemaObject): number {
    const all = [...this.#document.targetsOf(schema), ...schemasOf(schema, 'allOf')];
    return Math.max(this.#weighOwn(schema), this.weighAll(all), this.#weighAny(schema, 'anyOf'), this.#weighAny(schema, 'oneOf'));
  }

  #weighAny(schema: SchemaObject, name: 'anyOf' | 'oneOf'): number {
    const options = schemasOf(schema, name);
    if (options.length === 0) return 0;
    this.#effort.spend(options.length);
    return options.reduce<number>((least, option) => Math.min(least, this.weigh(option)), NEVER);
  }

  #weighOwn(schema: SchemaObject): number {
    const types = typesOf(schema);
    // What is listed is short or was long to send.
    if (types === null || Object.hasOwn(schema, 'enum') || Object.hasOwn(schema, 'const')) return 1;
    return types.reduce<number>((least, type) => Math.min(least, this.#weighType(schema, type)), NEVER);
  }

  #weighType(schema: SchemaObject, type: TypeName): number {
    if (type === 'string') return 1 + (numberOf(schema, 'minLength') ?? 0);
    if (type === 'object') return this.#weighObject(schema);
    return type === 'array' ? this.#weighList(schema) : 1;
  }

  #weighObject(schema: SchemaObject): number {
    const required = textsOf(schema, 'required');
    this.#effort.spend(required.length);
    const members = required.reduce((sum, name) => sum + this.weighAll(memberSchemas(schema, name, this.#document)), 0);
    return 1 + Math.max(members, numberOf(schema, 'minProperties') ?? 0);
  }

  #weighList(schema: SchemaObject): number {
    const { min, max } = listBounds([schema]);
    if (min > max) return NEVER;
    const numPrefix = Math.min(prefixItemsOf(schema).length, min);
    this.#effort.spend(numPrefix);
    let weight = 1;
    for (let index = 0; index < numPrefix; index++) weight += this.weigh(itemSchema(schema, index));
    if (min > numPrefix) weight += (min - numPrefix) * this.weigh(itemSchema(schema, numPrefix));
    const contains = containsOf(schema);
    return contains === null || contains.min === 0 ? weight : Math.max(weight, 1 + contains.min * this.weigh(contains.schema));
  }
}

const SINGLE: ReadonlySet<string> = new Set([
  'additionalProperties', 'additionalItems', 'items', 'contains', 'propertyNames', 'not', 'if', 'then', 'else',
]);
const LISTS: ReadonlySet<string> = new Set(['allOf', 'anyOf', 'oneOf', 'prefixItems']);
const MAPS: ReadonlySet<string> = new Set(['properties', 'patternProperties', 'dependentSchemas', 'dependencies']);
