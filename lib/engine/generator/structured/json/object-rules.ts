// What schemas say about objects, and whether one satisfies it.
import { type CountBounds, countBounds } from './count-bounds.ts';
import {
  dependentNamesOf, dependentSchemasOf, type JsonValue, type Schema, schemaMapOf, type SchemaObject, schemaOf, textsOf,
} from './schema.ts';
import type { SchemaCheck } from './schema-check.ts';
import type { SchemaDocument } from './schema-document.ts';

/** The numbers of members that all the schemas allow. */
export function objectBounds(schemas: readonly SchemaObject[]): CountBounds {
  return countBounds(schemas, 'minProperties', 'maxProperties');
}

/** All that a schema says about the member of this name. */
export function memberSchemas(schema: SchemaObject, name: string, document: SchemaDocument): readonly Schema[] {
  const found: Schema[] = [];
  const properties = schemaMapOf(schema, 'properties');
  if (Object.hasOwn(properties, name)) found.push(properties[name] as Schema);
  for (const [pattern, inner] of Object.entries(schemaMapOf(schema, 'patternProperties'))) {
    if (document.pattern(pattern).matches(name, true)) found.push(inner);
  }
  if (found.length > 0) return found;
  const rest = schemaOf(schema, 'additionalProperties');
  return rest === undefined ? [] : [rest];
}

/** Whether an object satisfies the keywords for objects. */
export function isValidObject(check: SchemaCheck, schema: SchemaObject, object: Readonly<Record<string, JsonValue>>): boolean {
  if (!hasValidSize(schema, object)) return false;
  if (!textsOf(schema, 'required').every((name) => Object.hasOwn(object, name))) return false;
  return hasValidMembers(check, schema, object) && heedsDependencies(check, schema, object);
}

function hasValidSize(schema: SchemaObject, object: Readonly<Record<string, JsonValue>>): boolean {
  const { min, max } = objectBounds([schema]);
  if (min === 0 && max === Number.POSITIVE_INFINITY) return true;
  const { length } = Object.keys(object);
  return length >= min && length <= max;
}

/** Whether a schema speaks of members by their names alone, and so of no others. */
export function namesMembersAlone(schema: SchemaObject): boolean {
  return !Object.hasOwn(schema, 'patternProperties') && !Object.hasOwn(schema, 'additionalProperties');
}

function hasValidMembers(check: SchemaCheck, schema: SchemaObject, object: Readonly<Record<string, JsonValue>>): boolean {
  if (namesMembersAlone(schema) && !Object.hasOwn(schema, 'propertyNames')) return hasValidProperties(check, schema, object);
  const nameSchema = schemaOf(schema, 'propertyNames') ?? true;
  return Object.entries(object).every(([name, value]) => {
    if (!check.isValid(nameSchema, name)) return false;
    return memberSchemas(schema, name, check.document).every((inner) => check.isValid(inner, value));
  });
}

// Of many schemas about one object, each looks at its own members.
function hasValidProperties(check: SchemaCheck, schema: SchemaObject, object: Readonly<Record<string, JsonValue>>): boolean {
  return Object.entries(schemaMapOf(schema, 'properties')).every(([name, inner]) => !Object.hasOwn(object, name) || check.isValid(inner, object[name] as JsonValue));
}

function heedsDependencies(check: SchemaCheck, schema: SchemaObject, object: Readonly<Record<string, JsonValue>>): boolean {
  for (const [name, others] of dependentNamesOf(schema)) {
    if (Object.hasOwn(object, name) && !others.every((other) => Object.hasOwn(object, other))) return false;
  }
  return dependentSchemasOf(schema).every(([name, inner]) => !Object.hasOwn(object, name) || check.isValid(inner, object));
}
