// What the writers of lists and objects need in order to write what is in them.
import type { Rng } from '../../../../base/rng.ts';
import type { Effort } from '../effort.ts';
import type { JsonValue, Schema } from './schema.ts';
import type { SchemaDocument } from './schema-document.ts';
import type { SchemaWeights } from './schema-weights.ts';

/** Writes values for schemas of one document. Both methods throw ConstraintError when they take too much. */
export interface ValueSource {
  readonly document: SchemaDocument;
  readonly weights: SchemaWeights;
  readonly rng: Rng;
  /** What writing may still take. */
  readonly effort: Effort;
  /** Whether what may be left out is left out. */
  readonly isShort: boolean;
  /**
   * A value that satisfies all of the schemas; undefined when none is found.
   * @param name the property that it is for; null when there is none
   */
  write(goal: readonly Schema[], name: string | null): JsonValue | undefined;
  /** Whether a value satisfies all of the schemas. */
  isValid(goal: readonly Schema[], value: JsonValue): boolean;
}
