// The two forms of a derender request, a whole answer and a chunk of one: a body that is neither is told what is wrong with it as either.
import { isJsonObject } from '../../../codec/json.ts';
import { type Field, type Fields, readObject } from '../../fields.ts';
import { Issues, Place } from '../../place.ts';

/** As vLLM's models declare their fields: faults are found in this order, and the others behind them. */
export const FORM_ORDER: readonly string[] = ['stream', 'model', 'generate_response', 'generate_responses', 'generate_chunk', 'stream_state'];

/** A form. */
export interface Form<T> {
  /** What its faults' places begin with after `body`; null: nothing. */
  readonly name: string | null;
  readonly fields: Fields<T>;
}

/** The body, read as one of them. */
export type EitherForm<Whole, Chunk> = { readonly kind: 'whole'; readonly fields: Whole } | { readonly kind: 'chunk'; readonly fields: Chunk };

/** Reads a body. @throws ServerError `validation` with the faults of both forms, a whole answer's first */
export function readEitherForm<Whole, Chunk>(body: unknown, whole: Form<Whole>, chunk: Form<Chunk>): EitherForm<Whole, Chunk> {
  const asWhole = readForm(body, whole);
  if (asWhole.issues.isEmpty) return { kind: 'whole', fields: asWhole.fields };
  const asChunk = readForm(body, chunk);
  if (asChunk.issues.isEmpty) return { kind: 'chunk', fields: asChunk.fields };
  asWhole.issues.append(asChunk.issues);
  asWhole.issues.throwIfAny();
  throw new TypeError('faults that are none');
}

function readForm<T>(body: unknown, { name, fields }: Form<T>): { readonly fields: T; readonly issues: Issues } {
  const issues = new Issues();
  const root = new Place(issues);
  root.field = name ?? '';
  if (!isJsonObject(body)) issues.add({ path: name === null ? 'body' : root.path }, 'an object', body);
  return { fields: readObject(isJsonObject(body) ? body : {}, fields, name === null ? root : root.enter()), issues };
}

/** What tells the forms apart: whether a chunk is given. */
export function streamFlag<Flag extends boolean>(flag: Flag): Field<Flag> {
  return {
    schema: { const: flag },
    isRequired: flag,
    read(value, place) {
      // A whole answer is what is given unless something else is said.
      if (value !== flag && (flag || value !== undefined)) place.report(String(flag), value);
      return flag;
    },
  };
}
