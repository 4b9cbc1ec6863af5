// A chat, understood: checked fields -> what the engine is asked for. Every endpoint that speaks of messages comes through here.
import { invalid } from '../../base/error.ts';
import { isJsonObject } from '../../codec/json.ts';
import type { Composition, Prompt } from '../../engine/request.ts';
import type { RequestType } from '../ports.ts';
import type { GenerationCall } from '../generation/call.ts';
import type { GenerationContext } from '../generation/context.ts';
import { countFirstKinds } from '../generation/constraint-spec.ts';
import { listEndTokenIds, readConstraint, type RequestConstraint } from '../generation/constraint.ts';
import { hasLogprobTokenIds, type LogprobCounts, readLogprobCount, readPromptLogprobs } from '../generation/logprob-fields.ts';
import { applyDefaultLimits } from '../generation/max-tokens.ts';
import { maxPromptChars, requireTokens } from '../generation/prompt.ts';
import { requireFewEntries } from '../generation/logprob-volume.ts';
import { requireFewSequences } from '../generation/sequence-volume.ts';
import { toGenerationRequest, toPresentation } from '../generation/request.ts';
import { checkCacheSalt, checkInEngine, checkMaxTokens, checkMinTokens, checkRoutedStart, checkSampling, readBiases } from '../generation/sampling-checks.ts';
import { keepsSpecialTokens } from '../output-parsers/kept-special-tokens.ts';
import { readThinkingBudget, toThinkingLimit } from '../generation/thinking-budget.ts';
import { readTruncation } from '../generation/truncation.ts';
import type { ChatFields } from './chat-fields.ts';
import { type ChatInput, chooseTemplate, type ReadChat, readChat, renderPrompt } from './chat-prompt.ts';
import { checkMediaArguments } from './media-arguments.ts';
import { composeChat } from './composition.ts';
import { toMessageText } from './messages.ts';
import { readForwardedIds } from './forwarded-prompt.ts';
import { readTools, type Tools } from './tools.ts';

/** A chat call: what the answer's text is read with, too. */
export interface ChatCall extends GenerationCall {
  readonly requestType: RequestType;
  readonly tools: Tools;
  /** Whether reasoning is shown; it is counted in any case. */
  readonly includesReasoning: boolean;
  readonly allowsParallelToolCalls: boolean;
  /** Whose message the answer is: the server's, or that of the message which it goes on with. */
  readonly role: string;
  /** What stands before the answer: the last message, empty unless it is the assistant's. Null where the client wants none. */
  readonly echoText: string | null;
  readonly templateKwargs: ReadChat['templateKwargs'];
  readonly constraint: RequestConstraint | null;
  /** The client's fields, for the checks that vLLM's engine makes. */
  readonly fields: ChatFields;
}

/** How a chat is meant. */
export interface ChatCallOptions {
  /** A chat completion unless given. */
  readonly requestType?: RequestType;
  /** Those of an API that describes tools in a way of its own, instead of the fields'. */
  readonly ownTools?: Tools;
  /** Whether only the prompt is wanted, whatever room the engine has; false unless given. */
  readonly isPromptOnly?: boolean;
  /** Looks at messages before they are read. @throws ServerError */
  readonly checkMessages?: (messages: readonly unknown[]) => void;
}

/**
 * Understands a chat.
 *
 * @throws ServerError in vLLM's order of checks: body, model, room in the engine, conversation, limits, sampling
 */
