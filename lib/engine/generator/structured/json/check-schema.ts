// Whether a schema is one: keywords hold what they may hold, references lead somewhere.
import { isDeepValue } from '../../../../codec/json-depth.ts';
import { isJsonObject } from '../../../../codec/json.ts';
import { ConstraintError } from '../constraint-error.ts';
import { Effort } from '../effort.ts';
import { MAX_SCHEMA_DEPTH } from '../limits.ts';
import { type Schema, type SchemaObject, TYPE_NAMES } from './schema.ts';
import { REFERENCES, SchemaDocument } from './schema-document.ts';

/**
 * Checks a parsed value as a schema.
 * @throws ConstraintError that names the place (`at /properties/age/minimum`) and what would be right there
 */
export function checkSchema(value: unknown): SchemaDocument {
  if (isDeepValue(value, MAX_SCHEMA_DEPTH)) throw new ConstraintError(`Invalid JSON schema: more than ${MAX_SCHEMA_DEPTH} levels of nesting`);
  if (!isSchema(value)) throw fault('', 'a schema is an object or a boolean');
  const document = new SchemaDocument(value);
  new Checker(document).check(value, '');
  return document;
}

type Test = (value: unknown) => boolean;
const isText: Test = (value) => typeof value === 'string';
const isNumber: Test = (value) => typeof value === 'number' && Number.isFinite(value);
const isCount: Test = (value) => Number.isInteger(value) && (value as number) >= 0;
const isPositive: Test = (value) => isNumber(value) && (value as number) > 0;
const isBound: Test = (value) => isNumber(value) || typeof value === 'boolean';
const isTextList: Test = (value) => Array.isArray(value) && value.every(isText);
const isFilledList: Test = (value) => Array.isArray(value) && value.length > 0;
const isType: Test = (value) => (TYPE_NAMES as readonly unknown[]).includes(value);
const isTypeOrTypes: Test = (value) => isType(value) || (isFilledList(value) && (value as readonly unknown[]).every(isType));
const isObject: Test = isJsonObject;

const COUNTS = ['Length', 'Items', 'Properties', 'Contains'].flatMap((what) => [`min${what}`, `max${what}`]);
// What a keyword holds, in words for the error.
const KEYWORDS: readonly (readonly [names: readonly string[], test: Test, expected: string])[] = [
  [['type'], isTypeOrTypes, `one or several of ${TYPE_NAMES.join(', ')}`],
  [['enum'], isFilledList, 'a list with at least one value'],
  [[...REFERENCES, 'pattern', 'format'], isText, 'a string'],
  [['minimum', 'maximum'], isNumber, 'a number'],
  [['exclusiveMinimum', 'exclusiveMaximum'], isBound, 'a number'],
  [['multipleOf'], isPositive, 'a number greater than 0'],
  [COUNTS, isCount, 'a whole number that is not negative'],
  [['required'], isTextList, 'a list of strings'],
  [['allOf', 'anyOf', 'oneOf'], isFilledList, 'a list with at least one schema'],
  [['prefixItems'], Array.isArray, 'a list of schemas'],
  [['properties', 'patternProperties', '$defs', 'definitions', 'dependentSchemas', 'dependencies', 'dependentRequired'], isObject, 'an object'],
];

const SINGLE = [
  'additionalProperties', 'additionalItems', 'contains', 'propertyNames', 'not', 'if', 'then', 'else', 'unevaluatedProperties',
  'unevaluatedItems',
];
const LISTS = ['allOf', 'anyOf', 'oneOf', 'prefixItems'];
const MAPS = ['properties', 'patternProperties', '$defs', 'definitions', 'dependentSchemas'];

class Checker {
  readonly #document: SchemaDocument;
  readonly #effort = new Effort('the JSON schema');
  readonly #references: string[] = [];
  readonly #checked = new Set<SchemaObject>();

  constructor(document: SchemaDocument) {
    this.#document = document;
  }

  check(root: Schema, path: string): void {
    this.#checkSchema(root, path);
    // References may lead to places that no keyword of a schema leads to. The list grows while it is read.
    for (const reference of this.#references) this.#checkSchema(this.#document.resolve(reference), reference);
  }

  #checkSchema(schema: unknown, path: string): void {
    if (!isSchema(schema)) throw fault(path, 'expected a schema, that is an object or a boolean');
    if (typeof schema === 'boolean' || this.#checked.has(schema)) return;
    this.#checked.add(schema);
    this.#effort.spend();
    this.#document.addNames(schema);
    this.#checkKeywords(schema, path);
    for (const [step, inner] of innerSchemas(schema)) this.#checkSchema(inner, `${path}/${step}`);
    for (const name of REFERENCES) if (Object.hasOwn(schema, name)) this.#references.push(schema[name] as string);
  }

  #checkKeywords(schema: SchemaObject, path: string): void {
    for (const [names, test, expected] of KEYWORDS) {
      for (const name of names) {
        if (Object.hasOwn(schema, name) && !test(schema[name])) throw fault(`${path}/${name}`, `expected ${expected}`);
      }
    }
    if (typeof schema['pattern'] === 'string') this.#checkPattern(schema['pattern'], `${path}/pattern`);
    for (const source of Object.keys((schema['patternProperties'] as object | undefined) ?? {})) {
      this.#checkPattern(source, `${path}/patternProperties`);
    }
  }

  #checkPattern(source: string, path: string): void {
    try {
      this.#document.pattern(source);
    } catch (error) {
      throw error instanceof ConstraintError ? fault(path, error.message) : error;
    }
  }
}

function innerSchemas(schema: SchemaObject): readonly (readonly [step: string, inner: unknown])[] {
  const inner: [string, unknown][] = [];
  for (const name of SINGLE) if (Object.hasOwn(schema, name)) inner.push([name, schema[name]]);
  const lists = Array.isArray(schema['items']) ? [...LISTS, 'items'] : LISTS;
  if (Object.hasOwn(schema, 'items') && lists === LISTS) inner.push(['items', schema['items']]);
  for (const name of [...lists, ...MAPS]) {
    if (!Object.hasOwn(schema, name)) continue;
    for (const [step, value] of Object.entries(schema[name] as object)) inner.push([`${name}/${step}`, value]);
  }
  return [...inner, ...dependencies(schema)];
}

function dependencies(schema: SchemaObject): readonly (readonly [step: string, inner: unknown])[] {
  const entries = Object.entries((schema['dependencies'] as object | undefined) ?? {});
  return entries.filter(([, value]) => !isTextList(value)).map(([name, value]) => [`dependencies/${name}`, value] as const);
}

function isSchema(value: unknown): value is Schema {
  return typeof value === 'boolean' || isJsonObject(value);
}

function fault(path: string, what: string): ConstraintError {
  return new ConstraintError(`Invalid JSON schema at ${path === '' ? 'its root' : path.slice(0, 200)}: ${what}`);
}
