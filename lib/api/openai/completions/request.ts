// The body of a completion: unknown -> what the engine is asked for, or a ServerError.
import { ServerError } from '../../../base/error.ts';
import { isJsonObject } from '../../../codec/json.ts';
import type { Composition, Prompt } from '../../../engine/request.ts';
import { inOrder } from '../../field-order.ts';
import { boolean, described, type Fields, integer, notNull, readFields, string } from '../../fields.ts';
import { checkMediaArguments } from '../../chat/media-arguments.ts';
import { echoLastTurn } from '../../chat/user-turn.ts';
import type { GenerationCall } from '../../generation/call.ts';
import { countFirstKinds } from '../../generation/constraint-spec.ts';
import { composeConstrained, listEndTokenIds, readConstraint, type RequestConstraint } from '../../generation/constraint.ts';
import type { GenerationContext } from '../../generation/context.ts';
import { hasLogprobTokenIds, type LogprobCounts } from '../../generation/logprob-fields.ts';
import { applyDefaultLimits } from '../../generation/max-tokens.ts';
import { checkTokenIds, createPrompt, createTokenIdPrompt, requireTokens } from '../../generation/prompt.ts';
import { requireFewEntries } from '../../generation/logprob-volume.ts';
import { requireFewSequences } from '../../generation/sequence-volume.ts';
import { toGenerationRequest, toPresentation } from '../../generation/request.ts';
import { checkInEngine, checkMaxTokens, checkMinTokens, checkRoutedStart, checkSampling, readBiases } from '../../generation/sampling-checks.ts';
import { type SamplingFields, samplingFields } from '../../generation/sampling-fields.ts';
import { type UnusedFields, unusedFields } from '../../generation/unused-fields.ts';
import { toThinkingLimit } from '../../generation/thinking-budget.ts';
import { checkUntypedFormat, checkUntypedLogprobs, checkUntypedSalt, checkUntypedStream, type UntypedBody } from '../../generation/untyped-checks.ts';
import { readTruncation, type Truncation } from '../../generation/truncation.ts';
import { checkUntypedPrompt, embeddings, promptList, type RawPrompt, refuseEmbeddings, requirePrompts } from './prompt-field.ts';

export interface CompletionFields extends SamplingFields, UnusedFields {
  readonly prompt: readonly RawPrompt[];
  readonly prompt_embeds: unknown;
  readonly suffix: string | null;
  readonly echo: boolean | null;
  readonly logprobs: number | null;
  readonly add_special_tokens: boolean;
  /** Looked at where a request is rendered alone. */
  readonly return_token_offsets: boolean | null;
}

// As vLLM's model declares them: faults are found in this order.
const ORDER = [
  'model', 'prompt', 'echo', 'frequency_penalty', 'logit_bias', 'logprobs', 'max_tokens', 'n', 'presence_penalty', 'seed', 'stop', 'stream', 'stream_options',
  'suffix', 'temperature', 'top_p', 'user', 'use_beam_search', 'top_k', 'min_p', 'repetition_penalty', 'watermarking', 'length_penalty', 'stop_token_ids',
  'include_stop_str_in_output', 'ignore_eos', 'min_tokens', 'skip_special_tokens', 'spaces_between_special_tokens', 'truncate_prompt_tokens',
  'truncation_side', 'allowed_token_ids', 'prompt_logprobs', 'logprob_token_ids', 'bad_words', 'prompt_embeds', 'add_special_tokens', 'response_format',
  'structured_outputs', 'priority', 'request_id', 'session_id', 'return_tokens_as_token_ids', 'return_token_ids', 'routed_experts_prompt_start',
  'return_token_offsets', 'mm_payload', 'return_mm_kwargs', 'cache_salt', 'kv_transfer_params', 'ec_transfer_params', 'vllm_xargs',
  'repetition_detection', 'thinking_token_budget', 'stream_interval',
];

export const completionFields: Fields<CompletionFields> = inOrder<CompletionFields>(ORDER, {
  ...samplingFields,
  ...unusedFields,
  n: notNull(samplingFields.n),
  prompt: promptList(),
  prompt_embeds: embeddings(),
  suffix: string(null),
  echo: boolean(false),
  logprobs: described(integer(null), { minimum: -1 }),
  add_special_tokens: notNull(boolean(true)),
  return_token_offsets: boolean(false),
});

/** A completion call. */
export interface CompletionCall extends GenerationCall {
  readonly constraint: RequestConstraint | null;
  /** The client's fields, for the checks that vLLM's engine makes. */
  readonly fields: CompletionFields;
}

/** What OpenAI's API and vLLM generate when the request does not say. */
export const DEFAULT_MAX_TOKENS = 16;

