// Arguments of a tool call.
import type { Rng } from '../../../base/rng.ts';
import { isJsonObject } from '../../../codec/json.ts';
import { ConstraintError } from './constraint-error.ts';
import { JsonConstraint } from './json/json-constraint.ts';
import type { JsonValue } from './json/schema.ts';

/** Values for one function's parameters. */
export interface ToolArguments {
  /** An object that satisfies the parameters' schema, the same for the same random stream. Never throws. */
  write(rng: Rng): Readonly<Record<string, JsonValue>>;
}

const NONE: ToolArguments = { write: () => ({}) };

/**
 * Makes a function's `parameters` ready, a parsed JSON schema. Without one (undefined, null, `{}`), and where it names no parameter
 * (`{"type": "object", "properties": {}}`), the arguments are `{}`.
 * @throws ConstraintError as `compileConstraint` does, and when the schema allows no object
 */
export function compileToolArguments(parameters: unknown): ToolArguments {
  if (parameters === undefined || parameters === null || parameters === true) return NONE;
  // Arguments are an object, whether the schema says so or not.
  const schema = isJsonObject(parameters) ? withType(parameters) : parameters;
  if (isJsonObject(schema) && !takesParameters(schema)) return NONE;
  const constraint = new JsonConstraint(schema);
  return {
    write(rng) {
      const value = constraint.writeValue(rng);
      if (!isJsonObject(value)) throw new TypeError('arguments are an object');
      return value as Readonly<Record<string, JsonValue>>;
    },
  };
}

function takesParameters(schema: Readonly<Record<string, unknown>>): boolean {
  return Object.keys(schema).some((name) => {
    const value = schema[name];
    return !SAYS_NOTHING.has(name) && typeof value !== 'boolean' && !(isJsonObject(value) && Object.keys(value).length === 0) && !(Array.isArray(value) && value.length === 0);
  });
}

const SAYS_NOTHING: ReadonlySet<string> = new Set(['type', 'title', 'description', '$schema', '$id']);

function withType(schema: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const { type } = schema;
  if (type === undefined || (Array.isArray(type) && type.includes('object'))) return { ...schema, type: 'object' };
  if (type !== 'object') throw new ConstraintError('The parameters of a function are an object, but their schema has another type');
  return schema;
}
