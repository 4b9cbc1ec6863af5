// What schemas say about lists, and whether one satisfies it.
import { canonicalText } from './canonical.ts';
import { type CountBounds, countBounds } from './count-bounds.ts';
import { type JsonValue, keyword, numberOf, prefixItemsOf, restItemsOf, type Schema, type SchemaObject, schemaOf } from './schema.ts';
import type { SchemaCheck } from './schema-check.ts';

/** The numbers of items that all the schemas allow. */
export function listBounds(schemas: readonly SchemaObject[]): CountBounds {
  return countBounds(schemas, 'minItems', 'maxItems');
}

/** What a schema says about the item at an index. */
export function itemSchema(schema: SchemaObject, index: number): Schema {
  return prefixItemsOf(schema)[index] ?? restItemsOf(schema);
}

/** How many items of a list have to satisfy `contains`; null without that keyword. */
export function containsOf(schema: SchemaObject): { readonly schema: Schema; readonly min: number; readonly max: number } | null {
  const contains = schemaOf(schema, 'contains');
  if (contains === undefined) return null;
  return { schema: contains, min: numberOf(schema, 'minContains') ?? 1, max: numberOf(schema, 'maxContains') ?? Number.POSITIVE_INFINITY };
}

/** Whether a list satisfies the keywords for lists. */
export function isValidList(check: SchemaCheck, schema: SchemaObject, list: readonly JsonValue[]): boolean {
  const { min, max } = listBounds([schema]);
  if (list.length < min || list.length > max) return false;
  if (!list.every((item, index) => check.isValid(itemSchema(schema, index), item))) return false;
  if (keyword(schema, 'uniqueItems') === true && new Set(list.map(canonicalText)).size < list.length) return false;
  const contains = containsOf(schema);
  if (contains === null) return true;
  const count = list.filter((item) => check.isValid(contains.schema, item)).length;
  return count >= contains.min && count <= contains.max;
}
