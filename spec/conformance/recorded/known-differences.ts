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

const WITH_ANY_TOKENIZER: readonly KnownDifference[] = [
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
      a: ['chat/stop_hit', 'chat/stop_hit_include', 'generative_scoring'],
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
  {
    reason: 'the text names special tokens, or has marks that a model\'s tokenizer composes: the embedded one takes all as text',
    tokenizer: 'the embedded tokenizer',
    cases: {
      p: [
        'chat/stream_contonly_plain_im_end/', 'chat/stream_plain_plain_combining/logprobs+echo+spacesb',
        'chat/stream_usage_plain_im_start/mct+effort', 'chat/stream_plain_plain_im_end/effort', 'chat/plain_vision/',
        'completions/stream_plain_plain_vision/stopids+mintok+logprobs',
        'completions/stream_usage_plain_im_start/maxcut+echolp', 'responses/plain_combining/rid+effort',
        'responses/plain_im_end/prio+salt', 'responses/plain_combining/topp', 'messages/plain_im_end/',
        'batch/thinktool_t_not_json+plain_vision+think_inline/plp', 'chat/on_hist_imend', 'chat/hist_imend',
        'chat/stream_on_hist_imend', 'chat/stream_hist_imend',
      ],
      q: [
        'chat/plain_im_end/effort+maxcut+stopinc', 'completions/stream_contonly_plain_im_start/nomax',
        'responses/stream_plain_vision/pen', 'responses/stream_plain_im_end/fmt',
        'messages/stream_plain_combining/meta+stopseq', 'batch/thinktool_t_code_fence+plain_vision+plain_variation/',
      ],
    },
  },
];

const KNOWN = [...WITH_ANY_TOKENIZER, ...WITH_QWEN3, ...WITH_EMBEDDED];

/** Why a case is answered otherwise with a tokenizer; undefined where it is answered as recorded. */
export function findDifference(run: string, name: string, tokenizer: RecordedTokenizer): string | undefined {
  const applies = (known: KnownDifference): boolean => known.tokenizer === undefined || known.tokenizer === tokenizer;
  return KNOWN.find((known) => applies(known) && known.cases[run]?.includes(name))?.reason;
}

/** Every case that is listed, `a: chat/basic`, as often as it is. */
export function listKnownDifferences(): string[] {
  return KNOWN.flatMap(({ cases }) => Object.entries(cases).flatMap(([run, names]) => names.map((name) => `${run}: ${name}`)));
}
