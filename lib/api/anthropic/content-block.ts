// What messages and the system prompt consist of (vLLM: AnthropicContentBlock in entrypoints/anthropic/protocol.py).
import { boolean, type Field, type Fields, listOf, object, oneOf, string } from '../fields.ts';
import type { Place } from '../place.ts';
import { ignored, objects, required, tagged, textOr } from './field-kinds.ts';
import { type ToolDefinition, toolDefinitionFields } from './tool-definition.ts';

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
  readonly text: string | null;
  /** Of an image: `{ type: 'base64', media_type, data }` or `{ type: 'url', url }`. */
  readonly source: Readonly<Record<string, unknown>> | null;
  readonly id: string | null;
  readonly tool_use_id: string | null;
  readonly name: string | null;
  readonly input: Readonly<Record<string, unknown>> | null;
  /** Of a tool's result. */
  readonly content: string | readonly (Readonly<Record<string, unknown>> | null)[] | null;
  readonly is_error: boolean | null;
  readonly tool_name: string | null;
  readonly thinking: string | null;
  readonly signature: string | null;
  readonly data: string | null;
  readonly tool: ToolChange | null;
}

const contentBlockFields: Fields<ContentBlock> = {
  type: required(oneOf(BLOCK_TYPES, null)),
  text: string(null),
  source: object(),
  id: string(null),
  tool_use_id: string(null),
  name: string(null),
  input: object(),
  content: textOr(listOf(object(), null)),
  is_error: boolean(null),
  tool_name: string(null),
  thinking: string(null),
  signature: string(null),
  data: string(null),
  tool: tagged<ToolChange['type'], Omit<ToolChange, 'type'>>({
    tool_reference: { name: required(string(null)), definition: ignored() },
    tool_definition: { name: ignored(), definition: required(toolDefinitionFields) },
  }),
};

/** A text or blocks; null when absent. */
export const content: Field<string | readonly ContentBlock[] | null> = textOr(objects(contentBlockFields, checkBlock));

/** Whether a content changes the tools, which only messages of the system may do. */
export function changesTools(value: string | readonly ContentBlock[]): boolean {
  return typeof value !== 'string' && value.some(({ type }) => type === 'tool_addition' || type === 'tool_removal');
}

function checkBlock({ type, tool }: ContentBlock, place: Place): void {
  if (type !== 'tool_addition' && type !== 'tool_removal') return;
  if (tool === null) place.report(`a ${type} block with a tool`, undefined);
  else if (type === 'tool_removal' && tool.type !== 'tool_reference') place.report('a tool_removal block with a tool_reference', undefined);
}
