// Which members of answers are compared by their values, and which cannot be.

/** Members whose values follow from the request and the server's flags, whatever text is generated. */
export const FIXED_KEYS: ReadonlySet<string> = new Set([
  'object', 'type', 'code', 'param', 'role', 'finish_reason', 'owned_by', 'status', 'encoding_format', 'output_mode', 'tool_choice',
  'truncation', 'stop_reason', 'block_size', 'is_sleeping', 'is_paused', 'parent', 'max_model_len', 'index', 'output_index',
  'content_index', 'parallel_tool_calls', 'service_tier', 'max_lora',
]);

/** Members that count tokens: right with the recorded model's tokenizer alone. */
export const COUNT_KEYS: ReadonlySet<string> = new Set([
  'prompt_tokens', 'total_tokens', 'completion_tokens', 'input_tokens', 'output_tokens', 'count', 'reasoning_tokens',
]);

/** Counts that depend on how long the output is. */
export const OUTPUT_COUNT_KEYS: ReadonlySet<string> = new Set(['total_tokens', 'completion_tokens', 'output_tokens', 'reasoning_tokens']);

/** Members that say how a text has ended. */
export const ENDING_KEYS: ReadonlySet<string> = new Set(['finish_reason', 'status', 'stop_reason']);

/** What they say of a text that ends by itself, and of one that is cut. */
export const ENDINGS: ReadonlySet<unknown> = new Set(['stop', 'length', 'end_turn', 'max_tokens', 'completed', 'incomplete']);

/** Members whose own members are tokens or a user's data. */
export const OPEN_KEYS: ReadonlySet<string> = new Set([
  'top_logprobs', 'prompt_logprobs', 'metadata', 'schema', 'properties', 'parameters', 'input_schema',
]);

/** Lists with as many items as the request determines. */
export const COUNTED_LISTS: ReadonlySet<string> = new Set(['choices', 'data']);

/** Lists that may be empty where the recorded one is not. */
export const FREE_LISTS: ReadonlySet<string> = new Set(['tool_calls', 'content', 'output', 'token_ids', 'annotations']);

/** Members that are a text or null, as the generated text has it. */
export const TEXT_KEYS: ReadonlySet<string> = new Set(['content', 'reasoning']);

/** Members that differ even where every character is determined: ids, times, and what only a model's weights say. */
export const VARYING_KEYS: ReadonlySet<string> = new Set([
  'id', 'item_id', 'call_id', 'created', 'created_at', 'completed_at', 'system_fingerprint', 'signature', 'logprob', 'token_logprobs',
  'cached_tokens', 'created_cache_tokens', 'cache_read_input_tokens', 'cache_creation_input_tokens', 'encrypted_content', 'model',
  'cache_write_tokens', 'sequence_number',
]);
