// A tool as this API describes it (vLLM: AnthropicTool in entrypoints/anthropic/protocol.py).
import { boolean, type Field, type Fields, nested, object, string } from '../fields.ts';
import { required } from './field-kinds.ts';

export interface ToolDefinition {
  readonly name: string;
  readonly description: string | null;
  /** JSON schema; without a type it is an object's. */
  readonly input_schema: Readonly<Record<string, unknown>>;
  readonly strict: boolean | null;
  readonly defer_loading: boolean | null;
}

export const toolFields: Fields<ToolDefinition> = {
  name: required(string(null)),
  description: string(null),
  input_schema: required(object()),
  strict: boolean(null),
  defer_loading: boolean(null),
};

/** One tool, or null when absent. */
export const toolDefinition: Field<ToolDefinition | null> = nested(toolFields);
