// The request fields that all generating endpoints share: type and default of each. Their checks are in sampling-checks.ts.
import { anything, atLeast, boolean, described, type Fields, int64, integer, listOf, nested, notNull, number, oneOf, string, stringOrList } from '../fields.ts';
import { countedOutputsField, responseFormatField } from './constraint-spec.ts';
import { type Biases, biases, cacheSalt } from './field-kinds.ts';
import { repetitionDetection, type RepetitionFields } from './repetition.ts';
import { MIN_STREAM_INTERVAL, samplingBounds } from './sampling-bounds.ts';
import { thinkingBudget } from './thinking-budget.ts';

export interface StreamOptions {
  readonly include_usage: boolean | null;
  readonly continuous_usage_stats: boolean | null;
}

/** Of what a router sends with a disaggregated prefill, the parts that change anything here; the rest depends on the connector. */
export interface KvTransferParams {
  /** The KV cache of the prompt comes from another instance. */
  readonly do_remote_prefill: unknown;
  /** Another instance goes on with it. */
  readonly do_remote_decode: unknown;
  readonly remote_prefill_cached_tokens: unknown;
  /** Of chats: stand for the conversation, which is not rendered then. */
  readonly prompt_token_ids: unknown;
}

export interface SamplingFields {
  readonly model: string | null;
  readonly frequency_penalty: number | null;
  readonly logit_bias: Biases | null;
  readonly max_tokens: number | null;
  readonly n: number | null;
  readonly presence_penalty: number | null;
  readonly response_format: unknown;
  readonly seed: number | null;
  readonly stop: readonly string[];
  readonly stream: boolean;
  readonly stream_options: StreamOptions | null;
  readonly temperature: number | null;
  readonly top_p: number | null;
  readonly top_k: number | null;
  readonly min_p: number | null;
  readonly repetition_penalty: number | null;
  readonly stop_token_ids: readonly number[];
  readonly include_stop_str_in_output: boolean;
  readonly use_beam_search: boolean;
  readonly ignore_eos: boolean;
  readonly min_tokens: number;
  readonly skip_special_tokens: boolean;
  readonly spaces_between_special_tokens: boolean;
  readonly truncate_prompt_tokens: number | null;
  readonly truncation_side: 'left' | 'right' | null;
  readonly prompt_logprobs: number | null;
  readonly logprob_token_ids: readonly number[] | null;
  readonly allowed_token_ids: readonly number[] | null;
  readonly bad_words: readonly string[];
  readonly structured_outputs: unknown;
  readonly priority: number;
  readonly request_id: string | null;
  readonly return_tokens_as_token_ids: boolean | null;
  readonly return_token_ids: boolean | null;
  readonly cache_salt: string | null;
  readonly kv_transfer_params: KvTransferParams | null;
  readonly repetition_detection: RepetitionFields | null;
  readonly stream_interval: number | null;
  readonly thinking_token_budget: unknown;
}

/** vLLM's VLLM_MAX_STOP_STRINGS. */
const MAX_STOP_STRINGS = 4;

/** Of `logprob_token_ids`. */
export const MAX_LOGPROB_TOKEN_IDS = 128;
/** Of `cache_salt`. */
export const MAX_SALT_CHARS = 128;

export const samplingFields: Fields<SamplingFields> = {
  model: string(null),
  frequency_penalty: described(number(null), samplingBounds.frequency_penalty),
  logit_bias: biases(),
  max_tokens: described(integer(null), samplingBounds.max_tokens),
  n: described(integer(1), samplingBounds.n),
  presence_penalty: described(number(null), samplingBounds.presence_penalty),
  response_format: responseFormatField,
  seed: int64(null),
  stop: stringOrList({ maxItems: MAX_STOP_STRINGS }),
  stream: boolean(false),
  stream_options: nested({ include_usage: boolean(false), continuous_usage_stats: boolean(false) }, 'StreamOptions'),
  temperature: described(number(null), samplingBounds.temperature),
  top_p: described(number(null), samplingBounds.top_p),
  top_k: described(integer(null), samplingBounds.top_k),
  min_p: described(number(null), samplingBounds.min_p),
  repetition_penalty: described(number(null), samplingBounds.repetition_penalty),
  stop_token_ids: listOf(integer(0), []),
  include_stop_str_in_output: notNull(boolean(false)),
  use_beam_search: notNull(boolean(false)),
  ignore_eos: notNull(boolean(false)),
  min_tokens: notNull(described(integer(0), samplingBounds.min_tokens)),
  skip_special_tokens: notNull(boolean(true)),
  spaces_between_special_tokens: notNull(boolean(true)),
  truncate_prompt_tokens: atLeast(-1, int64(null)),
  truncation_side: oneOf(['left', 'right'], null),
  prompt_logprobs: described(integer(null), { minimum: -1 }),
  logprob_token_ids: described(listOf(integer(0), null), { maxItems: MAX_LOGPROB_TOKEN_IDS }),
  allowed_token_ids: listOf(integer(0), null),
  bad_words: notNull(listOf(string(''), [])),
  structured_outputs: countedOutputsField,
  priority: notNull(int64(0)),
  request_id: notNull(string(null)),
  return_tokens_as_token_ids: boolean(null),
  return_token_ids: boolean(null),
  cache_salt: described(cacheSalt(), { minLength: 1, maxLength: MAX_SALT_CHARS }),
  kv_transfer_params: nested({
    do_remote_prefill: anything(),
    do_remote_decode: anything(),
    remote_prefill_cached_tokens: anything(),
    prompt_token_ids: anything(),
  }),
  repetition_detection: repetitionDetection(),
  stream_interval: atLeast(MIN_STREAM_INTERVAL, integer(null)),
  thinking_token_budget: thinkingBudget(),
};
