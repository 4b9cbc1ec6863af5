// Kinds of request fields that this API has beside those of ../fields.ts. Faults have the places that vLLM's models give them.
import { isJsonObject } from '../../codec/json.ts';
import type { JsonSchema } from '../../wire/http/route-description.ts';
import { type Field, type Fields, nested, required as mandatory, toSchema } from '../fields.ts';
import type { Place } from '../place.ts';

/** The same field where it is a fault to be absent or null. What it then stands for is never seen: the body is refused. */
export function required<T>(field: Field<T>): Field<NonNullable<T>> {
  return mandatory(field) as Field<NonNullable<T>>;
}

/** The same field where a value that is there has to pass a test. */
export function checked<T>(field: Field<T>, expected: string, isValid: (value: NonNullable<T>) => boolean): Field<T> {
  return {
    ...field,
    read(value, place) {
      const read = field.read(value, place);
      if (read !== null && read !== undefined && value !== undefined && !isValid(read)) place.report(expected, value);
      return read;
    },
  };
}

/** The same list where more than `maxItems` are a fault, and are not looked at. */
export function limited<T>(field: Field<readonly T[] | null>, maxItems: number): Field<readonly T[] | null> {
  return {
    schema: { ...field.schema, maxItems },
    read(value, place) {
      if (!Array.isArray(value) || value.length <= maxItems) return field.read(value, place);
      place.report(`at most ${maxItems} items`, value);
      return null;
    },
  };
}

/** A list of objects, each checked as a whole after its fields; null when absent. @param title the objects' name in vLLM */
export function objects<T>(fields: Fields<T>, title: string, check: (item: T, place: Place) => void = () => {}): Field<readonly T[] | null> {
  const item = nested(fields);
  return {
    schema: { type: ['array', 'null'], items: { title, ...toSchema(fields) }, default: null },
    read(value, place) {
      if (value === undefined || value === null) return null;
      if (!Array.isArray(value)) {
        place.report('a list', value);
        return null;
      }
      const inside = place.enter();
      return value.flatMap((entry: unknown, index) => {
        inside.field = index;
        if (entry === null) inside.report('an object', entry);
        const read = item.read(entry, inside);
        if (read === null) return [];
        check(read, inside);
        return [read];
      });
    },
  };
}

/** A text, or what another field reads. A fault inside is first of all a fault of the whole, which might have been a text. */
export function textOr<T>(other: Field<T | null>): Field<string | T | null> {
  return {
    schema: { anyOf: [{ type: 'string' }, other.schema ?? {}], default: null },
    read(value, place) {
      if (typeof value === 'string') return value;
      const { value: read, issues } = place.apart((inside) => other.read(value, inside));
      if (issues.isEmpty) return read;
      place.report('a string, or a list of content blocks', value, Array.isArray(value) ? 1 : 2);
      if (Array.isArray(value)) place.append(issues);
      return null;
    },
  };
}

/**
 * An object whose member `type` says which other members it has: `{ type: 'enabled', budget_tokens: 2048 }`.
 *
 * @param title what the variants' names in vLLM begin with
 */
export function tagged<Tag extends string, T>(title: string, variants: Readonly<Record<Tag, Fields<T>>>): Field<(T & { readonly type: Tag }) | null> {
  const tags = Object.keys(variants) as Tag[];
  const members = new Map(tags.map((tag) => [tag, nested(variants[tag])]));
  return {
    schema: { anyOf: [...tags.map((tag) => ({ title: `${title}${tag.slice(0, 1).toUpperCase()}${tag.slice(1)}`, ...toVariantSchema(tag, variants[tag]) })), { type: 'null' }], default: null },
    read(value, place) {
      if (value === undefined || value === null) return null;
      const type = isJsonObject(value) ? tags.find((tag) => tag === value['type']) : undefined;
      if (type === undefined) {
        place.report(`an object with the type ${tags.join(' or ')}`, value);
        return null;
      }
      const inside = place.enter();
      inside.field = type;
      const read = members.get(type)?.read(value, inside) ?? null;
      return read === null ? null : { ...read, type };
    },
  };
}

function toVariantSchema<T>(tag: string, fields: Fields<T>): JsonSchema {
  const { properties, required: names = [], ...schema } = toSchema(fields);
  return { ...schema, properties: { type: { type: 'string', const: tag }, ...(properties as JsonSchema) }, required: ['type', ...(names as readonly string[])] };
}

/** Null, whatever the client sent. */
export function ignored(): Field<null> {
  return { read: () => null };
}
