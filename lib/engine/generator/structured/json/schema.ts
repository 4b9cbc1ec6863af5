// JSON Schema (drafts 4 to 2020-12) as it comes: what its keywords hold, and where schemas stand in schemas.
import { isJsonObject } from '../../../../codec/json.ts';

/** A value as JSON has it. */
export type JsonValue = null | boolean | number | string | readonly JsonValue[] | { readonly [name: string]: JsonValue };

/** A schema in object form. Its keywords have been checked. */
export type SchemaObject = Readonly<Record<string, unknown>>;

/** A schema: `true` allows everything, `false` nothing. */
export type Schema = boolean | SchemaObject;

/** The types that a schema can name. `number` includes `integer`. */
export type TypeName = 'null' | 'boolean' | 'integer' | 'number' | 'string' | 'array' | 'object';

/** Every type, the plainest first. */
export const TYPE_NAMES: readonly TypeName[] = ['string', 'integer', 'boolean', 'number', 'null', 'object', 'array'];

/** The value of a keyword, undefined when it is not there. Names such as `constructor` are no keywords of everything. */
export function keyword(schema: SchemaObject, name: string): unknown {
  return Object.hasOwn(schema, name) ? schema[name] : undefined;
}

/** A keyword that holds a number. */
export function numberOf(schema: SchemaObject, name: string): number | undefined {
  const value = keyword(schema, name);
  return typeof value === 'number' ? value : undefined;
}

/** A keyword that holds one schema. */
export function schemaOf(schema: SchemaObject, name: string): Schema | undefined {
  const value = keyword(schema, name);
  return typeof value === 'boolean' || isJsonObject(value) ? value : undefined;
}

/** A keyword that holds a list of schemas; empty when it is not there. */
export function schemasOf(schema: SchemaObject, name: string): readonly Schema[] {
  const value = keyword(schema, name);
  return Array.isArray(value) ? (value as readonly Schema[]) : [];
}

/** A keyword that holds schemas by name; empty when it is not there. */
export function schemaMapOf(schema: SchemaObject, name: string): Readonly<Record<string, Schema>> {
  const value = keyword(schema, name);
  return isJsonObject(value) ? (value as Readonly<Record<string, Schema>>) : {};
}

/** A keyword that holds a list of texts; empty when it is not there. */
export function textsOf(schema: SchemaObject, name: string): readonly string[] {
  const value = keyword(schema, name);
  return Array.isArray(value) ? (value as readonly string[]) : [];
}

/** The types that a schema names, null when it names none. OpenAPI's `nullable` adds one. */
export function typesOf(schema: SchemaObject): readonly TypeName[] | null {
  const value = keyword(schema, 'type');
  if (value === undefined) return null;
  const types = (Array.isArray(value) ? value : [value]) as readonly TypeName[];
  return keyword(schema, 'nullable') === true ? [...types, 'null'] : types;
}

/** What an object has to have beside a property: `dependentRequired`, and `dependencies` of earlier drafts. */
export function dependentNamesOf(schema: SchemaObject): readonly (readonly [name: string, others: readonly string[]])[] {
  const entries = ['dependentRequired', 'dependencies'].flatMap((name) => Object.entries(schemaMapOf(schema, name)));
  return entries.filter((entry): entry is [string, Schema & readonly string[]] => Array.isArray(entry[1]));
}

/** What an object has to satisfy when it has a property: `dependentSchemas`, and `dependencies` of earlier drafts. */
export function dependentSchemasOf(schema: SchemaObject): readonly (readonly [name: string, schema: Schema])[] {
  const entries = ['dependentSchemas', 'dependencies'].flatMap((name) => Object.entries(schemaMapOf(schema, name)));
  return entries.filter((entry) => !Array.isArray(entry[1]));
}

/** The schemas of a list's first items: `prefixItems`, or a list in `items` as in earlier drafts. */
export function prefixItemsOf(schema: SchemaObject): readonly Schema[] {
  return Array.isArray(keyword(schema, 'items')) ? schemasOf(schema, 'items') : schemasOf(schema, 'prefixItems');
}

/** The schema of the items after those. */
export function restItemsOf(schema: SchemaObject): Schema {
  return schemaOf(schema, Array.isArray(keyword(schema, 'items')) ? 'additionalItems' : 'items') ?? true;
}
