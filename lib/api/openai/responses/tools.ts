// Tools as the Responses API has them: read, shown again with every member of their kind, and turned into functions for the chat.
import { invalid, ServerError } from '../../../base/error.ts';
import { isJsonObject } from '../../../codec/json.ts';
import type { ToolFields } from '../../chat/tools.ts';
import type { Field } from '../../fields.ts';
import { toBoolean } from '../../lax-values.ts';
import type { Place } from '../../place.ts';
import { orderMembers } from './tool-choice.ts';

/** A tool with every member that its kind has, null where the request has none. */
export type ResponseTool = Readonly<Record<string, unknown>>;

/** A choice among tools as answers repeat it: a word, a tool by its whole name, or the object that was sent. */
export type ShownToolChoice = 'none' | 'auto' | 'required' | NamedToolChoice | SentToolChoice;

export type NamedToolChoice = { readonly name: string; readonly type: 'function' } | { readonly name: string; readonly type: 'custom' };

/** A choice of another kind, of which the type alone is looked at. */
export type SentToolChoice = { readonly type: string } & Readonly<Record<string, unknown>>;

/** How a function is called where it stands in a namespace: shown apart, one name for the model. */
export interface CalledTool {
  readonly name: string;
  readonly namespace: string | null;
  /** Whether its argument is a text of any form. */
  readonly isCustom: boolean;
}

// Members by kind, in the order of the official client's models, which answers keep.
const MEMBERS: Readonly<Record<string, readonly string[]>> = {
  function: ['name', 'parameters', 'strict', 'type', 'allowed_callers', 'async', 'defer_loading', 'description', 'output_schema'],
  custom: ['name', 'type', 'allowed_callers', 'async', 'defer_loading', 'description', 'format'],
  namespace: ['description', 'name', 'tools', 'type'],
  file_search: ['type', 'vector_store_ids', 'filters', 'max_num_results', 'ranking_options'],
  computer: ['type'],
  computer_use_preview: ['display_height', 'display_width', 'environment', 'type'],
  web_search: ['type', 'external_web_access', 'filters', 'search_context_size', 'user_location'],
  web_search_2025_08_26: ['type', 'external_web_access', 'filters', 'search_context_size', 'user_location'],
  web_search_preview: ['type', 'search_content_types', 'search_context_size', 'user_location'],
  web_search_preview_2025_03_11: ['type', 'search_content_types', 'search_context_size', 'user_location'],
  mcp: [
    'server_label', 'type', 'allowed_callers', 'allowed_tools', 'authorization', 'connector_id', 'defer_loading', 'headers',
    'require_approval', 'server_description', 'server_url', 'tunnel_id',
  ],
  code_interpreter: ['container', 'type', 'allowed_callers'],
  programmatic_tool_calling: ['type'],
  image_generation: [
    'type', 'action', 'background', 'complexity', 'frame_count', 'frame_duration_ms', 'input_fidelity', 'input_image_mask', 'model',
    'moderation', 'output_compression', 'output_format', 'partial_images', 'quality', 'size', 'svg',
  ],
  local_shell: ['type'],
  shell: ['type', 'allowed_callers', 'environment'],
  tool_search: ['type', 'description', 'execution', 'parameters'],
  apply_patch: ['type', 'allowed_callers'],
};

const INNER_MEMBERS: Readonly<Record<'function' | 'custom', readonly string[]>> = {
  function: ['name', 'type', 'allowed_callers', 'async', 'defer_loading', 'description', 'output_schema', 'parameters', 'strict'],
  custom: ['name', 'type', 'allowed_callers', 'async', 'defer_loading', 'description', 'format'],
};

const CONTAINER_MEMBERS = ['type', 'file_ids', 'memory_limit', 'network_policy'];

// Kinds that cannot be called without these.
const MANDATORY: Readonly<Record<string, Readonly<Record<string, (value: unknown) => boolean>>>> = {
  function: { name: isText, parameters: isNoneOrObject, strict: isNoneOrBoolean, description: isNoneOrText },
  custom: { name: isText, description: isNoneOrText },
  namespace: { name: isText, description: isText, tools: Array.isArray },
  mcp: { server_label: isText },
  code_interpreter: { container: isContainer },
};

