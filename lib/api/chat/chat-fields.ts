// The fields of a chat completion request beside those that all generating endpoints share.
import { isJsonObject } from '../../codec/json.ts';
import { anything, boolean, described, type Field, type Fields, integer, list, listOf, notNull, object, oneOf, string } from '../fields.ts';
import { type SamplingFields, samplingFields } from '../generation/sampling-fields.ts';
import { type UnusedFields, unusedFields } from '../generation/unused-fields.ts';
import type { RenderFields } from './chat-prompt.ts';
import { type MediaArguments, mediaArgumentFields } from './media-arguments.ts';
import type { ToolFields } from './tools.ts';

/** How much a model may be told to think. */
export const REASONING_EFFORTS: readonly ['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max'] = ['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max'];

/** How much a model may think, as far as its template cares. */
export type ReasoningEffort = (typeof REASONING_EFFORTS)[number];

export interface ChatFields extends SamplingFields, UnusedFields, RenderFields, ToolFields, MediaArguments {
  readonly messages: readonly unknown[];
  readonly logprobs: boolean | null;
  readonly top_logprobs: unknown;
  readonly max_completion_tokens: number | null;
  readonly reasoning_effort: ReasoningEffort | null;
  readonly include_reasoning: boolean;
  readonly parallel_tool_calls: boolean | null;
  readonly echo: boolean;
  readonly return_prompt_text: boolean | null;
  /** Looked at where a request is rendered alone. */
  readonly return_token_offsets: boolean | null;
}

// An object of texts: `{ title: 'a', text: 'b' }`.
function texts(): Field<unknown> {
  const text = notNull(string(null));
  return {
    schema: { type: 'object', additionalProperties: { type: 'string' } },
    read(value, place) {
      if (value !== null && !isJsonObject(value)) place.report('an object of strings', value);
      const inside = place.enter();
      for (const [name, given] of Object.entries(isJsonObject(value) ? value : {})) {
        inside.field = name;
        text.read(given, inside);
      }
      return value;
    },
  };
}

export const chatFields: Fields<ChatFields> = {
  messages: described(list(), { items: { type: 'object' }, minItems: 1 }),
  ...samplingFields,
  ...unusedFields,
  logprobs: boolean(false),
  top_logprobs: described(anything(), { type: ['integer', 'null'], minimum: -1, default: 0 }),
  max_completion_tokens: described(integer(null), { minimum: 1 }),
  tools: described(anything(), { type: ['array', 'null'], items: { type: 'object' }, minItems: 1 }),
  tool_choice: described(anything(), { anyOf: [{ enum: ['none', 'auto', 'required', null] }, { type: 'object', required: ['function'] }] }),
  reasoning_effort: oneOf(REASONING_EFFORTS, null),
  ...mediaArgumentFields,
  include_reasoning: notNull(boolean(true)),
  parallel_tool_calls: boolean(true),
  echo: notNull(boolean(false)),
  add_generation_prompt: notNull(boolean(true)),
  continue_final_message: notNull(boolean(false)),
  add_special_tokens: notNull(boolean(false)),
  documents: listOf(texts(), null),
  chat_template: string(null),
  chat_template_kwargs: object(),
  return_prompt_text: boolean(null),
  return_token_offsets: boolean(false),
};