/** Reads a body. @throws ServerError in vLLM's order of checks: body, model, prompt, limits, sampling. */
export async function parseCompletionRequest(body: unknown, context: GenerationContext): Promise<CompletionCall> {
  if (isJsonObject(body)) checkUntyped(body);
  const fields = readFields(body, completionFields);
  const counts = toCounts(fields);
  if (fields.stream && fields.use_beam_search) throw new ServerError('invalid_request', 'Beam search gives whole answers only: leave out stream.');
  const model = context.models.resolve(fields.model);
  context.engine.requireAdmission(fields.n || 1);
  checkMediaArguments(isJsonObject(body) ? body : {}, context);
  if (fields.prompt.length > 0) checkSuffix(fields.suffix);
  const constraint = readConstraint(fields, context.tokenizer);
  const asked = hidesTokens(fields) ? 0 : fields.max_tokens;
  checkMaxTokens(asked, 'max_tokens', context.maxModelLen);
  const maxTokens = asked === null ? findEchoLimit(context) : applyDefaultLimits(context, asked);
  const defaultMaxTokens = applyDefaultLimits(context, DEFAULT_MAX_TOKENS);
  const truncation = readTruncation(fields, context.maxModelLen, 1);
  refuseEmbeddings(fields.prompt_embeds, fields);
  requirePrompts(fields.prompt);
  const prompts: Prompt[] = [];
  for (const text of fields.prompt) prompts.push(await toPrompt(text, { fields, context, truncation }));
  readBiases(fields.logit_bias);
  checkSampling(fields, { maxTokens: hidesTokens(fields) ? null : asked, defaultTemperature: context.defaultSampling.values.temperature ?? null });
  checkMinTokens(fields.min_tokens, findLimit(prompts, maxTokens, context));
  return {
    model,
    isStream: fields.stream,
    streamOptions: fields.stream_options,
    requestId: fields.request_id,
    isNumbered: true,
    isBeamSearch: fields.use_beam_search,
    generation: toGenerationRequest(fields, {
      model,
      prompts,
      maxTokens: maxTokens === 0 ? 1 : maxTokens,
      defaultMaxTokens,
      composition: compose(constraint, context),
      thinking: toThinkingLimit(fields.thinking_token_budget, context),
      endTokenIds: listEndTokenIds(constraint, prompts, context),
      skipsPrefixCache: counts.numPromptLogprobs !== null,
    }),
    presentation: { ...toPresentation(fields, counts, context), echoesPrompt: fields.echo === true },
    constraint,
    fields,
  };
}

// As in vLLM, a grammar waits for the end of the reasoning, and a completion of a model that thinks never comes to it.
function compose(constraint: RequestConstraint | null, { chat, tokenizer, inventsText }: GenerationContext): Composition | null {
  if (constraint === null || chat.reasoningParser !== null) return null;
  return composeConstrained({ constraint, writePrefix: null, tokenizer, endsTurn: false, inventsText });
}

/** The checks of a call that vLLM's engine makes. @throws ServerError `invalid_request` */
export function checkCompletionInEngine(call: CompletionCall, context: GenerationContext): void {
  const { fields, presentation, generation, constraint } = call;
  checkInEngine(fields, presentation, context);
  requireFewSequences(generation);
  requireFewEntries(call, context);
  constraint?.compile();
  requireTokens(generation.prompts);
  checkTokenIds(generation.prompts, context);
  checkRoutedStart(fields, generation.prompts);
}

// What vLLM's model looks at before any field has its type, the last of its validators first.
function checkUntyped(body: UntypedBody): void {
  checkUntypedPrompt(body);
  checkUntypedStream(body);
  checkUntypedLogprobs(body, { count: 'logprobs', isAsked: (logprobs) => logprobs !== undefined && logprobs !== null });
  if (countFirstKinds(body['structured_outputs']) > 1) {
    throw new ServerError('invalid_request', 'structured_outputs takes one constraint: json, regex or choice.', { param: 'structured_outputs' });
  }
  checkUntypedFormat(body);
  checkUntypedSalt(body);
}

function toCounts(fields: CompletionFields): LogprobCounts {
  const numLogprobs = hasLogprobTokenIds(fields) && !fields.echo ? 0 : fields.logprobs;
  // Log probabilities of an answer that begins with the prompt are the prompt's, too; a stream does not show them twice.
  return { numLogprobs, numPromptLogprobs: fields.prompt_logprobs ?? (fields.echo ? numLogprobs : null) };
}

// An echo without a further token costs one token that nobody sees.
function hidesTokens({ max_tokens: maxTokens, echo }: CompletionFields): boolean {
  return echo === true && maxTokens === 0;
}

function findLimit(prompts: readonly Prompt[], maxTokens: number | null, { maxModelLen, obeysDefaultLimit }: GenerationContext): number {
  const room = Math.min(...prompts.map(({ tokenIds }) => maxModelLen - tokenIds.length));
  return Math.min(maxTokens ?? (obeysDefaultLimit ? DEFAULT_MAX_TOKENS : room), room);
}

interface PromptOptions {
  readonly fields: CompletionFields;
  readonly context: GenerationContext;
  readonly truncation: Truncation | null;
}

function toPrompt(prompt: RawPrompt, { fields, context, truncation }: PromptOptions): Prompt | Promise<Prompt> {
  if (typeof prompt !== 'string') return toIdPrompt(prompt, { fields, context, truncation });
  // What is cut away is not said by the model, either.
  const echoText = truncation === null ? prompt : null;
  const created = createPrompt(context, { text: prompt, echoText, addSpecialTokens: fields.add_special_tokens, truncation });
  return created instanceof Promise ? created.then((whole) => echoLastTurn(whole, context)) : echoLastTurn(created, context);
}

// What completions get without a limit does not cut an echo; what the server allows does.
function findEchoLimit({ inventsText, defaultSampling: { maxTokensLimit } }: GenerationContext): number | null {
  return inventsText ? null : maxTokensLimit;
}

// A longer one is repeated as far as it is kept.
const MAX_ECHOED_IDS = 65_536;

// An answer that begins with the prompt begins with all of it, whatever has been cut away.
function toIdPrompt(ids: readonly number[], { fields, context, truncation }: PromptOptions): Prompt {
  const prompt = echoLastTurn(createTokenIdPrompt(context, ids, truncation), context);
  const isCut = prompt.tokenIds.length < ids.length;
  return fields.echo && isCut && ids.length <= MAX_ECHOED_IDS ? { ...prompt, text: context.tokenizer.decode(ids) } : prompt;
}

function checkSuffix(suffix: string | null): void {
  if (suffix === null) return;
  throw new ServerError('invalid_request', 'suffix is not supported by the model served here.', { param: 'suffix' });
}
