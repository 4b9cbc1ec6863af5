// Random values that satisfy schemas.
import type { Rng } from '../../../../base/rng.ts';
import type { Effort } from '../effort.ts';
import { MAX_VALUE_DEPTH } from '../limits.ts';
import { Choices } from './choices.ts';
import { type Facts, gatherFacts } from './facts.ts';
import { writeList } from './list-writer.ts';
import { writeNumber } from './number-rules.ts';
import { writeObject } from './object-writer.ts';
import { type JsonValue, keyword, type Schema, type SchemaObject, TYPE_NAMES, type TypeName, typesOf } from './schema.ts';
import type { SchemaDocument } from './schema-document.ts';
import type { SchemaWeights } from './schema-weights.ts';
import { writeString } from './string-rules.ts';
import type { ValueSource } from './value-source.ts';
import { Validator } from './validator.ts';

// Attempts at one value, when there are choices or rules that can only be tried out.
const MAX_ATTEMPTS = 240;
const MAX_PARTIAL_ATTEMPTS = 40;
// From here on nothing is written that need not be.
const DEEP = 5;
const ENOUGH_VALUES = 40;

/** What a value is written from. */
export interface ValueWriterOptions {
  readonly document: SchemaDocument;
  readonly weights: SchemaWeights;
  readonly rng: Rng;
  /** What the search may take. */
  readonly effort: Effort;
  /** True: the value is as short as can be. */
  readonly isShort: boolean;
}

/** Writes one value, and the values in it, for the schemas of a document. */
export class ValueWriter implements ValueSource {
  readonly document: SchemaDocument;
  readonly weights: SchemaWeights;
  readonly #validator: Validator;
  readonly rng: Rng;
  readonly effort: Effort;
  readonly #isShort: boolean;
  #depth = 0;
  #numValues = 0;

  constructor({ document, weights, rng, effort, isShort }: ValueWriterOptions) {
    this.document = document;
    this.weights = weights;
    this.rng = rng;
    this.effort = effort;
    this.#isShort = isShort;
    this.#validator = new Validator(document, effort);
  }

  get isShort(): boolean {
    return this.#isShort || this.#depth > DEEP || this.#numValues > ENOUGH_VALUES;
  }

  write(goal: readonly Schema[], name: string | null): JsonValue | undefined {
    if (this.#depth >= MAX_VALUE_DEPTH) return undefined;
    this.#depth++;
    this.#numValues++;
    const value = this.#attempt(goal, name);
    this.#depth--;
    return value;
  }

  isValid(goal: readonly Schema[], value: JsonValue): boolean {
    return goal.every((schema) => this.#validator.isValid(schema, value));
  }

  #attempt(goal: readonly Schema[], name: string | null): JsonValue | undefined {
    const offset = this.rng.integer(0, 0xffff);
    for (let attempt = 0, numAttempts = 1; attempt < numAttempts; attempt++) {
      const choices = new Choices(attempt, offset);
      const facts = gatherFacts(goal, { source: this, choices });
      const value = facts === null ? undefined : this.#writeFacts(facts, choices, name);
      if (value !== undefined && (facts?.isPartial !== true || this.isValid(goal, value))) return value;
      const numRepeats = facts?.isPartial === true ? MAX_PARTIAL_ATTEMPTS : 1;
      numAttempts = Math.min(Math.max(numAttempts, choices.numCombinations, numRepeats), MAX_ATTEMPTS);
    }
    return undefined;
  }

  #writeFacts(facts: Facts, choices: Choices, name: string | null): JsonValue | undefined {
    const { schemas } = facts;
    const listed = schemas.find((schema) => Object.hasOwn(schema, 'enum') || Object.hasOwn(schema, 'const'));
    if (listed !== undefined) return this.#pickListed(listed, schemas);
    const types = this.#typesOf(schemas);
    if (types.length === 0) return undefined;
    const preferred = schemas.some((schema) => typesOf(schema) !== null) ? undefined : types.indexOf(this.#guessType(schemas));
    return this.#writeType(types[choices.choose(types.length, preferred)] as TypeName, schemas, name);
  }

  #pickListed(listed: SchemaObject, schemas: readonly SchemaObject[]): JsonValue | undefined {
    const constant = keyword(listed, 'const');
    const values = (constant === undefined ? keyword(listed, 'enum') : [constant]) as readonly JsonValue[];
    const start = this.rng.integer(0, values.length - 1);
    for (let index = 0; index < values.length; index++) {
      const value = values[(start + index) % values.length] as JsonValue;
      this.effort.spend();
      if (schemas.every((schema) => this.#validator.satisfiesOwn(schema, value))) return value;
    }
    return undefined;
  }

  // "number" with "integer" is "integer".
  #typesOf(schemas: readonly SchemaObject[]): readonly TypeName[] {
    return TYPE_NAMES.filter((type) =>
      schemas.every((schema) => {
        const allowed = typesOf(schema);
        if (allowed === null || allowed.includes(type)) return true;
        return type === 'integer' && allowed.includes('number');
      }),
    ).filter((type, _, types) => type !== 'integer' || !types.includes('number') || !this.#namesNumber(schemas));
  }

  // Whether "integer" is among the types only because every integer is a number.
  #namesNumber(schemas: readonly SchemaObject[]): boolean {
    return schemas.every((schema) => typesOf(schema)?.includes('integer') !== true) && schemas.some((schema) => typesOf(schema) !== null);
  }

  // What the keywords are about. Without a hint a short text is as good as anything.
  #guessType(schemas: readonly SchemaObject[]): TypeName {
    const hint = TYPE_HINTS.find(([, names]) => schemas.some((schema) => names.some((name) => Object.hasOwn(schema, name))));
    return hint?.[0] ?? (this.isShort ? 'string' : (['string', 'integer', 'boolean'] as const)[this.rng.integer(0, 2)] ?? 'string');
  }

  #writeType(type: TypeName, schemas: readonly SchemaObject[], name: string | null): JsonValue | undefined {
    switch (type) {
      case 'null':
        return null;
      case 'boolean':
        return this.rng.integer(0, 1) === 1;
      case 'integer':
      case 'number':
        return writeNumber(schemas, type === 'integer', this);
      case 'string':
        return writeString(schemas, name, this);
      case 'array':
        return writeList(this, schemas, name);
      case 'object':
        return writeObject(this, schemas);
    }
  }
}

const TYPE_HINTS: readonly (readonly [TypeName, readonly string[]])[] = [
  ['object', ['properties', 'required', 'additionalProperties', 'patternProperties', 'minProperties', 'propertyNames']],
  ['array', ['items', 'prefixItems', 'minItems', 'maxItems', 'contains', 'uniqueItems']],
  ['string', ['minLength', 'maxLength', 'pattern', 'format']],
  ['number', ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf']],
];