/** The field `tools`. */
export function toolList(): Field<readonly ResponseTool[]> {
  return {
    schema: { type: 'array', items: { type: 'object', properties: { type: { enum: Object.keys(MEMBERS) } }, required: ['type'] }, default: [] },
    read(value, place) {
      if (value === undefined) return [];
      if (!Array.isArray(value)) {
        place.report('a list', value);
        return [];
      }
      const inside = place.enter();
      return value.map((tool: unknown, index) => {
        inside.field = index;
        const read = readTool(tool);
        if (read === null) reportFault(inside.enter(), tool);
        return read ?? {};
      });
    },
  };
}

// Of all kinds of tools a function is tried first, and its complaint is the one that counts.
function reportFault(place: Place, tool: unknown): void {
  const member = findFunctionFault(tool);
  place.field = member === null ? 'FunctionTool' : `FunctionTool.${member}`;
  place.report('a tool: an object with a known type and what that type needs', tool);
}

function findFunctionFault(tool: unknown): string | null {
  if (!isJsonObject(tool)) return null;
  const members = Object.entries(MANDATORY['function'] ?? {});
  return members.find(([name, fits]) => !fits(tool[name]))?.[0] ?? 'type';
}

function readTool(tool: unknown): ResponseTool | null {
  if (!isJsonObject(tool)) return null;
  const { type } = tool;
  const members = typeof type === 'string' && Object.hasOwn(MEMBERS, type) ? MEMBERS[type] : undefined;
  if (members === undefined) return null;
  const isFit = Object.entries(MANDATORY[String(type)] ?? {}).every(([name, fits]) => fits(tool[name]));
  return isFit ? complete(tool, members) : null;
}

function complete(tool: ResponseTool, members: readonly string[]): ResponseTool {
  const shown: Record<string, unknown> = {};
  for (const name of members) shown[name] = tool[name] ?? null;
  if (tool['type'] === 'namespace') shown['tools'] = (tool['tools'] as readonly unknown[]).map(completeInner);
  if (tool['type'] === 'code_interpreter' && isJsonObject(tool['container'])) shown['container'] = complete(tool['container'], CONTAINER_MEMBERS);
  return shown;
}

// Inside of a namespace the client's models have what must be there first.
function completeInner(tool: unknown): unknown {
  if (!isJsonObject(tool)) return tool;
  const { type } = tool;
  const members = type === 'function' || type === 'custom' ? INNER_MEMBERS[type] : undefined;
  return members === undefined ? tool : complete(tool, members);
}

/**
 * What a choice among tools is after vLLM's look at the body: `none` without tools, and a function's whole name.
 *
 * @throws ServerError `invalid_request` with `param` `tool_choice`; `tools` for a custom tool with a grammar
 */
export function resolveToolChoice({ tools, tool_choice: choice = 'auto' }: Readonly<Record<string, unknown>>): unknown {
  if (tools === true || (typeof tools === 'number' && tools !== 0)) throw new ServerError('invalid_request', '`tools` must be a list.');
  const given: readonly unknown[] = Array.isArray(tools) ? tools : [];
  if (given.some(hasGrammar)) throw invalid('Custom tools take text of any form; a grammar is not supported.', 'tools');
  const isNamed = isJsonObject(choice) && (choice['type'] === 'function' || choice['type'] === 'custom');
  if (given.length === 0) {
    if (choice === 'auto' || choice === 'none') return 'none';
    if (choice === 'required' || isNamed) throw invalid('`tool_choice` asks for a call, and there are no `tools`.', 'tool_choice');
    return orderMembers(choice);
  }
  return isNamed ? { name: resolveName(choice['name'], given), type: choice['type'] } : orderMembers(choice);
}

function hasGrammar(tool: unknown): boolean {
  if (!isJsonObject(tool) || tool['type'] !== 'custom') return false;
  const { format } = tool;
  return isJsonObject(format) && format['type'] === 'grammar';
}

