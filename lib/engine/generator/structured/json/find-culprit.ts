// Which part of a schema cannot be satisfied, for an error that says where to look.
import { MAX_SCHEMA_DEPTH } from '../limits.ts';
import { keyword, numberOf, prefixItemsOf, restItemsOf, type Schema, type SchemaObject, schemaMapOf, schemasOf, textsOf } from './schema.ts';
import { REFERENCES, type SchemaDocument } from './schema-document.ts';

type Part = readonly [step: string, schema: Schema];

/**
 * The path of the innermost schema that fails on its own: `/properties/age`; empty where that is the root.
 * @param canSatisfy whether a value for a schema is found; asked of schemas without which the root has no value
 */
export function findCulprit(document: SchemaDocument, canSatisfy: (schema: Schema) => boolean): string {
  let path = '';
  let schema = document.root;
  for (let depth = 0; depth < MAX_SCHEMA_DEPTH; depth++) {
    const part = typeof schema === 'boolean' ? undefined : necessaryParts(schema, document).find(([, inner]) => !canSatisfy(inner));
    if (part === undefined) break;
    path = part[0].startsWith('#') ? part[0] : `${path}/${part[0]}`;
    schema = part[1];
  }
  return path;
}

// A text of `$ref` is a path from the root.
function necessaryParts(schema: SchemaObject, document: SchemaDocument): readonly Part[] {
  const references = REFERENCES.flatMap((name) => (Object.hasOwn(schema, name) ? [schema[name] as string] : []));
  return [
    ...references.map((reference): Part => [reference.startsWith('#') ? reference : `#${reference}`, document.resolve(reference)]),
    ...schemasOf(schema, 'allOf').map((inner, index): Part => [`allOf/${index}`, inner]),
    ...requiredMembers(schema),
    ...necessaryItems(schema),
  ];
}

function requiredMembers(schema: SchemaObject): readonly Part[] {
  const properties = schemaMapOf(schema, 'properties');
  const names = textsOf(schema, 'required').filter((name) => Object.hasOwn(properties, name));
  return names.map((name) => [`properties/${name}`, properties[name] as Schema]);
}

function necessaryItems(schema: SchemaObject): readonly Part[] {
  const count = numberOf(schema, 'minItems') ?? 0;
  const first = prefixItemsOf(schema);
  const list = Array.isArray(keyword(schema, 'items')) ? 'items' : 'prefixItems';
  const rest: readonly Part[] = count > first.length ? [[list === 'items' ? 'additionalItems' : 'items', restItemsOf(schema)]] : [];
  return [...first.slice(0, count).map((inner, index): Part => [`${list}/${index}`, inner]), ...rest];
}
