// The shapes in which clients ask for structured output, each to what is asked for.
import { invalid } from '../../base/error.ts';
import { isJsonObject, parseJson } from '../../codec/json.ts';
import type { ConstraintSpec } from '../../engine/generator/structured/constraint.ts';
import { anything, boolean, type Field, type Fields, listOf, nested, notNull, object, oneOf, required, string } from '../fields.ts';
import { Issues, Place } from '../place.ts';

export interface ConstraintFields {
  readonly response_format: unknown;
  readonly structured_outputs: unknown;
}

/** What vLLM's engine finds when it takes a constraint, and not before: in a stream it is an event. */
export interface LateFault {
  readonly kind: 'fault';
  readonly message: string;
}

/** A constraint, and the field that it is from. */
export interface AskedConstraint {
  readonly spec: ConstraintSpec | LateFault;
  readonly field: keyof ConstraintFields;
}

/** What is asked for, or null. @throws ServerError as `readConstraint` */
export function toAskedConstraint({ response_format: given, structured_outputs: others }: ConstraintFields): AskedConstraint | null {
  const format = readAs(formatField, given, 'response_format');
  const outputs = readAs(outputsField, others, 'structured_outputs');
  const asked = outputs === null ? null : fromStructuredOutputs(outputs);
  const spec = format === null ? null : fromResponseFormat(format, given);
  if (spec !== null && asked !== null) throw invalid('response_format and structured_outputs each have a constraint: leave one of them out.');
  if (spec !== null) return { spec, field: 'response_format' };
  if (asked !== null) return { spec: asked, field: 'structured_outputs' };
  if (format?.type === 'json_schema') throw invalid('response_format of type json_schema has no schema.');
  return null;
}

/** How many of the kinds of constraints that were the first ones `structured_outputs` has. */
export function countFirstKinds(outputs: unknown): number {
  if (!isJsonObject(outputs)) return 0;
  return ['json', 'regex', 'choice'].filter((kind) => isGiven(outputs[kind])).length;
}

interface SchemaFields {
  readonly name: string | null;
  readonly description: string | null;
  readonly schema: Readonly<Record<string, unknown>> | null;
  readonly strict: boolean | null;
}

interface FormatFields {
  readonly type: 'text' | 'json_object' | 'json_schema' | 'structural_tag' | null;
  readonly json_schema: SchemaFields | null;
}

const schemaFields: Fields<SchemaFields> = { name: required(string(null)), description: string(null), schema: object(), strict: boolean(null) };

const FORMAT_TYPES = ['text', 'json_object', 'json_schema', 'structural_tag'] as const;

/** What vLLM says of another type: as each of its three models of formats, two of which miss fields of their own. */
const NUM_FAULTS_OF_TYPE = 6;

function formatType(): Field<FormatFields['type']> {
  const word = required(oneOf(FORMAT_TYPES, null));
  return {
    ...word,
    read(value, place) {
      const { value: type, issues } = place.apart((apart) => word.read(value, apart));
      if (!issues.isEmpty) place.report(`one of ${FORMAT_TYPES.join(', ')}`, value, NUM_FAULTS_OF_TYPE);
      return type;
    },
  };
}

const formatField = nested<FormatFields>({
  type: formatType(),
  json_schema: nested(schemaFields, 'JsonSchemaResponseFormat'),
}, 'ResponseFormat');

interface OutputsFields {
  readonly json: unknown;
  readonly regex: string | null;
  readonly choice: readonly string[] | null;
  readonly grammar: string | null;
  readonly json_object: boolean | null;
  readonly structural_tag: unknown;
  readonly disable_any_whitespace: boolean;
  readonly disable_additional_properties: boolean;
  readonly whitespace_pattern: string | null;
}

const outputsField = nested<OutputsFields>({
  json: textOrObject(),
  regex: string(null),
  choice: listOf(string(''), null),
  grammar: string(null),
  json_object: boolean(null),
  disable_any_whitespace: notNull(boolean(false)),
  disable_additional_properties: notNull(boolean(false)),
  whitespace_pattern: string(null),
  structural_tag: anything(),
}, 'StructuredOutputsParams');

