// JSON schemas that vLLM's backends for structured output refuse, though the text could be written here.
import { isJsonObject } from '../../codec/json.ts';

// What neither xgrammar nor llguidance reads. vLLM asks for them only beside the type that they are about.
const LIST_KEYWORDS = ['uniqueItems', 'contains', 'minContains', 'maxContains'];

// Those of xgrammar, and the one that llguidance has beside them.
const FORMATS: ReadonlySet<unknown> = new Set([
  'email', 'date', 'time', 'date-time', 'duration', 'ipv4', 'ipv6', 'hostname', 'uuid', 'uri', 'uri-reference', 'uri-template', 'json-pointer',
  'relative-json-pointer', 'unknown',
]);

/**
 * What of a schema vLLM refuses, as a phrase: `the keyword "contains"`; null where it takes all of it. Walks every object in the schema, as
 * vLLM does, those in lists included; linear in the schema.
 */
export function findUnsupported(schema: unknown): string | null {
  if (!isJsonObject(schema)) return null;
  const own = findOwn(schema);
  if (own !== null) return own;
  for (const value of Object.values(schema)) {
    for (const inner of Array.isArray(value) ? (value as readonly unknown[]) : [value]) {
      const found = findUnsupported(inner);
      if (found !== null) return found;
    }
  }
  return null;
}

function findOwn(schema: Readonly<Record<string, unknown>>): string | null {
  if (hasType(schema, 'array')) {
    const keyword = LIST_KEYWORDS.find((name) => Object.hasOwn(schema, name));
    if (keyword !== undefined) return `the keyword "${keyword}"`;
  }
  const { format } = schema;
  const isOtherFormat = format !== undefined && hasType(schema, 'string') && !FORMATS.has(format);
  return isOtherFormat ? `the format ${JSON.stringify(format)}` : null;
}

function hasType({ type }: Readonly<Record<string, unknown>>, name: string): boolean {
  return Array.isArray(type) ? type.includes(name) : type === name;
}
