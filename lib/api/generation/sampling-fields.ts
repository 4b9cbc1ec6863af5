// The request fields that all generating endpoints share: type and default of each. Their checks are in sampling-checks.ts.
import { anything, boolean, type Fields, int64, integer, listOf, nested, number, oneOf, string, stringOrList } from '../fields.ts';

export interface StreamOptions {
  readonly include_usage: boolean | null;
  readonly continuous_usage_stats: boolean | null;
}

/** Of what a router sends with a disaggregated prefill, the part that changes anything here; the rest depends on the connector. */
export interface KvTransferParams {
  readonly do_remote_prefill: unknown;
}

/** Patterns that end a text when it repeats itself. */
export interface RepetitionFields {
  readonly max_pattern_size: number;
  readonly min_pattern_size: number;
  readonly min_count: number;
}

export interface SamplingFields {
  readonly model: string | null;
  readonly frequency_penalty: number | null;
  readonly logit_bias: unknown;
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
  readonly prompt_logprobs: unknown;
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
}

/** vLLM's VLLM_MAX_STOP_STRINGS. */
const MAX_STOP_STRINGS = 4;

export const samplingFields: Fields<SamplingFields> = {
  model: string(null),
  frequency_penalty: number(null),
  logit_bias: anything(),
  max_tokens: integer(null),
  n: integer(1),
  presence_penalty: number(null),
  response_format: anything(),
  seed: int64(null),
  stop: stringOrList({ maxItems: MAX_STOP_STRINGS }),
  stream: boolean(false),
  stream_options: nested({ include_usage: boolean(false), continuous_usage_stats: boolean(false) }),
  temperature: number(null),
  top_p: number(null),
  top_k: integer(null),
  min_p: number(null),
  repetition_penalty: number(null),
  stop_token_ids: listOf(integer(0), []),
  include_stop_str_in_output: boolean(false),
  use_beam_search: boolean(false),
  ignore_eos: boolean(false),
  min_tokens: integer(0),
  skip_special_tokens: boolean(true),
  spaces_between_special_tokens: boolean(true),
  truncate_prompt_tokens: integer(null),
  truncation_side: oneOf(['left', 'right'], null),
  prompt_logprobs: anything(),
  allowed_token_ids: listOf(integer(0), null),
  bad_words: listOf(string(''), []),
  structured_outputs: anything(),
  priority: int64(0),
  request_id: string(null),
  return_tokens_as_token_ids: boolean(null),
  return_token_ids: boolean(null),
  cache_salt: string(null),
  kv_transfer_params: nested({ do_remote_prefill: anything() }),
  repetition_detection: nested({ max_pattern_size: integer(0), min_pattern_size: integer(0), min_count: integer(0) }),
  stream_interval: integer(null),
};
