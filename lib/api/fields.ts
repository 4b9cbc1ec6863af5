// Request fields, declared once each: type, default and what is wrong with a value. Endpoints list theirs in request.ts.
import { isJsonObject } from '../codec/json.ts';
import type { JsonSchema } from '../wire/http/route-description.ts';
import { toBoolean, toExactInteger, toInt64, toInteger, toNumber } from './lax-values.ts';
import { Issues, Place } from './place.ts';

/** One field: the value it stands for, given what the client sent (`undefined` when absent). Faults are reported to `place`. */
export interface Field<T> {
  /** What documentation says of its values; absent: anything. */
  readonly schema?: JsonSchema;
  /** Whether it must be there. */
  readonly isRequired?: boolean;
  read(value: unknown, place: Place): T;
}

/** The fields of an object, by name. */
export type Fields<T> = { readonly [Key in keyof T]: Field<T[Key]> };

/**
 * Reads a body's declared fields; others are ignored.
 *
 * @throws ServerError `validation` that counts the faults and names the first ones; its `param` is the first one's place.
 */
export function readFields<T>(body: unknown, fields: Fields<T>): T {
  const issues = new Issues();
  if (!isJsonObject(body)) issues.add({ path: 'body' }, 'an object', body);
  const values = readObject(isJsonObject(body) ? body : {}, fields, new Place(issues));
  issues.throwIfAny();
  return values;
}

/** An integer. Texts of integers, integral floats and booleans count, as they do in vLLM. Beyond 64 bits it is the last number within them. */
export function integer<Default extends number | null>(fallback: Default): Field<number | Default> {
  return scalar({ fallback, type: 'integer', expected: 'an integer', convert: toInteger });
}

/** An integer of any size, exactly. */
export function exactInteger<Default extends number | null>(fallback: Default): Field<number | bigint | Default> {
  return scalar<number | bigint, Default>({ fallback, type: 'integer', expected: 'an integer', convert: toExactInteger });
}

/** An integer of 64 bits. */
export function int64<Default extends number | null>(fallback: Default): Field<number | Default> {
  return scalar({ fallback, type: 'integer', expected: 'an integer from -9223372036854775808 to 9223372036854775807', convert: toInt64 });
}

/** A list of token ids, integers from 0, or the fallback when it is absent or null. */
export function tokenIds<Default extends readonly number[] | null>(fallback: Default): Field<readonly number[] | Default> {
  const convert = (value: unknown): number | undefined => {
    const converted = toInt64(value);
    return converted !== undefined && converted >= 0 ? converted : undefined;
  };
  return listOf(scalar({ fallback: 0, type: 'integer', expected: 'a token id, an integer from 0', convert }), fallback);
}

/** A number, NaN and the infinities among them as in Python; texts of these and booleans count. */
export function number<Default extends number | null>(fallback: Default): Field<number | Default> {
  return scalar({ fallback, type: 'number', expected: 'a number', convert: toNumber });
}

/** A boolean; 0, 1 and the usual words count. */
export function boolean<Default extends boolean | null>(fallback: Default): Field<boolean | Default> {
  return scalar({ fallback, type: 'boolean', expected: 'a boolean', convert: toBoolean });
}

/** A text. */
export function string<Default extends string | null>(fallback: Default): Field<string | Default> {
  return scalar({ fallback, type: 'string', expected: 'a string', convert: (value) => (typeof value === 'string' ? value : undefined) });
}

/** A list of anything, which the endpoint reads further. Mandatory. */
export function list(): Field<readonly unknown[]> {
  return {
    schema: { type: 'array', items: {} },
    isRequired: true,
    read(value, place) {
      if (Array.isArray(value)) return value;
      place.report(value === undefined ? 'a list; the field is required' : 'a list', value);
      return [];
    },
  };
}

