// What messages and the system prompt consist of (vLLM: AnthropicContentBlock in entrypoints/anthropic/protocol.py).
import { isJsonObject } from '../../codec/json.ts';
import type { JsonSchema } from '../../wire/http/route-description.ts';
import { boolean, type Field, listOf, object, oneOf, string } from '../fields.ts';
import type { Place } from '../place.ts';
import { ignored, required, tagged, textOr } from './field-kinds.ts';
import { type ToolDefinition, toolDefinition } from './tool-definition.ts';

const BLOCK_TYPES = [
  'text', 'image', 'tool_use', 'tool_result', 'tool_reference', 'thinking', 'redacted_thinking', 'tool_addition', 'tool_removal',
] as const;

/** The tool that a block adds or removes: by name, or by value with `definition`. */
export interface ToolChange {
  readonly type: 'tool_reference' | 'tool_definition';
  readonly name: string | null;
  readonly definition: ToolDefinition | null;
}

/** One block; which of its members count depends on its type. */
export interface ContentBlock {
  readonly type: (typeof BLOCK_TYPES)[number];
  readonly text?: string | null;
  /** Of an image: `{ type: 'base64', media_type, data }` or `{ type: 'url', url }`. */
  readonly source?: Readonly<Record<string, unknown>> | null;
  readonly id?: string | null;
  readonly tool_use_id?: string | null;
  readonly name?: string | null;
  readonly input?: Readonly<Record<string, unknown>> | null;
  /** Of a tool's result. */
  readonly content?: string | readonly Readonly<Record<string, unknown>>[] | null;
  readonly thinking?: string | null;
  readonly tool?: ToolChange | null;
}

// All members that are checked, those without effect included. What passes is what was sent, but for `tool`.
const MEMBERS: ReadonlyMap<string, Field<unknown>> = new Map<string, Field<unknown>>([
  ['type', required(oneOf(BLOCK_TYPES, null))],
  ['text', string(null)],
  ['source', object()],
  ['id', string(null)],
  ['tool_use_id', string(null)],
  ['name', string(null)],
  ['input', object()],
  ['content', textOr(listOf(object(), null))],
  ['is_error', boolean(null)],
  ['tool_name', string(null)],
  ['thinking', string(null)],
  ['signature', string(null)],
  ['data', string(null)],
]);

const BLOCK_SCHEMA: JsonSchema = {
  title: 'AnthropicContentBlock',
  type: 'object',
  properties: Object.fromEntries(Array.from(MEMBERS, ([name, { schema = {} }]) => [name, schema])),
  required: ['type'],
};

const toolChange: Field<ToolChange | null> = tagged<ToolChange['type'], Omit<ToolChange, 'type'>>('AnthropicToolChange', {
  tool_reference: { name: required(string(null)), definition: ignored() },
  tool_definition: { name: ignored(), definition: required(toolDefinition) },
});

/** A text or blocks; null when absent. */
export const content: Field<string | readonly ContentBlock[] | null> = textOr({
  schema: { type: ['array', 'null'], items: BLOCK_SCHEMA },
  read(value, place) {
    if (value === undefined || value === null) return null;
    if (!Array.isArray(value)) {
      place.report('a list', value);
      return null;
    }
    const item = place.enter();
    const member = item.enter();
    return value.map((block: unknown, index) => {
      item.field = index;
      return readBlock(block, item, member);
    });
  },
});

/** Whether a content changes the tools, which only messages of the system may do. */
export function changesTools(value: string | readonly ContentBlock[]): boolean {
  return typeof value !== 'string' && value.some(({ type }) => type === 'tool_addition' || type === 'tool_removal');
}

// Blocks come by the hundred thousand, each with a few members of many: only those that are there are looked at.
function readBlock(value: unknown, item: Place, member: Place): ContentBlock {
  if (!isJsonObject(value)) {
    item.report('an object', value);
    return { type: 'text' };
  }
  member.field = 'type';
  if (value['type'] === undefined) member.report('a value; the field is required', undefined);
  for (const name in value) {
    const field = MEMBERS.get(name);
    if (field === undefined) continue;
    member.field = name;
    field.read(value[name], member);
  }
  const block = value as unknown as ContentBlock;
  const changes = block.type === 'tool_addition' || block.type === 'tool_removal';
  return changes || Object.hasOwn(value, 'tool') ? withTool(block, item, member) : block;
}

function withTool(block: ContentBlock, item: Place, member: Place): ContentBlock {
  member.field = 'tool';
  const tool = toolChange.read(block.tool, member);
  if (block.type === 'tool_addition' && tool === null) item.report('a tool_addition block with a tool', undefined);
  if (block.type === 'tool_removal' && tool?.type !== 'tool_reference') item.report('a tool_removal block with a tool_reference', undefined);
  return { ...block, tool };
}
