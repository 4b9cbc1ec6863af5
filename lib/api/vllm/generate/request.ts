// The body of a generate request: unknown -> what the engine is asked for (vLLM: entrypoints/scale_out/token_in_token_out/protocol.py).
import { invalid, ServerError } from '../../../base/error.ts';
import { isJsonObject } from '../../../codec/json.ts';
import { echoLastTurn } from '../../chat/user-turn.ts';
import { anything, boolean, type Field, type Fields, int64, listOf, notNull, oneOf, readFields, required } from '../../fields.ts';
import type { Composition, GenerationRequest } from '../../../engine/request.ts';
import type { GenerationCall } from '../../generation/call.ts';
import { composeConstrained, listEndTokenIds, readConstraint, type RequestConstraint } from '../../generation/constraint.ts';
import type { GenerationContext } from '../../generation/context.ts';
import { hasLogprobTokenIds, type LogprobCounts, readLogprobCount } from '../../generation/logprob-fields.ts';
import { applyDefaultLimits } from '../../generation/max-tokens.ts';
import { checkTokenIds, toTokenIdPrompt } from '../../generation/prompt.ts';
import { toGenerationRequest, toPresentation } from '../../generation/request.ts';
import { checkCacheSalt, checkInEngine, checkMinTokens, checkRoutedStart, readBiases } from '../../generation/sampling-checks.ts';
import { type SamplingFields, samplingFields } from '../../generation/sampling-fields.ts';
import { readThinkingBudget, toThinkingLimit } from '../../generation/thinking-budget.ts';
import { checkUntypedSalt } from '../../generation/untyped-checks.ts';
import { type UnusedFields, unusedFields } from '../../generation/unused-fields.ts';
import { type MediaFields, mediaFields, type ReasoningParserKwargs, reasoningParserKwargs } from './rendered-fields.ts';
import { type SamplingParams, samplingParamsField } from './sampling-params.ts';

type SharedName = 'model' | 'request_id' | 'return_token_ids' | 'stream_options' | 'cache_salt' | 'priority' | 'kv_transfer_params';

interface GenerateFields extends Pick<SamplingFields, SharedName>, MediaFields {
  readonly token_ids: readonly number[];
  readonly sampling_params: SamplingParams | null;
  readonly output_mode: OutputMode | null;
  readonly stream: boolean | null;
  readonly ec_transfer_params: UnusedFields['ec_transfer_params'];
  /** Whether a constraint holds from the first token on; null: it does where no reasoning can come first. */
  readonly reasoning_ended: boolean | null;
  readonly reasoning_parser_kwargs: ReasoningParserKwargs | null;
  /** Where tokens stand in a text; they change nothing here. */
  readonly token_offsets: readonly unknown[] | null;
}

/** `tokens`: ids alone; `text`: their text, too. */
export type OutputMode = 'tokens' | 'text';

/** The fields of a body. */
export const generateFields: Fields<GenerateFields> = {
  request_id: samplingFields.request_id,
  token_ids: required(promptIds()),
  ...mediaFields,
  sampling_params: required(samplingParamsField()),
  model: samplingFields.model,
  reasoning_ended: boolean(null),
  reasoning_parser_kwargs: reasoningParserKwargs(),
  return_token_ids: samplingFields.return_token_ids,
  output_mode: notNull(oneOf(['tokens', 'text'], 'tokens')),
  stream: boolean(false),
  stream_options: samplingFields.stream_options,
  cache_salt: samplingFields.cache_salt,
  priority: samplingFields.priority,
  kv_transfer_params: samplingFields.kv_transfer_params,
  ec_transfer_params: unusedFields.ec_transfer_params,
  token_offsets: listOf(anything(), null),
};

// Its faults as a whole stand at its own place.
function promptIds(): Field<readonly number[]> {
  const ids = listOf(int64(0), []);
  return {
    ...ids,
    read(value, place) {
      const read = ids.read(value, place);
      if (Array.isArray(value) && value.length === 0) place.report('at least 1 token id', value);
      if (read.some((id) => id < 0)) place.report('no negative token ids', value);
      return read;
    },
  };
}

/** A generate call. */
export interface GenerateCall extends GenerationCall {
  readonly outputMode: OutputMode;
  /** Whether the answer repeats the prompt's ids. */
  readonly returnsPromptTokenIds: boolean;
  /** As the client has it. */
  readonly numLogprobs: number | null;
  readonly constraint: RequestConstraint | null;
  /** For the checks that vLLM's engine makes. */
  readonly fields: SamplingFields;
}

