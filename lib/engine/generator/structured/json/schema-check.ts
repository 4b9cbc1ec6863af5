// What the rules for lists and objects need in order to look at what is in them.
import type { JsonValue, Schema } from './schema.ts';
import type { SchemaDocument } from './schema-document.ts';

/** Says whether values satisfy schemas of one document. */
export interface SchemaCheck {
  readonly document: SchemaDocument;
  /** @throws ConstraintError when it takes too long to say */
  isValid(schema: Schema, value: JsonValue): boolean;
}
