// Whether a value satisfies a schema.
import { isJsonObject } from '../../../../codec/json.ts';
import type { Effort } from '../effort.ts';
import { canonicalText } from './canonical.ts';
import { isValidList } from './list-rules.ts';
import { isValidNumber } from './number-rules.ts';
import { isValidObject, namesMembersAlone } from './object-rules.ts';
import { type JsonValue, keyword, type Schema, type SchemaObject, schemaOf, schemasOf, type TypeName, typesOf } from './schema.ts';
import type { SchemaCheck } from './schema-check.ts';
import type { SchemaDocument } from './schema-document.ts';
import { isValidString } from './string-rules.ts';

// Schemas that apply to one value by way of each other, and values within each other.
const MAX_DEPTH = 600;
// Values of an `enum` that are looked at in one step.
const LISTED_PER_STEP = 2000;
// Members of an object that are looked at in one step.
const MEMBERS_PER_STEP = 50;

/** Validates values against the schemas of one document. */
export class Validator implements SchemaCheck {
  readonly document: SchemaDocument;
  readonly #effort: Effort;
  #depth = 0;

  /** @param effort what validating may take in all */
  constructor(document: SchemaDocument, effort: Effort) {
    this.document = document;
    this.#effort = effort;
  }

  /**
   * Whether the value satisfies the schema. `unevaluatedProperties` and `unevaluatedItems` are not looked at, unknown keywords and
   * formats say nothing. A schema that refers to itself without end is satisfied by nothing.
   * @throws ConstraintError when it takes too long to say
   */
  isValid(schema: Schema, value: JsonValue): boolean {
    if (typeof schema === 'boolean') return schema;
    this.#effort.spend();
    if (this.#depth >= MAX_DEPTH) return false;
    this.#depth++;
    const isValid = this.#satisfiesAll(schema, value);
    this.#depth--;
    return isValid;
  }

  #satisfiesAll(schema: SchemaObject, value: JsonValue): boolean {
    return this.satisfiesOwn(schema, value) && this.#satisfiesCombined(schema, value) && this.#satisfiesCondition(schema, value);
  }

  /** Whether the value satisfies what a schema says itself, without the schemas that it refers to or combines for the same value. */
  satisfiesOwn(schema: SchemaObject, value: JsonValue): boolean {
    const types = typesOf(schema);
    if (types !== null && !types.some((type) => isOfType(value, type))) return false;
    const listed = keyword(schema, 'enum');
    if (Array.isArray(listed)) this.#effort.spend(Math.ceil(listed.length / LISTED_PER_STEP));
    return isListed(schema, value) && this.#satisfiesTyped(schema, value);
  }

  #satisfiesTyped(schema: SchemaObject, value: JsonValue): boolean {
    if (typeof value === 'string') return isValidString(schema, value, this.document);
    if (typeof value === 'number') return isValidNumber(schema, value);
    if (Array.isArray(value)) return isValidList(this, schema, value as readonly JsonValue[]);
    return !isJsonObject(value) || this.#satisfiesObject(schema, value as Readonly<Record<string, JsonValue>>);
  }

  #satisfiesObject(schema: SchemaObject, object: Readonly<Record<string, JsonValue>>): boolean {
    if (!namesMembersAlone(schema)) this.#effort.spend(Math.ceil(Object.keys(object).length / MEMBERS_PER_STEP));
    return isValidObject(this, schema, object);
  }

  #satisfiesCombined(schema: SchemaObject, value: JsonValue): boolean {
    const all = [...this.document.targetsOf(schema), ...schemasOf(schema, 'allOf')];
    if (!all.every((inner) => this.isValid(inner, value))) return false;
    const anyOf = schemasOf(schema, 'anyOf');
    if (anyOf.length > 0 && !anyOf.some((inner) => this.isValid(inner, value))) return false;
    const oneOf = schemasOf(schema, 'oneOf');
    return oneOf.length === 0 || this.#satisfiesOne(oneOf, value);
  }

  #satisfiesOne(schemas: readonly Schema[], value: JsonValue): boolean {
    let count = 0;
    for (const schema of schemas) {
      if (this.isValid(schema, value) && ++count > 1) return false;
    }
    return count === 1;
  }

  #satisfiesCondition(schema: SchemaObject, value: JsonValue): boolean {
    const not = schemaOf(schema, 'not');
    if (not !== undefined && this.isValid(not, value)) return false;
    const condition = schemaOf(schema, 'if');
    if (condition === undefined) return true;
    const consequence = schemaOf(schema, this.isValid(condition, value) ? 'then' : 'else');
    return consequence === undefined || this.isValid(consequence, value);
  }
}

/** Whether a value is of a type: 1 is an integer and a number, 1.5 a number. */
function isOfType(value: JsonValue, type: TypeName): boolean {
  switch (type) {
    case 'null':
      return value === null;
    case 'integer':
      return Number.isInteger(value);
    case 'array':
      return Array.isArray(value);
    case 'object':
      return isJsonObject(value);
    case 'boolean':
    case 'number':
    case 'string':
      return typeof value === type;
  }
}

function isListed(schema: SchemaObject, value: JsonValue): boolean {
  const constant = keyword(schema, 'const');
  const listed = keyword(schema, 'enum');
  if (constant === undefined && listed === undefined) return true;
  const values = (constant === undefined ? listed : [constant]) as readonly JsonValue[];
  if (constant !== undefined && listed !== undefined && !includes(listed as readonly JsonValue[], constant as JsonValue)) return false;
  return includes(values, value);
}

function includes(values: readonly JsonValue[], value: JsonValue): boolean {
  if (typeof value !== 'object' || value === null) return values.includes(value);
  const text = canonicalText(value);
  return values.some((item) => typeof item === 'object' && canonicalText(item) === text);
}
