// The fields of a structural tag's parts: of the right shape, or the constraint is invalid.
import { isJsonObject } from '../../../../codec/json.ts';
import { ConstraintError } from '../constraint-error.ts';

/** The fields of a part. */
export type TagFields = Readonly<Record<string, unknown>>;

/** An object's fields. @throws ConstraintError for what is none */
export function fieldsOf(value: unknown, what: string): TagFields {
  if (!isJsonObject(value)) throw fault(`${what} is an object`);
  return value;
}

/** A list. @throws ConstraintError for what is none, or empty */
export function listOf(value: unknown, name: string): readonly unknown[] {
  if (!Array.isArray(value) || value.length === 0) throw fault(`"${name}" is a list with at least one item`);
  return value;
}

/** A list of texts, empty where it is left out. @throws ConstraintError for anything else */
export function textsOf(value: unknown, name: string): readonly string[] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) throw fault(`"${name}" is a list of strings`);
  return value.map((text) => textOf(text, name));
}

/** A text. @throws ConstraintError for what is none */
export function textOf(value: unknown, name: string): string {
  if (typeof value !== 'string') throw fault(`"${name}" is a string`);
  return value;
}

/** A whole number of `min` or more; `otherwise` where it is left out or null. @throws ConstraintError for anything else */
export function countOf(value: unknown, name: string, { min, otherwise }: { readonly min: number; readonly otherwise?: number }): number {
  if ((value ?? null) === null && otherwise !== undefined) return otherwise;
  if (typeof value !== 'number' || !Number.isInteger(value) || value < min) throw fault(`"${name}" is a whole number of ${min} or more`);
  return value;
}

/** What is wrong with a structural tag. */
export function fault(what: string): ConstraintError {
  return new ConstraintError(`Invalid structural tag: ${what}`);
}