/** A list of values of one kind, or the fallback when it is absent or null. Long lists cost no more than their length. */
export function listOf<T, Default extends readonly T[] | null>(item: Field<T>, fallback: Default): Field<readonly T[] | Default> {
  return {
    schema: { type: ['array', 'null'], items: withoutNull(item.schema ?? {}), default: fallback },
    read(value, place) {
      if (value === undefined || value === null) return fallback;
      if (!Array.isArray(value)) {
        place.report('a list', value);
        return fallback;
      }
      const inside = place.enter();
      return value.map((entry, index) => {
        inside.field = index;
        if (entry === null) inside.report('a value', null);
        return item.read(entry, inside);
      });
    },
  };
}

/** A text or a list of them, read as a list; empty when absent or null. */
export function stringOrList({ maxItems }: { readonly maxItems: number }): Field<readonly string[]> {
  return {
    schema: { anyOf: [{ type: 'string' }, { type: 'array', items: { type: 'string' }, maxItems }, { type: 'null' }], default: [] },
    read(value, place) {
      if (value === undefined || value === null) return [];
      if (typeof value === 'string') return [value];
      // No string is one fault, and those of the list are others.
      if (!Array.isArray(value)) place.report('a string or a list of strings', value, 2);
      else if (value.length > maxItems) place.report(`at most ${maxItems} strings`, value, 2);
      else if (value.every((entry) => typeof entry === 'string')) return value;
      else place.report('a list of strings only', value, 1 + value.filter((entry) => typeof entry !== 'string').length);
      return [];
    },
  };
}

/** One of a few words. */
export function oneOf<T extends string>(words: readonly T[], fallback: T | null): Field<T | null> {
  return scalar<T, T | null>({ fallback, type: 'string', words, expected: `one of ${words.join(', ')}`, convert: (value) => words.find((word) => word === value) });
}

/** An object, as it came, or null when it is absent or null. */
export function object(): Field<Readonly<Record<string, unknown>> | null> {
  return scalar({ fallback: null, type: 'object', expected: 'an object', convert: (value) => (isJsonObject(value) ? value : undefined) });
}

/** An object with fields of its own, or null when it is absent or null. @param title its name in vLLM, by which documentation refers to it */
export function nested<T>(fields: Fields<T>, title?: string): Field<T | null> {
  return {
    get schema() {
      return { ...(title === undefined ? {} : { title }), ...toSchema(fields), type: ['object', 'null'], default: null };
    },
    read(value, place) {
      if (value === undefined || value === null) return null;
      if (isJsonObject(value)) return readObject(value, fields, place.enter());
      place.report('an object', value);
      return null;
    },
  };
}

/** The same field of integers where those below `min` are faults. */
export function atLeast<T extends number | null>(min: number, field: Field<T>): Field<T> {
  return {
    schema: { ...field.schema, minimum: min },
    read(value, place) {
      const read = field.read(value, place);
      if (read !== null && read < min) place.report(`an integer from ${min}`, value);
      return read;
    },
  };
}

/** The same field where null is a fault. */
export function notNull<T>(field: Field<T>): Field<T> {
  return {
    schema: withoutNull(field.schema ?? {}),
    read(value, place) {
      if (value === null) place.report('a value, or the field left out', null);
      return field.read(value, place);
    },
  };
}

/** The same field where neither an absent value nor null will do; it then reads as it reads an absent one. */
export function required<T>(field: Field<T>): Field<T> {
  return {
    schema: withoutNull(field.schema ?? {}),
    isRequired: true,
    read(value, place) {
      if (value === undefined || value === null) place.report('a value; the field is required', value);
      return field.read(value, place);
    },
  };
}

/** The same field, with more said of its values than its type: bounds that are checked elsewhere, say. */
export function described<T>(field: Field<T>, schema: JsonSchema): Field<T> {
  return { ...field, schema: { ...field.schema, ...schema }, read: (value, place) => field.read(value, place) };
}

/** The schema of an object with these fields; others are ignored. */
export function toSchema<T>(fields: Fields<T>): JsonSchema {
  const entries = Object.entries<Field<unknown>>(fields);
  const required = entries.filter(([, { isRequired = false }]) => isRequired).map(([name]) => name);
  const properties = Object.fromEntries(entries.map(([name, { schema = {} }]) => [name, schema]));
  return { type: 'object', properties, ...(required.length === 0 ? {} : { required }) };
}

