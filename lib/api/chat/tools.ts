// The tools of a request and which of them the model must call: unknown -> checked, as vLLM reads both.
import { invalid, type ServerError } from '../../base/error.ts';
import { isJsonObject } from '../../codec/json.ts';
import { boolean, type Fields, object, readObject, required, string } from '../fields.ts';
import type { ToolChoice } from '../output-parsers/parsed-message.ts';
import { Issues, Place } from '../place.ts';
import { TOOL_SCHEMA } from './message-schema.ts';

/** A function that the model may call. */
export interface ToolFunction {
  readonly name: string;
  /** JSON schema of its arguments; null takes none. */
  readonly parameters: unknown;
  /** Whether arguments are held against the schema, whatever the parser. */
  readonly isStrict?: boolean;
}

/** The tools of a request. */
export interface Tools {
  /** For the chat template, with every field that vLLM's own model of a tool has; null when there are none. */
  readonly definitions: readonly Readonly<Record<string, unknown>>[] | null;
  readonly functions: readonly ToolFunction[];
  /** `auto`: the model decides. */
  readonly choice: ToolChoice;
}

export interface ToolFields {
  readonly tools: unknown;
  readonly tool_choice: unknown;
}

const MAX_TOOLS = 10_000;

/**
 * Reads `tools` and `tool_choice`; with tools and no choice it is `auto`.
 *
 * @throws ServerError `invalid_request` or `validation`, with the params that vLLM gives
 */
export function readTools({ tools, tool_choice: choice }: ToolFields): Tools {
  checkUntypedTools({ tools, tool_choice: choice });
  const definitions = tools === undefined || tools === null ? null : readDefinitions(tools);
  const functions = (definitions ?? []).map(toFunction);
  return { definitions, functions, choice: toChoice(choice, functions) };
}

/** What vLLM looks at before any field has its type; at the tools' own shape later. @throws ServerError `invalid_request` */
export function checkUntypedTools({ tools, tool_choice: choice }: Partial<ToolFields>): void {
  if (Array.isArray(tools) && tools.length === 0) throw invalid('`tools` is empty. Name at least one tool, or leave it out.', 'tools');
  requireChoice(choice, tools);
}

function requireChoice(choice: unknown, tools: unknown): void {
  if (choice === undefined || choice === null || choice === 'none') return;
  if (tools === undefined || tools === null) throw invalid('`tool_choice` needs `tools`.', 'tool_choice');
  if (choice === 'auto' || choice === 'required') return;
  if (!isJsonObject(choice)) throw invalid('`tool_choice` must be "none", "auto", "required" or a tool\'s name as an object.', 'tool_choice');
  const { function: named } = choice;
  if (!isJsonObject(named)) throw invalid(`\`tool_choice\` has no function. ${NAMED}`, 'tool_choice.function');
  if (typeof named['name'] !== 'string' || named['name'] === '') {
    throw invalid(`\`tool_choice\` has a function without a name. ${NAMED}`, 'tool_choice.function.name');
  }
  requireNamed(named['name'], tools);
}

// Tools of no known shape are looked at with their types.
function requireNamed(name: string, tools: unknown): void {
  const functions: unknown[] = Array.isArray(tools) ? tools.map((tool: unknown) => (isJsonObject(tool) ? tool['function'] : null)) : [null];
  if (functions.every((called) => isJsonObject(called) && called['name'] !== name)) throw unknownTool();
}

function unknownTool(): ServerError {
  return invalid('`tool_choice` names a function that is not among `tools`.', 'tool_choice');
}

const NAMED = 'Expected {"type": "function", "function": {"name": "..."}}.';

/** The fields `tools` and `tool_choice`, as they came. */
export const toolFields: Fields<ToolFields> = {
  tools: {
    schema: { type: ['array', 'null'], items: TOOL_SCHEMA, minItems: 1 },
    read(value, place) {
      if (value !== undefined && value !== null) checkDefinitions(value, place);
      return value;
    },
  },
  tool_choice: {
    schema: { anyOf: [{ enum: ['none', 'auto', 'required', null] }, { type: 'object', required: ['function'] }] },
    read(value, place) {
      if (isJsonObject(value) && (value['type'] ?? 'function') !== 'function') place.report('the type "function"', value['type']);
      return value;
    },
  },
};

function readDefinitions(tools: unknown): readonly Readonly<Record<string, unknown>>[] {
  const issues = new Issues();
  const body = new Place(issues);
  body.field = 'tools';
  const given = checkDefinitions(tools, body);
  issues.throwIfAny();
  return given.map(toDefinition);
}

function checkDefinitions(tools: unknown, place: Place): readonly unknown[] {
  if (!Array.isArray(tools)) place.report('a list', tools);
  const given: readonly unknown[] = Array.isArray(tools) ? tools : [];
  if (given.length > MAX_TOOLS) throw invalid(`A request holds at most ${MAX_TOOLS} tools, got ${given.length}.`, 'tools');
  const list = place.enter();
  const tool = list.enter();
  const definition = tool.enter();
  for (const [index, value] of given.entries()) {
    list.field = index;
    if (!isJsonObject(value)) list.report('an object with type and function', value);
    else checkDefinition(value, { tool, definition });
  }
  return given;
}

interface ToolPlaces {
  readonly tool: Place;
  readonly definition: Place;
}

function checkDefinition(value: Readonly<Record<string, unknown>>, { tool, definition }: ToolPlaces): void {
  tool.field = 'type';
  if (hasOtherType(value)) tool.report('"function"', value['type']);
  tool.field = 'function';
  if (isJsonObject(value['function'])) readObject(value['function'], functionFields, definition);
  else tool.report('an object; the field is required', value['function']);
}

const functionFields: Fields<Readonly<Record<'name' | 'description' | 'parameters' | 'strict' | 'defer_loading', unknown>>> = {
  name: required(string(null)),
  description: string(null),
  parameters: object(),
  strict: boolean(null),
  defer_loading: boolean(null),
};

// Absent it is `function`, and there is no other.
function hasOtherType(tool: unknown): boolean {
  return isJsonObject(tool) && tool['type'] !== undefined && tool['type'] !== 'function';
}

// What the template sees is vLLM's model of the tool: absent fields are null, but for those that few models know.
function toDefinition(value: unknown): Readonly<Record<string, unknown>> {
  const { function: given } = value as { readonly function: Readonly<Record<string, unknown>> };
  const { name, description = null, parameters = null, strict = null } = given;
  return { type: 'function', function: { name, description, parameters, ...(strict === null ? {} : { strict }) } };
}

function toFunction({ function: given }: Readonly<Record<string, unknown>>): ToolFunction {
  const { name, parameters = null, strict } = given as { readonly name: string; readonly parameters?: unknown; readonly strict?: unknown };
  return { name, parameters, isStrict: strict === true };
}

function toChoice(choice: unknown, functions: readonly ToolFunction[]): ToolChoice {
  if (isJsonObject(choice)) {
    const { name } = choice['function'] as { readonly name: string };
    if (!functions.some((known) => known.name === name)) throw unknownTool();
    return { name };
  }
  if (choice === 'required' || choice === 'none') return choice;
  // An explicit null is vLLM's way to say: the tools are there to be read.
  return functions.length > 0 && choice !== null ? 'auto' : 'none';
}