/** `response_format` where its shape is looked at among the other fields': as it came, null when absent. */
export const responseFormatField: Field<unknown> = asItCame(formatField);
/** The same for `structured_outputs`, whose reading ends at once with a ServerError where it has several constraints, or none. */
export const countedOutputsField: Field<unknown> = {
  ...asItCame(outputsField),
  read(value, place) {
    const { value: outputs, issues } = place.apart((apart) => outputsField.read(value, apart));
    place.append(issues);
    // As in vLLM, where the object counts them itself, and whatever else is wrong with the body is not told then.
    if (outputs !== null && issues.isEmpty) findKind(outputs);
    return value ?? null;
  },
};

function asItCame(field: Field<unknown>): Field<unknown> {
  return {
    get schema() {
      return field.schema ?? {};
    },
    read(value, place) {
      field.read(value, place);
      return value ?? null;
    },
  };
}

function textOrObject(): Field<unknown> {
  return {
    read(value, place) {
      if (isGiven(value) && typeof value !== 'string' && !isJsonObject(value)) place.report('a string or an object', value, 2);
      return value;
    },
  };
}

function readAs<T>(field: Field<T>, value: unknown, name: keyof ConstraintFields): T {
  const issues = new Issues();
  const place = new Place(issues);
  place.field = name;
  const read = field.read(value, place);
  issues.throwIfAny();
  return read;
}

function fromResponseFormat({ type, json_schema: named }: FormatFields, given: unknown): ConstraintSpec | null {
  switch (type) {
    case 'json_object':
      return { kind: 'json_object' };
    case 'json_schema':
      if (named === null) throw invalid('response_format of type json_schema needs the field json_schema.', 'response_format');
      return named.schema === null ? null : { kind: 'json', schema: named.schema };
    case 'structural_tag':
      return { kind: 'structural_tag', tag: given };
    default:
      return null;
  }
}

const KINDS = ['json', 'regex', 'choice', 'grammar', 'json_object', 'structural_tag'] as const;

function findKind(outputs: OutputsFields): (typeof KINDS)[number] {
  const [kind, ...others] = KINDS.filter((name) => isGiven(outputs[name]));
  if (kind === undefined) throw invalid(`structured_outputs needs a constraint: one of ${KINDS.join(', ')}.`);
  if (others.length > 0) throw invalid(`structured_outputs takes one constraint, got ${[kind, ...others].join(' and ')}.`);
  return kind;
}

function fromStructuredOutputs(outputs: OutputsFields): ConstraintSpec | LateFault {
  findKind(outputs);
  const { json, regex, choice, grammar, json_object: isObject, structural_tag: tag } = outputs;
  if (regex !== null) return { kind: 'regex', pattern: regex };
  if (choice !== null) return { kind: 'choice', choices: choice };
  if (grammar !== null) return { kind: 'grammar', grammar };
  if (isGiven(json)) return toSchemaSpec(json);
  if (isGiven(tag)) return { kind: 'structural_tag', tag: parseTag(tag) };
  return isObject === true ? { kind: 'json_object' } : { kind: 'fault', message: 'structured_outputs: json_object is true, or it is left out.' };
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null;
}

function toSchemaSpec(json: unknown): ConstraintSpec | LateFault {
  if (typeof json !== 'string') return { kind: 'json', schema: json };
  try {
    return { kind: 'json', schema: parseJson(json) };
  } catch (error) {
    return { kind: 'fault', message: `structured_outputs: the schema is not valid JSON: ${reasonOf(error)}.` };
  }
}

function parseTag(tag: unknown): unknown {
  if (typeof tag !== 'string') throw invalid('structured_outputs: a structural tag is JSON in a text.', 'structured_outputs');
  try {
    return parseJson(tag);
  } catch (error) {
    throw invalid(`structured_outputs: the structural tag is not valid JSON: ${reasonOf(error)}.`, 'structured_outputs');
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : 'it cannot be read';
}