/** Reads a body. @throws ServerError in vLLM's order of checks: body, sampling parameters, model, prompt. */
export async function parseGenerateRequest(body: unknown, context: GenerationContext): Promise<GenerateCall> {
  checkUntypedSalt(body);
  const given = readFields(body, generateFields);
  const { token_ids: tokenIds, sampling_params: params } = given;
  if (params === null) throw new TypeError('a required object is missing');
  const fields = toSamplingFields(given, params);
  checkCacheSalt(fields.cache_salt);
  readThinkingBudget(fields.thinking_token_budget);
  const constraint = readConstraint(fields, context.tokenizer);
  const counts = checkParams(fields, params, given);
  const isLimited = hasMaxTokens(body);
  const model = context.models.resolve(given.model);
  requireText(given, model.displayName);
  requireFewChoices(fields.n ?? 1, context.maxNumSeqs);
  const maxTokens = isLimited ? fields.max_tokens : applyDefaultLimits(context, null);
  const prompts = [echoLastTurn(toTokenIdPrompt(tokenIds), context)];
  checkRoutedStart(params, prompts);
  return {
    model,
    isStream: fields.stream,
    streamOptions: fields.stream_options,
    requestId: given.request_id,
    isNumbered: false,
    generation: toGenerationRequest(fields, {
      model,
      prompts,
      maxTokens,
      defaultMaxTokens: null,
      composition: compose(constraint, given, context),
      thinking: toThinkingLimit(fields.thinking_token_budget, context),
      endTokenIds: listEndTokenIds(constraint, prompts, context),
      skipsPrefixCache: params.skip_reading_prefix_cache ?? counts.numPromptLogprobs !== null,
    }),
    presentation: { ...toPresentation(fields, counts, context), returnsTokenIds: true, isGreedy: fields.temperature === 0 },
    outputMode: given.output_mode ?? 'tokens',
    numLogprobs: params.logprobs,
    returnsPromptTokenIds: given.return_token_ids === true,
    constraint,
    fields,
  };
}

// Reasoning comes first and is free, unless it is known to be over. Prompts in tokens are conversations, as a rule: a turn ends.
function compose(constraint: RequestConstraint | null, { reasoning_ended: hasEnded }: GenerateFields, { chat, tokenizer, inventsText }: GenerationContext): Composition | null {
  if (constraint === null || (chat.reasoningParser !== null && hasEnded !== true)) return null;
  return composeConstrained({ constraint, writePrefix: null, tokenizer, endsTurn: true, inventsText });
}

/** The checks of a call that vLLM's engine makes. @throws ServerError `invalid_request` */
export function checkGenerateInEngine({ fields, presentation, generation, numLogprobs, constraint }: GenerateCall, context: GenerationContext): void {
  checkInEngine(fields, presentation, context);
  const { logprob_token_ids: ids } = fields;
  if (ids !== null && numLogprobs !== null && numLogprobs !== ids.length) {
    throw invalid(`logprobs must be the number of logprob_token_ids, ${ids.length}, or be left out; got ${numLogprobs}.`, 'logprob_token_ids');
  }
  constraint?.compile();
  checkPrompts(generation, context);
}

function checkPrompts({ prompts, maxTokens, minTokens }: GenerationRequest, context: GenerationContext): void {
  for (const { tokenIds } of prompts) {
    requireRoom(tokenIds.length, context.maxModelLen);
    if (maxTokens === null) checkMinTokens(minTokens, context.maxModelLen - tokenIds.length);
  }
  checkTokenIds(prompts, context);
}

function toSamplingFields(given: GenerateFields, params: SamplingParams): SamplingFields {
  const isStream = given.stream === true;
  return {
    ...params,
    model: given.model,
    response_format: null,
    use_beam_search: false,
    stream: isStream,
    // Where nothing is streamed, nobody looks at these.
    stream_options: isStream ? given.stream_options : null,
    truncate_prompt_tokens: null,
    truncation_side: null,
    priority: given.priority,
    request_id: given.request_id,
    return_tokens_as_token_ids: null,
    return_token_ids: given.return_token_ids,
    cache_salt: given.cache_salt,
    kv_transfer_params: given.kv_transfer_params ?? params.extra_args?.kv_transfer_params ?? null,
  };
}

function checkParams(fields: SamplingFields, params: SamplingParams, { output_mode: outputMode }: GenerateFields): LogprobCounts {
  if (fields.stop.length > 0 && !params.detokenize) throw invalid('stop needs detokenize to be true: it is looked for in the text.');
  readBiases(fields.logit_bias);
  if (outputMode === 'text' && !params.detokenize) throw invalidBody('output_mode "text" needs sampling_params.detokenize to be true', 'body');
  return {
    numLogprobs: readLogprobCount(params.logprobs, 'logprobs') ?? (hasLogprobTokenIds(params) ? 0 : null),
    numPromptLogprobs: readLogprobCount(params.prompt_logprobs, 'prompt_logprobs'),
  };
}

// An explicit null is a wish: as many as there is room for.
function hasMaxTokens(body: unknown): boolean {
  return isJsonObject(body) && isJsonObject(body['sampling_params']) && Object.hasOwn(body['sampling_params'], 'max_tokens');
}

// Parts of other types are passed over.
function requireText({ features, content_parts: parts }: GenerateFields, modelName: string): void {
  const hasMedia = parts?.some(({ type }) => typeof type === 'string' && /^(image|audio|video)_url$/.test(type)) === true;
  const hasFeatures = Object.keys(features?.mm_hashes ?? {}).length > 0;
  if (!hasMedia && !hasFeatures) return;
  throw invalid(`${modelName} is not a multimodal model, it reads text only: leave out features and content_parts.`);
}

function requireFewChoices(n: number, maxNumSeqs: number): void {
  if (n > maxNumSeqs) throw invalid(`sampling_params.n must be at most ${maxNumSeqs}, the sequences that run at once here, got ${n}.`);
}

function requireRoom(numTokens: number, maxModelLen: number): void {
  if (numTokens < maxModelLen) return;
  throw invalid(`The prompt has ${numTokens} tokens, and this model's maximum context length is ${maxModelLen} tokens, the output included.`);
}

function invalidBody(expectation: string, path: string): ServerError {
  return new ServerError('validation', `1 validation error:\n  ${path}: ${expectation}`, { param: path });
}
