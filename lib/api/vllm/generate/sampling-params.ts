// The sampling parameters of a request that speaks of tokens: vLLM's own names for them (vLLM: sampling_params.py).
import { isJsonObject } from '../../../codec/json.ts';
import { boolean, type Field, type Fields, int64, integer, listOf, nested, notNull, string, stringOrList } from '../../fields.ts';
import { countedOutputsField } from '../../generation/constraint-spec.ts';
import { isIntegerText } from '../../generation/field-kinds.ts';
import { readLogprobCount } from '../../generation/logprob-fields.ts';
import { checkMinTokens, checkSampling } from '../../generation/sampling-checks.ts';
import { type KvTransferParams, type SamplingFields, samplingFields } from '../../generation/sampling-fields.ts';
import type { Place } from '../../place.ts';

type SharedName =
  | 'n' | 'presence_penalty' | 'frequency_penalty' | 'repetition_penalty' | 'temperature' | 'top_p' | 'top_k' | 'min_p' | 'seed'
  | 'stop' | 'stop_token_ids' | 'ignore_eos' | 'max_tokens' | 'min_tokens' | 'skip_special_tokens' | 'spaces_between_special_tokens'
  | 'include_stop_str_in_output' | 'stream_interval' | 'structured_outputs' | 'logit_bias' | 'logprob_token_ids' | 'allowed_token_ids' | 'bad_words'
  | 'repetition_detection' | 'thinking_token_budget';

export interface SamplingParams extends Pick<SamplingFields, SharedName> {
  readonly logprobs: number | null;
  readonly prompt_logprobs: number | null;
  readonly detokenize: boolean;
  /** How answers come from vLLM's engine: all so far (0), what is new (1), once (2). It changes nothing here, nor do the next four. */
  readonly output_kind: null;
  readonly skip_clone: boolean;
  readonly flat_logprobs: boolean;
  readonly skip_reading_prefix_cache: boolean | null;
  readonly routed_experts_prompt_start: number;
  /** Where older clients put the parameters of the connector. */
  readonly extra_args: { readonly kv_transfer_params: KvTransferParams | null } | null;
}

// vLLM has no bound here. Each of them is looked for at each token.
const MAX_STOP_STRINGS = 256;
// vLLM's RequestOutputKind.FINAL_ONLY.
const LAST_OUTPUT_KIND = 2;

const samplingParams: Fields<SamplingParams> = {
  n: notNull(samplingFields.n),
  presence_penalty: notNull(samplingFields.presence_penalty),
  frequency_penalty: notNull(samplingFields.frequency_penalty),
  repetition_penalty: notNull(samplingFields.repetition_penalty),
  temperature: notNull(samplingFields.temperature),
  top_p: notNull(samplingFields.top_p),
  top_k: notNull(samplingFields.top_k),
  min_p: notNull(samplingFields.min_p),
  seed: samplingFields.seed,
  stop: stringOrList({ maxItems: MAX_STOP_STRINGS }),
  stop_token_ids: samplingFields.stop_token_ids,
  ignore_eos: samplingFields.ignore_eos,
  max_tokens: samplingFields.max_tokens,
  min_tokens: samplingFields.min_tokens,
  logprobs: integer(null),
  prompt_logprobs: integer(null),
  detokenize: notNull(boolean(true)),
  skip_special_tokens: samplingFields.skip_special_tokens,
  spaces_between_special_tokens: samplingFields.spaces_between_special_tokens,
  include_stop_str_in_output: samplingFields.include_stop_str_in_output,
  // A fault of the parameters, not of the body's shape.
  stream_interval: integer(null),
  structured_outputs: countedOutputsField,
  logit_bias: biasesById(),
  logprob_token_ids: samplingFields.logprob_token_ids,
  allowed_token_ids: samplingFields.allowed_token_ids,
  bad_words: listOf(string(''), []),
  repetition_detection: samplingFields.repetition_detection,
  thinking_token_budget: samplingFields.thinking_token_budget,
  output_kind: outputKind(),
  skip_clone: notNull(boolean(false)),
  flat_logprobs: notNull(boolean(false)),
  skip_reading_prefix_cache: boolean(null),
  routed_experts_prompt_start: notNull(int64(0)),
  extra_args: nested({ kv_transfer_params: samplingFields.kv_transfer_params }),
};

// Here a name that is no id is a fault of the body.
function biasesById(): Field<SamplingFields['logit_bias']> {
  const { logit_bias: biases } = samplingFields;
  return {
    ...biases,
    read(value, place) {
      const read = biases.read(value, place);
      if (isJsonObject(value) && read !== null && read.otherName !== null) reportOtherNames(value, place.enter());
      return read;
    },
  };
}

function reportOtherNames(value: Readonly<Record<string, unknown>>, inside: Place): void {
  for (const name in value) {
    inside.field = name;
    if (!isIntegerText(name)) inside.report('a token id', name);
  }
}

function outputKind(): Field<null> {
  return {
    schema: { type: 'integer', minimum: 0, maximum: LAST_OUTPUT_KIND },
    read(value, place) {
      const kind = typeof value === 'boolean' ? Number(value) : value;
      const isKind = Number.isInteger(kind) && Number(kind) >= 0 && Number(kind) <= LAST_OUTPUT_KIND;
      if (value !== undefined && !isKind) place.report(`an integer from 0 to ${LAST_OUTPUT_KIND}`, value);
      return null;
    },
  };
}

/**
 * The parameters as a field. vLLM tries whether they are an object of its own first, so that this is the first fault of those that are
 * none: it is at their own place, whichever of them it is.
 */
export function samplingParamsField(): Field<SamplingParams | null> {
  const inner = nested(samplingParams);
  return {
    ...inner,
    read(value, place) {
      const { value: read, issues } = place.apart((inside) => inner.read(value, inside));
      if (!issues.isEmpty && value !== undefined) place.report('sampling parameters', value);
      place.append(issues);
      if (issues.isEmpty && read !== null && isJsonObject(value)) checkTogether(read, Object.hasOwn(value, 'max_tokens'));
      return read;
    },
  };
}

/** What sampling parameters have as their limit where nothing is said, for the check of `min_tokens` alone. */
const UNSAID_MAX_TOKENS = 16;

// As in vLLM, where the object looks at itself, and whatever else is wrong with the body is not told then.
function checkTogether(params: SamplingParams, isLimited: boolean): void {
  checkSampling({ ...params, use_beam_search: false });
  checkMinTokens(params.min_tokens, isLimited ? (params.max_tokens ?? Number.POSITIVE_INFINITY) : UNSAID_MAX_TOKENS);
  readLogprobCount(params.logprobs, 'logprobs');
  readLogprobCount(params.prompt_logprobs, 'prompt_logprobs');
}
