// The fields of a chat that says what a response's request says.
import { ServerError } from '../../../base/error.ts';
import { chatFields, type ChatFields } from '../../chat/chat-fields.ts';
import { readFields } from '../../fields.ts';
import { readLogprobCount } from '../../generation/logprob-fields.ts';
import type { ResolvedSampling } from './call.ts';
import type { ResponsesContext } from './context.ts';
import { continuesLastItem } from './input-messages.ts';
import type { ResponsesFields } from './request-fields.ts';
import { toChatTools } from './tools.ts';

/** What is known of a request before it is a chat. */
export interface ChatParts {
  readonly fields: ResponsesFields;
  readonly toolChoice: unknown;
  readonly messages: readonly unknown[];
  readonly sampling: ResolvedSampling;
  readonly context: ResponsesContext;
}

const chatDefaults = readFields({ messages: [] }, chatFields);

/** What the chat is asked for. @throws ServerError `invalid_request` */
export function toChatFields({ fields, toolChoice, messages, sampling, context }: ChatParts): ChatFields {
  const continues = continuesLastItem(fields.input);
  const showsLogprobs = fields.include?.includes('message.output_text.logprobs') === true;
  // Nobody looks at the number otherwise.
  const numTop = showsLogprobs ? readLogprobCount(fields.top_logprobs, 'top_logprobs') : null;
  return {
    ...chatDefaults,
    ...toSamplingFields(fields),
    ...toChatTools(fields.tools, findsCalls(context) ? toolChoice : null),
    ...toConstraint(fields),
    messages,
    temperature: sampling.temperature,
    top_p: sampling.topP,
    presence_penalty: sampling.presencePenalty,
    frequency_penalty: sampling.frequencyPenalty,
    max_tokens: fields.max_output_tokens,
    logprobs: showsLogprobs,
    top_logprobs: numTop ?? 0,
    reasoning_effort: fields.reasoning?.effort ?? null,
    add_generation_prompt: !continues,
    continue_final_message: continues,
    truncate_prompt_tokens: fields.truncation === 'auto' ? -1 : null,
  };
}

// Where no parser would find calls, vLLM shows the tools and leaves it at that.
function findsCalls({ generation: { chat } }: ResponsesContext): boolean {
  return chat.enablesAutoToolChoice && chat.toolCallParser !== null;
}

// Those that have the same name and meaning in a chat.
function toSamplingFields(fields: ResponsesFields): Partial<ChatFields> {
  return {
    model: fields.model,
    logit_bias: fields.logit_bias,
    seed: fields.seed,
    stop: fields.stop,
    stream: fields.stream,
    top_k: fields.top_k,
    min_p: fields.min_p,
    repetition_penalty: fields.repetition_penalty,
    stop_token_ids: fields.stop_token_ids,
    include_stop_str_in_output: fields.include_stop_str_in_output,
    ignore_eos: fields.ignore_eos,
    skip_special_tokens: fields.skip_special_tokens,
    priority: fields.priority,
    cache_salt: fields.cache_salt,
    kv_transfer_params: fields.kv_transfer_params,
    include_reasoning: fields.include_reasoning,
    parallel_tool_calls: fields.parallel_tool_calls,
    chat_template_kwargs: fields.chat_template_kwargs,
    mm_processor_kwargs: fields.mm_processor_kwargs,
    media_io_kwargs: fields.media_io_kwargs,
  };
}

type ConstraintFields = Pick<ChatFields, 'response_format' | 'structured_outputs'>;

function toConstraint({ text, structured_outputs: constraint }: ResponsesFields): ConstraintFields {
  const format = text?.format ?? null;
  if (format === null) return { response_format: null, structured_outputs: constraint };
  if (constraint !== undefined && constraint !== null) {
    throw new ServerError('invalid_request', 'Send either `structured_outputs` or `text.format`.', { param: 'structured_outputs' });
  }
  const { type, ...schema } = format;
  return { response_format: type === 'json_schema' ? { type, json_schema: schema } : { type }, structured_outputs: undefined };
}
