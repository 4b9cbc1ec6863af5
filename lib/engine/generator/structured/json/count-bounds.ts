// How many of something schemas allow: items of a list, members of an object, characters of a string.
import { numberOf, type SchemaObject } from './schema.ts';

/** Both included. */
export interface CountBounds {
  readonly min: number;
  readonly max: number;
}

/** What all the schemas allow, by the keywords for the least and the most; from 0 to infinity where they say nothing. */
export function countBounds(schemas: readonly SchemaObject[], least: string, most: string): CountBounds {
  let min = 0;
  let max = Number.POSITIVE_INFINITY;
  for (const schema of schemas) {
    min = Math.max(min, numberOf(schema, least) ?? 0);
    max = Math.min(max, numberOf(schema, most) ?? max);
  }
  return { min, max };
}