function resolveName(name: unknown, tools: readonly unknown[]): string {
  if (typeof name === 'string' && name !== '') {
    const names = tools.flatMap(listNames);
    if (names.some(({ whole }) => whole === name)) return name;
    const local = names.filter((known) => known.name === name);
    if (local.length > 1) throw invalid('`tool_choice` fits several namespaces: give it as <namespace>__<name>.', 'tool_choice');
    if (local[0] !== undefined) return local[0].whole;
  }
  throw invalid('`tool_choice` names a function that is not among `tools`.', 'tool_choice');
}

interface KnownName {
  readonly name: string;
  readonly whole: string;
}

function listNames(tool: unknown): KnownName[] {
  if (!isJsonObject(tool) || typeof tool['name'] !== 'string') return [];
  const { type, name, tools } = tool;
  if (type !== 'namespace' || !Array.isArray(tools)) return [{ name, whole: name }];
  return tools.filter(isNamedFunction).map((inner) => ({ name: inner.name, whole: toWholeName(name, inner.name) }));
}

function isNamedFunction(tool: unknown): tool is ResponseTool & { readonly name: string } {
  return isJsonObject(tool) && tool['type'] === 'function' && typeof tool['name'] === 'string';
}

/** What vLLM calls a namespace's function before the model. */
export function toWholeName(namespace: string, name: string): string {
  return `${namespace}__${name}`;
}

/**
 * Tools and choice as a chat has them; without a choice the tools are there to be read. Of other kinds the model sees nothing.
 *
 * @throws ServerError `invalid_request` for a call that no tool can take
 */
export function toChatTools(tools: readonly ResponseTool[], choice: unknown): ToolFields {
  const functions = tools.flatMap(toFunctions);
  const isForced = choice === 'required' || (isJsonObject(choice) && typeof choice['name'] === 'string');
  if (functions.length > 0) return { tools: functions, tool_choice: toChatChoice(choice) };
  if (isForced && tools.length > 0) throw invalid('`tool_choice` asks for a call, and no tool is a function.', 'tool_choice');
  return { tools: null, tool_choice: null };
}

interface ChatTool {
  readonly type: 'function';
  readonly function: ResponseTool;
}

function toFunctions(tool: ResponseTool): ChatTool[] {
  const { type, name, tools } = tool;
  if (type === 'function') return [toFunction(tool)];
  if (type === 'custom') return [toFunction({ name, description: tool['description'], parameters: CUSTOM_PARAMETERS })];
  if (type !== 'namespace' || !Array.isArray(tools)) return [];
  return tools.filter(isNamedFunction).map((given) => toFunction({ ...given, name: toWholeName(String(name), given.name) }));
}

function toFunction(given: ResponseTool): ChatTool {
  return { type: 'function', function: given };
}

// vLLM shows a custom tool to the model as a function of one text.
const CUSTOM_PARAMETERS = {
  type: 'object',
  properties: { input: { type: 'string', description: 'The freeform text payload for this tool.' } },
  required: ['input'],
  additionalProperties: false,
};

function toChatChoice(choice: unknown): unknown {
  if (choice === null || choice === 'none' || choice === 'required') return choice;
  return isJsonObject(choice) && typeof choice['name'] === 'string' ? { type: 'function', function: { name: choice['name'] } } : 'auto';
}

/** How calls of the model's are shown, by the names that it knows; a name that is not there is shown as it is. */
export function mapCalledTools(tools: readonly ResponseTool[]): ReadonlyMap<string, CalledTool> {
  const called = new Map<string, CalledTool>();
  for (const tool of tools) {
    const { type, name } = tool;
    if (type === 'custom') called.set(String(name), { name: String(name), namespace: null, isCustom: true });
    if (type !== 'namespace') continue;
    for (const inner of listNames(tool)) called.set(inner.whole, { name: inner.name, namespace: String(name), isCustom: false });
  }
  return called;
}

function isText(value: unknown): boolean {
  return typeof value === 'string';
}

function isNoneOrText(value: unknown): boolean {
  return value === undefined || value === null || isText(value);
}

function isNoneOrBoolean(value: unknown): boolean {
  return value === undefined || value === null || toBoolean(value) !== undefined;
}

// One that is there already, or what a new one is to be.
function isContainer(value: unknown): boolean {
  return isText(value) || (isJsonObject(value) && value['type'] === 'auto');
}

function isNoneOrObject(value: unknown): boolean {
  return value === undefined || value === null || isJsonObject(value);
}
