// The request fields that all generating endpoints share: type and default of each. Their checks are in sampling-checks.ts.
import { anything, boolean, described, type Fields, int64, integer, listOf, nested, number, oneOf, string, stringOrList } from '../fields.ts';

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

/** vLLM's VLLM_MAX_N_SEQUENCES. */
export const MAX_N = 16384;
/** Of `cache_salt`. */
export const MAX_SALT_CHARS = 128;

const PENALTY = { minimum: -2, maximum: 2 };

export const samplingFields: Fields<SamplingFields> = {
  model: string(null),
  frequency_penalty: described(number(null), PENALTY),
  logit_bias: described(anything(), { type: ['object', 'null'], additionalProperties: { type: 'number' } }),
  max_tokens: described(integer(null), { minimum: 1 }),
  n: described(integer(1), { minimum: 1, maximum: MAX_N }),
  presence_penalty: described(number(null), PENALTY),
  response_format: described(anything(), { type: ['object', 'null'] }),
  seed: int64(null),
  stop: stringOrList({ maxItems: MAX_STOP_STRINGS }),
  stream: boolean(false),
  stream_options: nested({ include_usage: boolean(false), continuous_usage_stats: boolean(false) }),
  temperature: described(number(null), { minimum: 0, maximum: 2 }),
  top_p: described(number(null), { exclusiveMinimum: 0, maximum: 1 }),
  top_k: described(integer(null), { minimum: -1 }),
  min_p: described(number(null), { minimum: 0, maximum: 1 }),
  repetition_penalty: described(number(null), { exclusiveMinimum: 0 }),
  stop_token_ids: listOf(integer(0), []),
  include_stop_str_in_output: boolean(false),
  use_beam_search: boolean(false),
  ignore_eos: boolean(false),
  min_tokens: described(integer(0), { minimum: 0 }),
  skip_special_tokens: boolean(true),
  spaces_between_special_tokens: boolean(true),
  truncate_prompt_tokens: integer(null),
  truncation_side: oneOf(['left', 'right'], null),
  prompt_logprobs: described(anything(), { type: ['integer', 'null'], minimum: -1 }),
  allowed_token_ids: listOf(integer(0), null),
  bad_words: listOf(string(''), []),
  structured_outputs: described(anything(), { type: ['object', 'null'] }),
  priority: int64(0),
  request_id: string(null),
  return_tokens_as_token_ids: boolean(null),
  return_token_ids: boolean(null),
  cache_salt: described(string(null), { minLength: 1, maxLength: MAX_SALT_CHARS }),
  kv_transfer_params: nested({ do_remote_prefill: anything(), do_remote_decode: anything(), remote_prefill_cached_tokens: anything() }),
  repetition_detection: nested({ max_pattern_size: integer(0), min_pattern_size: integer(0), min_count: integer(0) }),
  stream_interval: described(integer(null), { minimum: 1 }),
};
