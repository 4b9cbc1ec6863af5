// The constraints `json` and `json_object`: the whole text is JSON that satisfies a schema.
import { createRng, type Rng } from '../../../../base/rng.ts';
import { parseJson } from '../../../../codec/json.ts';
import type { Constraint } from '../constraint.ts';
import { ConstraintError } from '../constraint-error.ts';
import { Effort } from '../effort.ts';
import { MAX_SEARCH_STEPS, MAX_TEXT_CHARS, MAX_WRITE_STEPS } from '../limits.ts';
import { writeOr } from '../write-or.ts';
import { checkSchema } from './check-schema.ts';
import type { JsonValue } from './schema.ts';
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
    checkWeight(this.#weights.weigh(this.#document.root));
    this.#known = this.#findKnown();
  }

  /** JSON in one line without blanks, as a model that is held to a schema writes it. */
  write(rng: Rng): string {
    return JSON.stringify(this.writeValue(rng));
  }

  /** A value that satisfies the schema, the same for the same random stream. Never throws. */
  writeValue(rng: Rng): JsonValue {
    return writeOr(this.#known, () => this.#attempt(rng, false, new Effort(SUBJECT, MAX_WRITE_STEPS)));
  }

  readonly matches = (text: string): boolean => {
    let value: JsonValue;
    try {
      value = parseJson(text) as JsonValue;
    } catch {
      return false;
    }
    return this.#isValid(value, new Effort('validating', MAX_SEARCH_STEPS));
  };

  #attempt(rng: Rng, isShort: boolean, effort: Effort): JsonValue | undefined {
    const document = this.#document;
    const value = new ValueWriter({ document, weights: this.#weights, rng, effort, isShort }).write([document.root], null);
    return value !== undefined && this.#isValid(value, effort) && JSON.stringify(value).length <= MAX_TEXT_CHARS ? value : undefined;
  }

  #isValid(value: JsonValue, effort: Effort): boolean {
    return new Validator(this.#document, effort).isValid(this.#document.root, value);
  }

  #findKnown(): JsonValue {
    const effort = new Effort(SUBJECT, MAX_SEARCH_STEPS);
    for (let proof = 0; proof < NUM_PROOFS; proof++) {
      const value = this.#attempt(createRng(proof), proof % 2 === 0, effort);
      if (value !== undefined) return value;
    }
    throw new ConstraintError('The JSON schema cannot be satisfied: no value that fits all of its rules was found');
  }
}

/** Any object, with a few members. */
export const ANY_OBJECT = { type: 'object' } as const;

function checkWeight(weight: number): void {
  if (weight === Number.POSITIVE_INFINITY) {
    throw new ConstraintError('The JSON schema cannot be satisfied: it allows no value, or only values that nest without end');
  }
  if (weight > MAX_TEXT_CHARS) throw new ConstraintError(`The JSON schema asks for more than ${MAX_TEXT_CHARS} characters`);
}
