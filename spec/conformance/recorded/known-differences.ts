// The recorded cases that are answered otherwise, each with the reason. A case that is listed and does not differ is a failure too.

/** What the server counts tokens with. */
export type RecordedTokenizer = 'the embedded tokenizer' | 'the Qwen3 tokenizer';

interface KnownDifference {
  readonly reason: string;
  /** The tokenizer with which they differ; without one, whichever it is. */
  readonly tokenizer?: RecordedTokenizer;
  /** By the name of the run. */
  readonly cases: Readonly<Record<string, readonly string[]>>;
}

const NOT_SERVED: readonly KnownDifference[] = [
  {
    reason: 'the Responses API is not served',
    cases: {
      a: [
        'responses/err_no_input', 'responses/err_prev_unknown', 'responses/err_get_unknown', 'responses/err_get_bad_id',
        'responses/err_cancel_unknown', 'responses/err_background_no_store',
      ],
      d: [
        'responses/stream', 'responses/stream_tools_required', 'responses/text_format', 'responses/metadata_user',
        'responses/function_output_input',
      ],
      s: ['responses/think', 'responses/stream_think_tool', 'responses/cut'],
    },
  },
  {
    reason: '/tokenize and /detokenize are not served',
    cases: {
      a: [
        'tokenize/prompt', 'tokenize/strs', 'tokenize/messages', 'tokenize/messages_tools', 'tokenize/err_unknown_model',
        'detokenize/basic', 'detokenize/err_oov', 'detokenize/err_missing', 'detokenize/err_neg',
      ],
      b: ['auth/tokenize_none'],
    },
  },
  {
    reason: 'the endpoints of scale-out serving are not served',
    cases: {
      a: ['generative_scoring'],
      b: [
        'generate/basic', 'generate/logprobs', 'generate/err_no_tokens', 'generate/err_empty', 'generate/err_model',
        'generate/err_no_params', 'render/chat', 'render/completion_list',
      ],
    },
  },
];

const WITH_ANY_TOKENIZER: readonly KnownDifference[] = [
  {
    reason: 'some families of metrics are not exported',
    cases: { a: ['metrics'], b: ['auth/metrics_open', 'lora/metrics_after'], c: ['metrics'] },
  },
  {
    reason: 'the recorded model came to its limit inside of the JSON, and this one ends it',
    cases: { a: ['chat/stream_json_schema'] },
  },
  {
    reason: 'log-probabilities and ranks of its prompt are those of the recorded model',
    cases: { s: ['completions/echo_logprobs'] },
  },
];

const WITH_QWEN3: readonly KnownDifference[] = [
  {
    reason: 'the recorded model spelled in two tokens a word that is one',
    tokenizer: 'the Qwen3 tokenizer',
    cases: { a: ['chat/structured_choice'], d: ['chat/structured_choice_stop'] },
  },
];

const WITH_EMBEDDED: readonly KnownDifference[] = [
  {
    reason: 'the request names ids that the embedded vocabulary does not have',
    tokenizer: 'the embedded tokenizer',
    cases: {
      a: ['chat/stop_hit', 'chat/stop_hit_include'],
      d: ['chat/tools_required_parallel_false', 'chat/stream_tools_required', 'chat/stream_tools_named'],
      s: ['completions/token_ids'],
    },
  },
  {
    reason: 'the answer names the id of the token that has ended it',
    tokenizer: 'the embedded tokenizer',
    cases: { d: ['chat/structured_json', 'completions/response_format', 'completions/structured_choice_stop'] },
  },
  {
    reason: 'the answer lists tokens or their ids',
    tokenizer: 'the embedded tokenizer',
    cases: {
      s: [
        'chat/logprobs', 'chat/stream_logprobs', 'chat/stream_token_ids', 'chat/stream_think_token_ids', 'completions/logprobs',
        'completions/return_token_ids', 'completions/stream_return_token_ids',
      ],
    },
  },
  {
    reason: 'the limit of tokens cuts the text elsewhere',
    tokenizer: 'the embedded tokenizer',
    cases: { s: ['chat/max_tokens_cut', 'chat/stream_max_tokens_cut', 'chat/tool_cut', 'completions/stream_usage_emoji'] },
  },
];

const KNOWN = [...NOT_SERVED, ...WITH_ANY_TOKENIZER, ...WITH_QWEN3, ...WITH_EMBEDDED];

/** Why a case is answered otherwise with a tokenizer; undefined where it is answered as recorded. */
export function findDifference(run: string, name: string, tokenizer: RecordedTokenizer): string | undefined {
  const applies = (known: KnownDifference): boolean => known.tokenizer === undefined || known.tokenizer === tokenizer;
  return KNOWN.find((known) => applies(known) && known.cases[run]?.includes(name))?.reason;
}

/** Every case that is listed, `a: chat/basic`, as often as it is. */
export function listKnownDifferences(): string[] {
  return KNOWN.flatMap(({ cases }) => Object.entries(cases).flatMap(([run, names]) => names.map((name) => `${run}: ${name}`)));
}
