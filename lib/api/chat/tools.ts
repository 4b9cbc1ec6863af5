// The tools of a request and which of them the model must call: unknown -> checked, as vLLM reads both.
import { ServerError } from '../../base/error.ts';
import { isJsonObject } from '../../codec/json.ts';
import { boolean, type Fields, object, readObject, required, string } from '../fields.ts';
import type { ToolChoice } from '../output-parsers/parsed-message.ts';
import { Issues, Place } from '../place.ts';

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
}

const NAMED = 'Expected {"type": "function", "function": {"name": "..."}}.';

function readDefinitions(tools: unknown): readonly Readonly<Record<string, unknown>>[] {
  const issues = new Issues();
  const body = new Place(issues);
  body.field = 'tools';
  if (!Array.isArray(tools)) body.report('a list', tools);
  const given: readonly unknown[] = Array.isArray(tools) ? tools : [];
  if (given.length > MAX_TOOLS) throw invalid(`A request holds at most ${MAX_TOOLS} tools, got ${given.length}.`, 'tools');
  const list = body.enter();
  const tool = list.enter();
  const definition = tool.enter();
  for (const [index, value] of given.entries()) {
    list.field = index;
    tool.field = hasOtherType(value) ? 'type' : 'function';
    if (!isJsonObject(value)) list.report('an object with type and function', value);
    else if (hasOtherType(value)) tool.report('"function"', value['type']);
    else if (!isJsonObject(value['function'])) tool.report('an object; the field is required', value['function']);
    else readObject(value['function'], functionFields, definition);
  }
  issues.throwIfAny();
  return given.map(toDefinition);
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
    if (!functions.some((known) => known.name === name)) throw invalid('`tool_choice` names a function that is not among `tools`.', 'tool_choice');
    requireFunctionType(choice);
    return { name };
  }
  if (choice === 'required' || choice === 'none') return choice;
  // An explicit null is vLLM's way to say: the tools are there to be read.
  return functions.length > 0 && choice !== null ? 'auto' : 'none';
}

function requireFunctionType({ type = 'function' }: Readonly<Record<string, unknown>>): void {
  if (type !== 'function') throw new ServerError('validation', '1 validation error:\n  body.tool_choice: expected the type "function"', { param: 'body.tool_choice' });
}

function invalid(message: string, param: string): ServerError {
  return new ServerError('invalid_request', message, { param });
}
