// The shapes in which clients ask for structured output, each to what is asked for.
import { ServerError } from '../../base/error.ts';
import { isJsonObject, parseJson } from '../../codec/json.ts';
import type { ConstraintSpec } from '../../engine/generator/structured/constraint.ts';

export interface ConstraintFields {
  readonly response_format: unknown;
  readonly structured_outputs: unknown;
}

/** What is asked for, or null. `response_format` comes before `structured_outputs`. @throws ServerError as `readConstraint` */
export function toConstraintSpec({ response_format: format, structured_outputs: outputs }: ConstraintFields): ConstraintSpec | null {
  const given = outputs === undefined || outputs === null ? null : fromStructuredOutputs(outputs);
  return (format === undefined || format === null ? null : fromResponseFormat(format)) ?? given;
}

const FORMAT_TYPES = ['text', 'json_object', 'json_schema', 'structural_tag'];

function fromResponseFormat(format: unknown): ConstraintSpec | null {
  if (!isJsonObject(format)) throw wrongType('body.response_format', 'an object with a type');
  switch (format['type']) {
    case 'text':
      return null;
    case 'json_object':
      return { kind: 'json_object' };
    case 'json_schema':
      return { kind: 'json', schema: findSchema(format['json_schema']) };
    case 'structural_tag':
      return { kind: 'structural_tag', tag: format };
    default:
      throw wrongType('body.response_format.type', `one of ${FORMAT_TYPES.join(', ')}`);
  }
}

function findSchema(given: unknown): unknown {
  if (!isJsonObject(given)) throw invalid('response_format of type json_schema needs the field json_schema.', 'response_format');
  if (typeof given['name'] !== 'string') throw wrongType('body.response_format.json_schema.name', 'a string; the field is required');
  return given['schema'] ?? given['json_schema'] ?? {};
}

const KINDS = ['json', 'regex', 'choice', 'grammar', 'json_object', 'structural_tag'] as const;

function fromStructuredOutputs(outputs: unknown): ConstraintSpec {
  if (!isJsonObject(outputs)) throw wrongType('body.structured_outputs', 'an object');
  const named = KINDS.filter((kind) => outputs[kind] !== undefined && outputs[kind] !== null && outputs[kind] !== false);
  const [kind] = named;
  if (kind === undefined) throw invalid(`structured_outputs needs a constraint: one of ${KINDS.join(', ')}.`);
  if (named.length > 1) throw invalid(`structured_outputs takes one constraint, got ${named.join(' and ')}.`);
  return toSpec(kind, outputs[kind]);
}

function toSpec(kind: (typeof KINDS)[number], value: unknown): ConstraintSpec {
  switch (kind) {
    case 'json':
      return { kind, schema: typeof value === 'string' ? parseSchema(value) : value };
    case 'regex':
      return { kind, pattern: requireText(value, kind) };
    case 'choice':
      return { kind, choices: requireChoices(value) };
    case 'json_object':
      return { kind };
    case 'grammar':
      return { kind, grammar: requireText(value, kind) };
    case 'structural_tag':
      return { kind, tag: typeof value === 'string' ? parseSchema(value) : value };
  }
}

function parseSchema(text: string): unknown {
  try {
    return parseJson(text);
  } catch (error) {
    throw invalid(`structured_outputs: the schema is not valid JSON: ${error instanceof Error ? error.message : 'it cannot be read'}.`);
  }
}

function requireText(value: unknown, name: string): string {
  if (typeof value === 'string') return value;
  throw wrongType(`body.structured_outputs.${name}`, 'a string');
}

function requireChoices(value: unknown): readonly string[] {
  if (Array.isArray(value) && value.every((choice) => typeof choice === 'string')) return value;
  throw wrongType('body.structured_outputs.choice', 'a list of strings');
}

function wrongType(path: string, expected: string): ServerError {
  return new ServerError('validation', `1 validation error:\n  ${path}: expected ${expected}`, { param: path });
}

function invalid(message: string, param?: string): ServerError {
  return new ServerError('invalid_request', message, param === undefined ? {} : { param });
}
