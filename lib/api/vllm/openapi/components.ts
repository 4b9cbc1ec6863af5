// The models of a document: schemas that have a title stand in one place, and are referred to elsewhere (OpenAPI 3.1, components).
import { isJsonObject } from '../../../codec/json.ts';
import type { JsonSchema } from '../../../wire/http/route-description.ts';

/** Models by name, collected as schemas that hold them are referred to. */
export class Components {
  readonly #schemas = new Map<string, JsonSchema>();

  /** All that have been found, by name in alphabetical order, as FastAPI has them. */
  get schemas(): Readonly<Record<string, JsonSchema>> {
    return Object.fromEntries([...this.#schemas].sort(([one], [other]) => (one < other ? -1 : 1)));
  }

  /** The schema with references in the place of its models; a reference where it is one itself, `{"$ref":"#/components/schemas/ErrorInfo"}`. */
  refer(schema: JsonSchema): JsonSchema {
    const inside = this.#referInside(schema);
    const { title, default: fallback, ...rest } = inside;
    if (typeof title !== 'string') return inside;
    const { type } = rest;
    this.#schemas.set(title, { ...rest, ...(type === undefined ? {} : { type: 'object' }), title });
    const reference = { $ref: `#/components/schemas/${title}` };
    if (!Array.isArray(type)) return reference;
    return { anyOf: [reference, { type: 'null' }], ...(fallback === undefined ? {} : { default: fallback }) };
  }

  // Generators take a field with a default for one that is always there, and null for a default that is none: FastAPI leaves it out.
  #referInside(schema: JsonSchema): JsonSchema {
    const said = Object.entries(schema).filter(([keyword, value]) => keyword !== 'default' || value !== null);
    const referred = Object.fromEntries(said.map(([keyword, value]) => [keyword, this.#referKeyword(keyword, value)]));
    return isOpen(schema) ? { ...referred, additionalProperties: true } : referred;
  }

  // Of the keywords that hold schemas, those that are in use.
  #referKeyword(keyword: string, value: unknown): unknown {
    switch (keyword) {
      case 'properties':
        return isJsonObject(value) ? Object.fromEntries(Object.entries(value).map(([name, member]) => [name, this.#referValue(member)])) : value;
      case 'anyOf':
      case 'oneOf':
      case 'allOf':
        return Array.isArray(value) ? value.map((member: unknown) => this.#referValue(member)) : value;
      case 'items':
      case 'additionalProperties':
        return this.#referValue(value);
      default:
        return value;
    }
  }

  #referValue(value: unknown): unknown {
    return isJsonObject(value) ? this.refer(value) : value;
  }
}

// An object of any members, which a generator would take for an empty one.
function isOpen({ type, properties, additionalProperties, anyOf, oneOf, allOf }: JsonSchema): boolean {
  const isObject = type === 'object' || (Array.isArray(type) && type.includes('object'));
  return isObject && [properties, additionalProperties, anyOf, oneOf, allOf].every((keyword) => keyword === undefined);
}