export async function createChatCall(fields: ChatFields, context: GenerationContext, options: ChatCallOptions = {}): Promise<ChatCall> {
  const asked = readAsked(fields, context, options);
  options.checkMessages?.(fields.messages);
  const chat = readChat(context, asked.input);
  const rendered = renderPrompt(context, chat, asked.input);
  const prompt = rendered instanceof Promise ? await rendered : rendered;
  readBiases(fields.logit_bias);
  checkSampling(fields, { maxTokens: fields.max_completion_tokens ?? fields.max_tokens, defaultTemperature: context.defaultSampling.values.temperature ?? null });
  const read: ChatParts = { fields, asked, chat, prompt };
  const composition = composeAnswer(read, context);
  const role = findRole(fields, context);
  const room = context.maxModelLen - prompt.tokenIds.length;
  checkMinTokens(fields.min_tokens, Math.min(asked.maxTokens ?? room, room));
  return toCall(read, context, { role, generation: toRequest(read, context, composition) });
}

/** What fields ask for, before the conversation is read. */
interface AskedChat {
  readonly requestType: RequestType;
  readonly counts: LogprobCounts;
  readonly tools: Tools;
  readonly model: GenerationCall['model'];
  readonly constraint: RequestConstraint | null;
  /** Null: up to the end of the context. */
  readonly maxTokens: number | null;
  readonly input: ChatInput;
}

function readAsked(fields: ChatFields, context: GenerationContext, options: ChatCallOptions): AskedChat {
  const { requestType = 'chat_completions', ownTools, isPromptOnly = false } = options;
  const counts = checkChatBody(fields);
  const tools = ownTools ?? readTools(fields);
  const model = context.models.resolve(fields.model);
  if (!isPromptOnly) context.engine.requireAdmission(fields.n || 1);
  checkMediaArguments(fields, context);
  requireToolParser(tools, context);
  const constraint = readConstraint(fields, context.tokenizer);
  const shownTools = context.chat.hidesUnusedTools && tools.choice === 'none' ? null : tools.definitions;
  const template = chooseTemplate(context, fields, shownTools !== null);
  const maxTokens = applyDefaultLimits(context, readMaxTokens(fields, context));
  const input: ChatInput = {
    messages: fields.messages,
    fields,
    template,
    tools: shownTools,
    modelName: model.displayName,
    maxChars: maxPromptChars(context),
    truncation: readTruncation(fields, context.maxModelLen, 1),
    forwardedIds: fields.echo ? null : readForwardedIds(fields.kv_transfer_params, context),
  };
  return { requestType, counts, tools, model, constraint, maxTokens, input };
}

/** All that is read of a chat. */
interface ChatParts {
  readonly fields: ChatFields;
  readonly asked: AskedChat;
  readonly chat: ReadChat;
  readonly prompt: Prompt;
}

function composeAnswer({ fields, asked, chat, prompt }: ChatParts, context: GenerationContext): Composition | null {
  const { constraint, tools, maxTokens, requestType } = asked;
  const parts = {
    constraint,
    tools,
    allowsParallelToolCalls: fields.parallel_tool_calls !== false,
    maxTokens,
    prompt,
    templateKwargs: chat.templateKwargs,
    // As vLLM does, but for responses: it takes reasoning that is not shown to be over.
    isHeldAtOnce: !fields.include_reasoning && requestType !== 'responses',
    isAfterTool: chat.messages.at(-1)?.role === 'tool',
  };
  return composeChat(parts, context);
}

function toRequest({ fields, asked, prompt }: ChatParts, context: GenerationContext, composition: Composition | null): ChatCall['generation'] {
  const { model, counts, maxTokens, constraint, tools } = asked;
  return toGenerationRequest(fields, {
    model,
    prompts: [prompt],
    maxTokens,
    defaultMaxTokens: null,
    composition,
    thinking: toThinkingLimit(fields.thinking_token_budget, context),
    endTokenIds: listEndTokenIds(constraint, [prompt], context),
    keepsSpecialTokens: keepsSpecialTokens(context.chat, tools.choice),
    skipsPrefixCache: counts.numPromptLogprobs !== null,
  });
}

