// From checked fields to what the engine is asked for and what the answer shows.
import type { Composition, GenerationRequest, Prompt, Steering, StopRequest, ThinkingLimit } from '../../engine/request.ts';
import type { ModelChoice } from '../served-models.ts';
import type { Presentation } from './call.ts';
import type { GenerationContext } from './context.ts';
import type { LogprobCounts } from './logprob-fields.ts';
import { hasLogprobTokenIds } from './logprob-fields.ts';
import { readBiases } from './sampling-checks.ts';
import type { KvTransferParams, SamplingFields } from './sampling-fields.ts';

/** What an endpoint's own checks have found out. */
export interface RequestParts {
  readonly model: ModelChoice;
  readonly prompts: readonly Prompt[];
  /** The client's limit, or null. */
  readonly maxTokens: number | null;
  /** The endpoint's limit when the client gave none, or null. */
  readonly defaultMaxTokens: number | null;
  /** The text that a constraint determines, or null. */
  readonly composition: Composition | null;
  readonly thinking: ThinkingLimit | null;
  /** Tokens that end it beside the end of sequence. */
  readonly endTokenIds: readonly number[];
  /** Whether special tokens are shown whatever the client wants, as those who read the answer look for them; absent: no. */
  readonly keepsSpecialTokens?: boolean;
  /** Whether nothing is taken from the prefix cache, as where log probabilities of the prompt are asked for. */
  readonly skipsPrefixCache: boolean;
}

/** What the engine is asked for. */
export function toGenerationRequest(fields: SamplingFields, parts: RequestParts): GenerationRequest {
  const { model, prompts, maxTokens, defaultMaxTokens, composition, thinking, endTokenIds, keepsSpecialTokens = false, skipsPrefixCache } = parts;
  const showsSpecialTokens = keepsSpecialTokens || !fields.skip_special_tokens;
  // Spelled out: what is spread into an object of so many members costs more than the whole of it.
  const { hasRemotePrefill, numRemoteCachedTokens, isHandedOver } = toTransfer(fields.kv_transfer_params);
  return {
    prompts,
    n: fields.n ?? 1,
    adapter: model.adapter,
    priority: fields.priority,
    cacheSalt: fields.cache_salt,
    hasRemotePrefill,
    numRemoteCachedTokens,
    isHandedOver,
    maxTokens,
    defaultMaxTokens,
    showsSpecialTokens,
    showsEnd: showsSpecialTokens && fields.include_stop_str_in_output,
    minTokens: fields.min_tokens,
    ignoreEos: fields.ignore_eos,
    composition,
    steering: toSteering(fields),
    thinking,
    stop: toStopRequest(fields, endTokenIds),
    repetition: toRepetition(fields),
    // vLLM's word for none.
    seed: fields.seed === -1 ? null : fields.seed,
    skipsPrefixCache,
    isBuffered: !fields.stream,
  };
}

function toStopRequest(fields: SamplingFields, endTokenIds: readonly number[]): StopRequest | null {
  const { stop, stop_token_ids: given, include_stop_str_in_output: isIncluded, ignore_eos: ignoresEos } = fields;
  const tokenIds = endTokenIds.length === 0 || ignoresEos ? given : [...given, ...endTokenIds];
  return stop.length === 0 && tokenIds.length === 0 ? null : { strings: stop, tokenIds, isIncluded };
}

function toSteering({ logit_bias: bias, allowed_token_ids: allowedIds, bad_words: badWords }: SamplingFields): Steering | null {
  const biases = readBiases(bias);
  return biases.size === 0 && allowedIds === null && badWords.length === 0 ? null : { biases, allowedIds, badWords };
}

function toRepetition({ repetition_detection: detection }: SamplingFields): GenerationRequest['repetition'] {
  if (detection === null || detection.max_pattern_size === 0) return null;
  const { max_pattern_size: maxPatternSize, min_pattern_size: minPatternSize, min_count: minCount } = detection;
  return { maxPatternSize, minPatternSize, minCount };
}

function toTransfer(params: KvTransferParams | null): Pick<GenerationRequest, 'hasRemotePrefill' | 'numRemoteCachedTokens' | 'isHandedOver'> {
  const hasRemotePrefill = isTruthy(params?.do_remote_prefill);
  const cached = params?.remote_prefill_cached_tokens;
  const isCount = hasRemotePrefill && typeof cached === 'number' && Number.isInteger(cached);
  return { hasRemotePrefill, numRemoteCachedTokens: isCount ? cached : null, isHandedOver: isTruthy(params?.do_remote_decode) };
}

// As Python has it: the connectors' objects are not checked by anybody.
function isTruthy(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0;
  return typeof value === 'object' && value !== null ? Object.keys(value).length > 0 : Boolean(value);
}

/** What the answer shows beside its text. */
export function toPresentation(fields: SamplingFields, counts: LogprobCounts, context: GenerationContext): Presentation {
  const { numLogprobs, numPromptLogprobs } = counts;
  return {
    numLogprobs,
    numPromptLogprobs,
    logprobTokenIds: hasLogprobTokenIds(fields) ? fields.logprob_token_ids : null,
    namesTokensById: fields.return_tokens_as_token_ids ?? context.namesTokensById,
    returnsTokenIds: fields.return_token_ids === true,
    returnsPromptText: false,
    echoesPrompt: false,
    isGreedy: (fields.temperature ?? context.defaultSampling.values.temperature) === 0,
    // A request may ask for fewer chunks than the server sends, not for more.
    streamInterval: Math.max(fields.stream_interval ?? 1, context.streamInterval),
  };
}