/** Any value, as it came; `undefined` when absent. Of integers beyond 2^53, the nearest number. */
export function anything(): Field<unknown> {
  return { read: (value) => (typeof value === 'bigint' ? Number(value) : value) };
}

interface ScalarOptions<T, Default> {
  /** Stands for an absent field, and for null. */
  readonly fallback: Default;
  /** Of JSON. */
  readonly type: string;
  /** The only values there are; absent: all of the type. */
  readonly words?: readonly T[];
  readonly expected: string;
  /** Undefined when the value is none. */
  readonly convert: (value: unknown) => T | undefined;
}

function scalar<T, Default>({ fallback, type, words, expected, convert }: ScalarOptions<T, Default>): Field<T | Default> {
  return {
    schema: { type: [type, 'null'], ...(words === undefined ? {} : { enum: [...words, null] }), default: fallback },
    read(value, place) {
      if (value === undefined || value === null) return fallback;
      const converted = convert(value);
      if (converted !== undefined) return converted;
      place.report(expected, value);
      return fallback;
    },
  };
}

function withoutNull({ default: fallback, ...schema }: JsonSchema): JsonSchema {
  const { type, enum: words } = schema;
  return {
    ...schema,
    ...(Array.isArray(type) ? { type: type.find((name) => name !== 'null') as unknown } : {}),
    ...(Array.isArray(words) ? { enum: words.filter((word) => word !== null) as unknown } : {}),
    ...(fallback === undefined || fallback === null ? {} : { default: fallback }),
  };
}

/** Reads the declared fields of an object at the place around `place`. Of many fields few are there: the others are copied in one go. */
export function readObject<T>(source: Readonly<Record<string, unknown>>, fields: Fields<T>, place: Place): T {
  const plan = planOf(fields);
  const result: Record<string, unknown> = { ...plan.absent };
  for (const index of listRead(source, plan)) {
    const [name, field] = plan.declared[index] ?? NO_FIELD;
    place.field = name;
    result[name] = field.read(Object.hasOwn(source, name) ? source[name] : undefined, place);
  }
  // Every key of Fields<T> is in it.
  return result as T;
}

// Never read: places are those of the declaration.
const NO_FIELD: readonly [string, Field<unknown>] = ['', anything()];

/** What is the same for every body. */
interface ReadingPlan {
  /** What the fields stand for that are absent. */
  readonly absent: Readonly<Record<string, unknown>>;
  /** Names and fields, in the order of the declaration. */
  readonly declared: readonly (readonly [string, Field<unknown>])[];
  /** Where each name is declared. */
  readonly places: ReadonlyMap<string, number>;
  /** Where those fields are declared that must not be absent. */
  readonly required: readonly number[];
}

const plans = new WeakMap<object, ReadingPlan>();

function planOf<T>(fields: Fields<T>): ReadingPlan {
  const known = plans.get(fields);
  if (known !== undefined) return known;
  const declared = Object.entries<Field<unknown>>(fields as Readonly<Record<string, Field<unknown>>>);
  const required: number[] = [];
  const absent = declared.map(([name, field], place): [string, unknown] => {
    const issues = new Issues();
    const value = field.read(undefined, new Place(issues));
    if (!issues.isEmpty) required.push(place);
    return [name, value];
  });
  // Made of entries, an object with so many names stays one that is quickly copied and read; made name by name it becomes a table.
  const plan = { absent: Object.fromEntries(absent), declared, places: new Map(declared.map(([name], place) => [name, place])), required };
  plans.set(fields, plan);
  return plan;
}

// In the order of the declarations, which is that of faults; clients often have it, too.
function listRead(source: Readonly<Record<string, unknown>>, { places, required }: ReadingPlan): readonly number[] {
  const listed = [...required];
  let isInOrder = true;
  for (const name of Object.keys(source)) {
    const place = source[name] === undefined ? undefined : places.get(name);
    if (place === undefined || required.includes(place)) continue;
    isInOrder &&= place > (listed.at(-1) ?? -1);
    listed.push(place);
  }
  return isInOrder ? listed : listed.sort((one, other) => one - other);
}
