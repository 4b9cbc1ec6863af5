// The fields that messages and the counting of their tokens share (vLLM: entrypoints/anthropic/protocol.py).
import { boolean, type Field, type Fields, integer, nested, object, oneOf, string } from '../fields.ts';
import { type ContentBlock, changesTools, content } from './content-block.ts';
import { checked, ignored, limited, objects, required, tagged } from './field-kinds.ts';
import { type ToolDefinition, toolFields } from './tool-definition.ts';

export interface AnthropicMessage {
  readonly role: 'user' | 'assistant' | 'system';
  readonly content: string | readonly ContentBlock[];
}

export interface ToolChoiceField {
  readonly type: 'auto' | 'any' | 'tool' | 'none';
  /** With the type `tool`. */
  readonly name: string | null;
  readonly disable_parallel_tool_use: boolean | null;
}

export interface OutputConfig {
  readonly effort: (typeof EFFORTS)[number] | null;
  readonly format: { readonly schema: Readonly<Record<string, unknown>> | null } | null;
}

export interface Thinking {
  readonly type: 'enabled' | 'disabled' | 'adaptive';
  /** Tokens, with the type `enabled`. */
  readonly budget_tokens: number | null;
}

export interface ConversationFields {
  readonly model: string;
  readonly messages: readonly AnthropicMessage[];
  readonly output_config: OutputConfig | null;
  readonly system: string | readonly ContentBlock[] | null;
  readonly thinking: Thinking | null;
  readonly tool_choice: ToolChoiceField | null;
  readonly tools: readonly ToolDefinition[] | null;
  readonly chat_template_kwargs: Readonly<Record<string, unknown>> | null;
}

/** How much a model may think, in this API's words, from little to much. */
export const EFFORTS = ['low', 'medium', 'high', 'xhigh', 'max'] as const;

const MIN_BUDGET_TOKENS = 1024;
const MAX_TOOLS = 10_000;
const CHANGES = 'tool_addition or tool_removal blocks';

const display = oneOf(['summarized', 'omitted', 'updates'], null);

const messageFields: Fields<AnthropicMessage> = {
  role: required(oneOf(['user', 'assistant', 'system'], null)),
  content: required(content),
};

const thinking: Field<Thinking | null> = tagged<Thinking['type'], Omit<Thinking, 'type'> & { readonly display: string | null }>('AnthropicThinkingConfig', {
  enabled: {
    budget_tokens: checked(required(integer(null)), `an integer of ${MIN_BUDGET_TOKENS} at least`, (budget) => budget >= MIN_BUDGET_TOKENS),
    display,
  },
  disabled: { budget_tokens: ignored(), display: ignored() },
  adaptive: { budget_tokens: ignored(), display },
});

const toolChoice: Field<ToolChoiceField | null> = nested({
  type: required(oneOf(['auto', 'any', 'tool', 'none'], null)),
  name: string(null),
  disable_parallel_tool_use: boolean(null),
}, 'AnthropicToolChoice');

const outputFormat: Field<OutputConfig['format']> = nested({ schema: object(), type: oneOf(['json_schema'], null) }, 'AnthropicJsonOutputFormat');

export const conversationFields: Fields<ConversationFields> = {
  model: checked(required(string(null)), 'the name of a model', (name) => name !== ''),
  messages: required(
    objects(messageFields, 'AnthropicMessage', ({ role, content: given }, place) => {
      if (role !== 'system' && changesTools(given ?? [])) place.report(`no ${CHANGES} in messages of the ${role}`, undefined);
    }),
  ),
  output_config: nested({ effort: oneOf(EFFORTS, null), format: outputFormat }, 'AnthropicOutputConfig'),
  system: checked(content, `no ${CHANGES}`, (given) => !changesTools(given)),
  thinking,
  tool_choice: checked(toolChoice, 'a name with the type "tool"', ({ type, name }) => type !== 'tool' || (name ?? '') !== ''),
  tools: limited(objects(toolFields, 'AnthropicTool'), MAX_TOOLS),
  chat_template_kwargs: object(),
};
