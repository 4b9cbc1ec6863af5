// `text.format` of a request: text, any JSON, or JSON of a schema.
import { isJsonObject } from '../../../codec/json.ts';
import type { JsonSchema } from '../../../wire/http/route-description.ts';
import type { Field } from '../../fields.ts';
import type { Place } from '../../place.ts';

/** One kind of text, with every member that the kind has. */
export type TextFormat = { readonly type: 'text' | 'json_object' } | JsonSchemaFormat;

/** JSON that satisfies a schema. */
export interface JsonSchemaFormat {
  readonly type: 'json_schema';
  readonly name: string;
  readonly schema: Readonly<Record<string, unknown>>;
  readonly description: string | null;
  readonly strict: boolean | null;
}

const JSON_SCHEMA_FORMAT: JsonSchema = {
  type: 'object',
  properties: {
    type: { const: 'json_schema' },
    name: { type: 'string' },
    schema: { type: 'object' },
    description: { type: ['string', 'null'] },
    strict: { type: ['boolean', 'null'] },
  },
  required: ['type', 'name', 'schema'],
};

/** What the text of a response has to be, or null when absent or null. */
export function textFormat(): Field<TextFormat | null> {
  return {
    schema: { anyOf: [{ type: 'object', properties: { type: { enum: ['text', 'json_object'] } }, required: ['type'] }, JSON_SCHEMA_FORMAT, { type: 'null' }], default: null },
    read(value, place) {
      if (value === undefined || value === null) return null;
      const format = isJsonObject(value) ? toTextFormat(value) : null;
      if (format === null) reportFormat(place.enter(), value);
      return format;
    },
  };
}

// Of all kinds of formats a text's is tried first, and its complaint is the one that counts.
function reportFormat(place: Place, value: unknown): void {
  place.field = isJsonObject(value) ? 'ResponseFormatText.type' : 'ResponseFormatText';
  place.report('a format of type text, json_object or json_schema (which has a name and a schema)', value);
}

function toTextFormat(value: Readonly<Record<string, unknown>>): TextFormat | null {
  const { type, name, schema, description = null, strict = null } = value;
  if (type === 'text' || type === 'json_object') return { type };
  if (type !== 'json_schema' || typeof name !== 'string' || !isJsonObject(schema)) return null;
  if (description !== null && typeof description !== 'string') return null;
  return strict === null || typeof strict === 'boolean' ? { name, schema, type, description, strict } : null;
}
