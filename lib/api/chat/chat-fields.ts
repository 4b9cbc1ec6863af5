// The fields of a chat completion request beside those that all generating endpoints share.
import { isJsonObject } from '../../codec/json.ts';
import { inOrder } from '../field-order.ts';
import { boolean, described, type Field, type Fields, integer, listOf, notNull, object, oneOf, string } from '../fields.ts';
import { type SamplingFields, samplingFields } from '../generation/sampling-fields.ts';
import { type UnusedFields, unusedFields } from '../generation/unused-fields.ts';
import type { RenderFields } from './chat-prompt.ts';
import { type MediaArguments, mediaArgumentFields } from './media-arguments.ts';
import { messageList } from './message-faults.ts';
import { type ToolFields, toolFields } from './tools.ts';

/** How much a model may be told to think. */
export const REASONING_EFFORTS: readonly ['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max'] = ['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max'];

/** How much a model may think, as far as its template cares. */
export type ReasoningEffort = (typeof REASONING_EFFORTS)[number];

export interface ChatFields extends SamplingFields, UnusedFields, RenderFields, ToolFields, MediaArguments {
  readonly messages: readonly unknown[];
  readonly logprobs: boolean | null;
  readonly top_logprobs: number;
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
      const inside = place.enter();
      if (!isJsonObject(value)) {
        if (value !== null) place.report('an object of strings', value);
        return value;
      }
      for (const name in value) {
        inside.field = name;
        text.read(value[name], inside);
      }
      return value;
    },
  };
}

// As vLLM's model declares them: faults are found in this order.
const ORDER = [
  'messages', 'model', 'frequency_penalty', 'logit_bias', 'logprobs', 'top_logprobs', 'max_tokens', 'max_completion_tokens', 'n', 'presence_penalty',
  'response_format', 'seed', 'stop', 'stream', 'stream_options', 'temperature', 'top_p', 'tools', 'tool_choice', 'reasoning_effort',
  'thinking_token_budget', 'include_reasoning', 'parallel_tool_calls', 'user', 'use_beam_search', 'top_k', 'min_p', 'repetition_penalty', 'watermarking',
  'length_penalty', 'stop_token_ids', 'include_stop_str_in_output', 'ignore_eos', 'min_tokens', 'skip_special_tokens', 'spaces_between_special_tokens',
  'truncate_prompt_tokens', 'truncation_side', 'prompt_logprobs', 'logprob_token_ids', 'allowed_token_ids', 'bad_words', 'echo', 'add_generation_prompt',
  'continue_final_message', 'add_special_tokens', 'documents', 'chat_template', 'chat_template_kwargs', 'media_io_kwargs', 'mm_processor_kwargs',
  'structured_outputs', 'priority', 'request_id', 'session_id', 'return_tokens_as_token_ids', 'return_token_ids', 'routed_experts_prompt_start',
  'return_token_offsets', 'return_prompt_text', 'mm_payload', 'return_mm_kwargs', 'cache_salt', 'kv_transfer_params', 'ec_transfer_params', 'vllm_xargs',
  'repetition_detection', 'stream_interval',
];

export const chatFields: Fields<ChatFields> = inOrder<ChatFields>(ORDER, {
  messages: messageList(),
  ...samplingFields,
  ...unusedFields,
  logprobs: boolean(false),
  top_logprobs: described(integer(0), { minimum: -1 }),
  max_completion_tokens: described(integer(null), { minimum: 1 }),
  ...toolFields,
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
});
