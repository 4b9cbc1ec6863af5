// What schemas say about strings, and strings that satisfy it.
import { MAX_TEXT_CHARS } from '../limits.ts';
import { type CountBounds, countBounds } from './count-bounds.ts';
import { findFormat } from './formats.ts';
import { keyword, numberOf, type SchemaObject } from './schema.ts';
import type { SchemaDocument } from './schema-document.ts';
import { createFormatSource, createPatternSource, createSplicedSource, createWordSource, type StringSource } from './string-sources.ts';
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
  const sources = listSources(schemas, { name, bounds, document });
  for (const source of sources) {
    for (let attempt = 0; attempt < NUM_ATTEMPTS; attempt++) {
      const text = source(rng, attempt);
      // Long texts and several patterns take their time.
      effort.spend(1 + schemas.length + Math.ceil((text?.length ?? 0) / CHARS_PER_STEP));
      if (text !== null && schemas.every((schema) => isValidString(schema, text, document))) return text;
    }
  }
  return undefined;
}

interface Wanted {
  readonly name: string | null;
  readonly bounds: CountBounds;
  readonly document: SchemaDocument;
}

// Those that hit the mark most often come first.
function listSources(schemas: readonly SchemaObject[], { name, bounds, document }: Wanted): readonly StringSource[] {
  const written = schemas.flatMap((schema) => (typeof schema['pattern'] === 'string' ? [schema['pattern']] : []));
  const patterns = [...new Set(written)].map((source) => document.pattern(source));
  const formats = schemas.flatMap((schema) => (typeof schema['format'] === 'string' ? [findFormat(schema['format'])] : []));
  const format = formats.find((found) => found !== undefined);
  const formatted = format === undefined ? [] : [createFormatSource(format, bounds)];
  return [
    ...(patterns.length === 0 ? [] : [createPatternSource(patterns, bounds)]),
    ...formatted,
    ...(patterns.length === 0 ? [] : formatted.map((source) => createSplicedSource(source, patterns))),
    createWordSource(name, bounds),
  ];
}