function toCall({ fields, asked, chat }: ChatParts, context: GenerationContext, made: Pick<ChatCall, 'role' | 'generation'>): ChatCall {
  const { requestType, counts, tools, model, constraint } = asked;
  const { role, generation } = made;
  return {
    requestType,
    model,
    isStream: fields.stream,
    streamOptions: fields.stream_options,
    requestId: fields.request_id,
    isNumbered: false,
    multimodalTokens: chat.media?.countTokens() ?? null,
    isBeamSearch: fields.use_beam_search,
    generation,
    presentation: { ...toPresentation(fields, counts, context), returnsPromptText: fields.return_prompt_text === true },
    tools,
    includesReasoning: fields.include_reasoning,
    allowsParallelToolCalls: fields.parallel_tool_calls !== false,
    role,
    echoText: fields.echo ? findOwnEcho(chat, role) : null,
    templateKwargs: chat.templateKwargs,
    constraint,
    fields,
  };
}

/** The checks of a call that vLLM's engine makes. @throws ServerError `invalid_request` */
export function checkChatInEngine(call: ChatCall, context: GenerationContext): void {
  const { fields, presentation, constraint, generation } = call;
  checkInEngine(fields, presentation, context);
  requireFewSequences(generation);
  requireFewEntries(call, context);
  constraint?.compile();
  requireTokens(generation.prompts);
  checkRoutedStart(fields, generation.prompts);
}

function checkChatBody(fields: ChatFields): LogprobCounts {
  checkCacheSalt(fields.cache_salt);
  readThinkingBudget(fields.thinking_token_budget);
  const numPromptLogprobs = readPromptLogprobs(fields.prompt_logprobs, fields.stream);
  const numTop = readNumTop(fields);
  checkStructuredOutputs(fields);
  // An echo has its prompt's, also in a stream, which does not show them.
  return { numLogprobs: fields.logprobs === true ? (hasLogprobTokenIds(fields) ? 0 : numTop) : null, numPromptLogprobs: numPromptLogprobs ?? (fields.echo ? numTop : null) };
}

function readNumTop({ logprobs, top_logprobs: asked }: ChatFields): number {
  if (asked >= -1 && asked !== 0 && logprobs !== true) throw invalid('`top_logprobs` needs `logprobs` to be true.', 'top_logprobs');
  return readLogprobCount(asked, 'top_logprobs') ?? 0;
}

function checkStructuredOutputs({ structured_outputs: value, tool_choice: choice }: ChatFields): void {
  const numKinds = countFirstKinds(value);
  if (numKinds > 1) throw invalid('structured_outputs takes one constraint: json, regex or choice.');
  if (numKinds > 0 && isJsonObject(choice)) throw invalid('structured_outputs and a tool_choice that names a function exclude each other.');
}

function readMaxTokens(fields: ChatFields, { maxModelLen }: GenerationContext): number | null {
  const maxTokens = fields.max_completion_tokens ?? fields.max_tokens;
  checkMaxTokens(maxTokens, fields.max_completion_tokens === null ? 'max_tokens' : 'max_completion_tokens', maxModelLen);
  return maxTokens;
}

function requireToolParser({ choice }: Tools, { chat }: GenerationContext): void {
  if (choice === 'none') return;
  if (choice === 'auto') {
    if (chat.enablesAutoToolChoice && chat.toolCallParser !== null) return;
    throw invalid('tool_choice "auto" needs a server with --enable-auto-tool-choice and --tool-call-parser.');
  }
  if (chat.toolCallParser !== null) return;
  const named = typeof choice === 'string' ? `"${choice}"` : 'with a function';
  throw invalid(`tool_choice ${named} needs a server with --tool-call-parser.`);
}

function findRole({ messages, add_generation_prompt: isNew }: ChatFields, { chat }: GenerationContext): string {
  const last = messages.at(-1);
  return !isNew && isJsonObject(last) && typeof last['role'] === 'string' ? last['role'] : chat.responseRole;
}

function findOwnEcho({ messages }: ReadChat, role: string): string {
  const last = messages.at(-1);
  return last?.role === role ? toMessageText(last) : '';
}
