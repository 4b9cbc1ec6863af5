// The tools that are in effect at the end of a conversation, and which of them the model must call (vLLM: entrypoints/anthropic/serving.py).
import { ServerError } from '../../base/error.ts';
import type { ChatSettings } from '../chat/settings.ts';
import type { Tools } from '../chat/tools.ts';
import type { ToolChoice } from '../output-parsers/parsed-message.ts';
import type { ContentBlock, ToolChange } from './content-block.ts';
import type { ConversationFields } from './conversation.ts';
import type { ToolDefinition } from './tool-definition.ts';

/**
 * The tools of a chat. Unlike there, an empty list is one, a choice needs no tools, and a name need not be among them.
 *
 * @throws ServerError `invalid_request` where a message refers to a tool that is not declared
 */
export function toChatTools(fields: ConversationFields, settings: ChatSettings): Tools {
  const tools = resolveTools(fields);
  return {
    definitions: tools === null ? null : tools.map(toDefinition),
    functions: (tools ?? []).map((tool) => ({ name: tool.name, parameters: toSchema(tool) })),
    choice: toChoice(fields.tool_choice, tools, settings),
  };
}

function toChoice(choice: ConversationFields['tool_choice'], tools: readonly ToolDefinition[] | null, settings: ChatSettings): ToolChoice {
  switch (choice?.type) {
    case undefined:
      return tools === null ? toSilentChoice(settings) : 'auto';
    case 'any':
      return 'required';
    case 'tool':
      return { name: choice?.name ?? '' };
    case 'auto':
    case 'none':
      return choice?.type ?? 'none';
  }
}

// Calls are looked for even where nothing is said of tools, if this server does so at all.
function toSilentChoice({ enablesAutoToolChoice, toolCallParser }: ChatSettings): ToolChoice {
  return enablesAutoToolChoice && toolCallParser !== null ? 'auto' : 'none';
}

function resolveTools({ tools, messages }: ConversationFields): readonly ToolDefinition[] | null {
  const changes = messages.flatMap(({ content }) => (typeof content === 'string' ? [] : content.filter(({ type }) => type === 'tool_addition' || type === 'tool_removal')));
  if (changes.length === 0) return tools;
  const byName = new Map((tools ?? []).map((tool) => [tool.name, tool]));
  const removed = new Set<string>();
  for (const { type, tool } of changes) {
    if (tool === undefined || tool === null) continue;
    const name = applyChange(byName, type, tool);
    if (type === 'tool_removal') removed.add(name);
    else removed.delete(name);
  }
  return [...byName.values()].filter(({ name }) => !removed.has(name));
}

/** @returns the name of the tool */
function applyChange(byName: Map<string, ToolDefinition>, type: ContentBlock['type'], { name, definition }: ToolChange): string {
  if (definition !== null) {
    byName.set(definition.name, definition);
    return definition.name;
  }
  const known = byName.get(name ?? '');
  if (known === undefined) throw new ServerError('invalid_request', `A ${type} block names ${JSON.stringify(name)}, which is not among the tools.`);
  if (type === 'tool_addition') byName.set(known.name, { ...known, defer_loading: null });
  return known.name;
}

// What the template sees: fields that few models know are left out where they are null.
function toDefinition(tool: ToolDefinition): Readonly<Record<string, unknown>> {
  const { name, description, strict, defer_loading: defers } = tool;
  const rest = { ...(strict === null ? {} : { strict }), ...(defers === null ? {} : { defer_loading: defers }) };
  return { type: 'function', function: { name, description, parameters: toSchema(tool), ...rest } };
}

function toSchema({ input_schema: schema }: ToolDefinition): Readonly<Record<string, unknown>> {
  return Object.hasOwn(schema, 'type') ? schema : { ...schema, type: 'object' };
}
