// What schemas say about strings, and strings that satisfy it.
import type { Rng } from '../../../../base/rng.ts';
import { MAX_TEXT_CHARS } from '../limits.ts';
import { pickPhrase } from '../words.ts';
import { type CountBounds, countBounds } from './count-bounds.ts';
import { writeNamed } from './field-names.ts';
import { findFormat } from './formats.ts';
import { keyword, numberOf, type SchemaObject } from './schema.ts';
import type { SchemaDocument } from './schema-document.ts';
import type { ValueSource } from './value-source.ts';

const NUM_ATTEMPTS = 40;
// Characters that are written and matched with a pattern in one step.
const CHARS_PER_STEP = 8;

/** Whether a string satisfies the keywords for strings. Its length is that in code points. */
export function isValidString(schema: SchemaObject, value: string, document: SchemaDocument): boolean {
  const minLength = numberOf(schema, 'minLength') ?? 0;
  const maxLength = numberOf(schema, 'maxLength') ?? Number.POSITIVE_INFINITY;
  if (minLength > 0 || value.length > maxLength) {
    const length = [...value].length;
    if (length < minLength || length > maxLength) return false;
  }
  const pattern = keyword(schema, 'pattern');
  if (typeof pattern === 'string' && !document.pattern(pattern).matches(value, true)) return false;
  const format = keyword(schema, 'format');
  return typeof format !== 'string' || (findFormat(format)?.test(value) ?? true);
}

/**
 * A string that satisfies all the schemas' keywords for strings; undefined when none is found.
 * @param name the property that it is for, which says what it may be; null when there is none
 */
export function writeString(schemas: readonly SchemaObject[], name: string | null, { document, rng, effort }: ValueSource): string | undefined {
  const bounds = countBounds(schemas, 'minLength', 'maxLength');
  if (bounds.min > bounds.max || bounds.min > MAX_TEXT_CHARS) return undefined;
  const sources = [patternSource(schemas, bounds, document), formatSource(schemas), wordSource(name, bounds)];
  for (const source of sources) {
    for (let attempt = 0; source !== null && attempt < NUM_ATTEMPTS; attempt++) {
      const text = source(rng, attempt);
      // Long texts and several patterns take their time.
      effort.spend(1 + schemas.length + Math.ceil((text?.length ?? 0) / CHARS_PER_STEP));
      if (text !== null && schemas.every((schema) => isValidString(schema, text, document))) return text;
    }
  }
  return undefined;
}

type Source = (rng: Rng, attempt: number) => string | null;

function patternSource(schemas: readonly SchemaObject[], bounds: CountBounds, document: SchemaDocument): Source | null {
  const sources = schemas.flatMap((schema) => (typeof schema['pattern'] === 'string' ? [schema['pattern']] : []));
  const patterns = [...new Set(sources)].map((source) => document.pattern(source));
  if (patterns.length === 0) return null;
  const isBounded = bounds.min > 0 || bounds.max < Number.POSITIVE_INFINITY;
  return (rng, attempt) => {
    const pattern = patterns[attempt % patterns.length];
    // A text as it comes reads better than one that is made to measure.
    if (!isBounded || attempt < 4) return pattern?.write(rng) ?? null;
    return pattern?.writeWithin(rng, bounds.min, bounds.max) ?? null;
  };
}

function formatSource(schemas: readonly SchemaObject[]): Source | null {
  const names = schemas.flatMap((schema) => (typeof schema['format'] === 'string' ? [schema['format']] : []));
  const format = names.map(findFormat).find((found) => found !== undefined);
  return format === undefined ? null : (rng) => format.write(rng);
}

function wordSource(name: string | null, { min, max }: CountBounds): Source {
  return (rng, attempt) => {
    const text = attempt === 0 && name !== null ? writeNamed(name, rng) : null;
    return text !== null && text.length >= min && text.length <= max ? text : pickPhrase(rng, min, max);
  };
}
