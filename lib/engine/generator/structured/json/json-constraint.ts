// The constraints `json` and `json_object`: the whole text is JSON that satisfies a schema.
import { createRng, type Rng } from '../../../../base/rng.ts';
import { parseJson } from '../../../../codec/json.ts';
import type { Constraint } from '../constraint.ts';
import { ConstraintError } from '../constraint-error.ts';
import { Effort } from '../effort.ts';
import { MAX_SEARCH_STEPS, MAX_TEXT_CHARS, MAX_WRITE_STEPS } from '../limits.ts';
import { writeOr } from '../write-or.ts';
import { checkSchema } from './check-schema.ts';
import { findCulprit } from './find-culprit.ts';
import type { JsonValue, Schema } from './schema.ts';
import type { SchemaDocument } from './schema-document.ts';
import { SchemaWeights } from './schema-weights.ts';
import { Validator } from './validator.ts';
import { ValueWriter } from './value-writer.ts';

// Values looked at for proof that there is one, short ones and others.
const NUM_PROOFS = 6;
const SUBJECT = 'the JSON schema';

/** A schema that is known to be satisfiable. */
export class JsonConstraint implements Constraint {
  readonly #document: SchemaDocument;
  readonly #weights: SchemaWeights;
  readonly #known: JsonValue;

  /** @throws ConstraintError when the schema is invalid or unsupported, or when no value that satisfies it is found */
  constructor(schema: unknown) {
    this.#document = checkSchema(schema);
    this.#weights = new SchemaWeights(this.#document);
    checkWeight(this.#document, this.#weights);
    this.#known = this.#findKnown();
  }

  /** JSON in one line without blanks, as a model that is held to a schema writes it. */
  write(rng: Rng): string {
    return JSON.stringify(this.writeValue(rng));
  }

  /** A value that satisfies the schema, the same for the same random stream. Never throws. */
  writeValue(rng: Rng): JsonValue {
    return writeOr(this.#known, () => this.#attempt(this.#document.root, { rng, isShort: false, effort: new Effort(SUBJECT, MAX_WRITE_STEPS) }));
  }

  readonly matches = (text: string): boolean => {
    let value: JsonValue;
    try {
      value = parseJson(text) as JsonValue;
    } catch {
      return false;
    }
    return this.#isValid(this.#document.root, value, new Effort('validating', MAX_SEARCH_STEPS));
  };

  #attempt(schema: Schema, { rng, isShort, effort }: Attempt): JsonValue | undefined {
    const value = new ValueWriter({ document: this.#document, weights: this.#weights, rng, effort, isShort }).write([schema], null);
    const isFound = value !== undefined && this.#isValid(schema, value, effort) && JSON.stringify(value).length <= MAX_TEXT_CHARS;
    return isFound ? value : undefined;
  }

  #isValid(schema: Schema, value: JsonValue, effort: Effort): boolean {
    return new Validator(this.#document, effort).isValid(schema, value);
  }

  #findKnown(): JsonValue {
    const value = this.#findValue(this.#document.root, new Effort(SUBJECT, MAX_SEARCH_STEPS));
    if (value !== undefined) return value;
    const effort = new Effort(SUBJECT, MAX_SEARCH_STEPS);
    const place = writeOr('', () => describePlace(this.#document, (schema) => this.#findValue(schema, effort) !== undefined));
    throw new ConstraintError(`The JSON schema cannot be satisfied${place}: no value that fits all of its rules was found`);
  }

  #findValue(schema: Schema, effort: Effort): JsonValue | undefined {
    for (let proof = 0; proof < NUM_PROOFS; proof++) {
      const value = this.#attempt(schema, { rng: createRng(proof), isShort: proof % 2 === 0, effort });
      if (value !== undefined) return value;
    }
    return undefined;
  }
}

interface Attempt {
  readonly rng: Rng;
  readonly isShort: boolean;
  readonly effort: Effort;
}

const MAX_PATH_CHARS = 200;

function describePlace(document: SchemaDocument, canSatisfy: (schema: Schema) => boolean): string {
  const path = findCulprit(document, canSatisfy);
  return path === '' ? '' : ` at ${path.slice(0, MAX_PATH_CHARS)}`;
}

/** Any object, with a few members. */
export const ANY_OBJECT = { type: 'object' } as const;

function checkWeight(document: SchemaDocument, weights: SchemaWeights): void {
  const weight = weights.weigh(document.root);
  if (weight === Number.POSITIVE_INFINITY) {
    const place = describePlace(document, (schema) => Number.isFinite(weights.weigh(schema)));
    throw new ConstraintError(`The JSON schema cannot be satisfied${place}: it allows no value, or only values that nest without end`);
  }
  if (weight > MAX_TEXT_CHARS) throw new ConstraintError(`The JSON schema asks for more than ${MAX_TEXT_CHARS} characters`);
}
