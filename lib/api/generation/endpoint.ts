// What the generating endpoints share: a call becomes sequences, and these a buffered or a streamed answer.
import { type ServerError, toServerError } from '../../base/error.ts';
import type { Steps } from '../../base/slices/meter.ts';
import { NO_PREFILL } from '../../engine/output.ts';
import type { Prompt } from '../../engine/request.ts';
import type { TokenStream } from '../../engine/token-stream.ts';
import type { HttpExchange } from '../../wire/http/exchange.ts';
import type { JsonSchema, RouteDescription } from '../../wire/http/route-description.ts';
import type { Route } from '../../wire/http/router.ts';
import { EVENT_STREAM_TYPE } from '../../wire/sse/frame.ts';
import { describeBody, ENGINE_FAILURES, type Failures, type Forms, STREAMED } from '../describe-body.ts';
import { type ErrorSender, type JsonHandler, jsonHandler, sendError } from '../json-handler.ts';
import { type AnswerHead, createAnswerHead } from './answer.ts';
import type { GenerationCall } from './call.ts';
import { type ChunkEncoder, sendChunks } from './chunk-stream.ts';
import { ChunkUsage } from './chunk-usage.ts';
import { collectAnswer, type CollectedAnswer } from './collect.ts';
import type { GenerationContext } from './context.ts';
import { finishWriting } from './finish-writing.ts';
import { requireFewCollected } from './logprob-volume.ts';
import { addLoadHeader, requireDataParallelRank } from './request-headers.ts';
import { toMetricsMember } from './request-metrics.ts';
import { submitFor } from './submit.ts';
import type { UsageShape } from './usage.ts';

/** What an answer is written from, whichever way it goes. */
export interface AnswerOptions<Call extends GenerationCall> {
  readonly context: GenerationContext;
  readonly call: Call;
  readonly head: AnswerHead;
  readonly usageShape: UsageShape;
}

/** What a buffered answer is written from. */
export interface ResponseOptions<Call extends GenerationCall = GenerationCall> extends AnswerOptions<Call> {
  readonly answer: CollectedAnswer;
}

/** What a stream's chunks are written from. */
export interface EncoderOptions<Call extends GenerationCall = GenerationCall> extends AnswerOptions<Call> {
  readonly usage: ChunkUsage;
}

/** What tells one generating endpoint from another. */
export interface GenerationEndpoint<Call extends GenerationCall> {
  readonly path: string;
  /** The name of vLLM's function, see `Route`. */
  readonly operation: string;
  readonly summary: string;
  /** What its body may hold, by its name in vLLM; for documentation. */
  readonly forms: Forms;
  /** What a body is that tells of a failure, in a family of its own; OpenAI's unless given. */
  readonly failureBody?: JsonSchema;
  /** Statuses beside those that all have. */
  readonly failures?: Failures;
  /** False where the answer is whole, whatever the body says of streams; true by default. */
  readonly streams?: boolean;
  /** Whether whole answers tell the load where the request asks for it; false by default. */
  readonly tellsLoad?: boolean;
  /** What ids begin with: `chatcmpl`. */
  readonly idPrefix: string;
  readonly usageShape: UsageShape;
  /** @throws ServerError */
  readonly parse: (body: unknown, context: GenerationContext) => Promise<Call>;
  /** The checks that vLLM's engine makes, after a stream has begun. @throws ServerError */
  readonly checkInEngine: (call: Call, context: GenerationContext) => void;
  /** The body of a whole answer, in steps where it may be long. */
  readonly writeResponse: (options: ResponseOptions<Call>) => string | Steps<string>;
  readonly createEncoder: (options: EncoderOptions<Call>) => ChunkEncoder;
  /** A family's own shape of errors; OpenAI's unless given. */
  readonly sendError?: ErrorSender;
}

/** A route whose requests may come another way, too. */
export interface GenerationRoute extends Route {
  /** Answers, given the body. @throws ServerError `validation`, before anything else has happened, when it is no such request. */
  readonly handle: JsonHandler;
}

/** The route of an endpoint. */
export function createGenerationRoute<Call extends GenerationCall>(context: GenerationContext, endpoint: GenerationEndpoint<Call>): GenerationRoute {
  const { path, operation, summary, forms, failures = {}, failureBody } = endpoint;
  const otherContentTypes = endpoint.streams === false ? [] : STREAMED;
  const describe = (): RouteDescription => ({
    ...describeBody({ ...ENGINE_FAILURES, ...failures }, forms),
    ...(failureBody === undefined ? {} : { failureBody }),
    otherContentTypes,
  });
  // No function that waits for the answer knows the body, which would be kept as long.
  const handle: JsonHandler = (exchange, body) => endpoint.parse(body, context).then((call) => answer(context, exchange, { endpoint, call }));
  return { method: 'POST', path, operation, summary, describe, handle, handler: jsonHandler(context, handle, endpoint.sendError ?? sendError) };
}

interface Work<Call extends GenerationCall> {
  readonly endpoint: GenerationEndpoint<Call>;
  readonly call: Call;
}

function answer<Call extends GenerationCall>(context: GenerationContext, exchange: HttpExchange, { endpoint, call }: Work<Call>): Promise<void> {
  const { model, requestId, isStream } = call;
  const head = createAnswerHead(context, exchange, { prefix: endpoint.idPrefix, model: model.displayName, requestId });
  const { usageShape } = endpoint;
  const options = { context, call, head, usageShape: call.isBeamSearch === true ? { ...usageShape, showsPromptTokensDetails: false } : usageShape };
  return isStream ? stream(exchange, endpoint, options) : respond(exchange, endpoint, options);
}

async function respond<Call extends GenerationCall>(exchange: HttpExchange, endpoint: GenerationEndpoint<Call>, options: AnswerOptions<Call>): Promise<void> {
  const { context, call } = options;
  checkInEngine(exchange, endpoint, options);
  const submitted = submit(exchange, options);
  const collecting = collectAnswer(submitted instanceof Promise ? await submitted : submitted, countChoices(call));
  const collected = collecting instanceof Promise ? await collecting : collecting;
  if (collected === null) return;
  requireFewCollected(call, context, collected.completionTokens);
  if (endpoint.tellsLoad === true) addLoadHeader(exchange, context.engine);
  const body = finishWriting(exchange, endpoint.writeResponse({ answer: collected, ...options }), context);
  exchange.send({ status: 200, contentType: 'application/json', body: typeof body === 'string' ? body : await body });
}

async function stream<Call extends GenerationCall>(exchange: HttpExchange, endpoint: GenerationEndpoint<Call>, options: AnswerOptions<Call>): Promise<void> {
  const { context, call } = options;
  const refusal = findRefusal(() => checkInEngine(exchange, endpoint, options));
  if (refusal !== null) {
    const encoder = endpoint.createEncoder({ usage: createChunkUsage(options, null), ...options });
    exchange.startEventStream(200, EVENT_STREAM_TYPE).end(encoder.failure(refusal));
    return;
  }
  const tokens = await submit(exchange, options);
  const encoder = endpoint.createEncoder({ usage: createChunkUsage(options, tokens), ...options });
  await sendChunks(context, exchange, { stream: tokens, encoder, interval: call.presentation.streamInterval });
}

function checkInEngine<Call extends GenerationCall>(exchange: HttpExchange, endpoint: GenerationEndpoint<Call>, { context, call }: AnswerOptions<Call>): void {
  endpoint.checkInEngine(call, context);
  requireDataParallelRank(exchange);
}

// At once, unless the engine has something to prepare.
function submit(exchange: HttpExchange, { context, call, head }: AnswerOptions<GenerationCall>): TokenStream | Promise<TokenStream> {
  const prompts = call.generation.prompts.map((prompt, index) => ({ requestId: toRequestId(head, call, index), ...prompt }));
  return submitFor(exchange, context.engine, { ...call.generation, prompts });
}

// A completion's prompts are requests of their own.
function toRequestId({ id }: AnswerHead, { isNumbered, numberSeparator = '-' }: GenerationCall, index: number): string {
  return isNumbered ? `${id}${numberSeparator}${index}` : id;
}

function findRefusal(check: () => void): ServerError | null {
  try {
    check();
    return null;
  } catch (thrown) {
    return toServerError(thrown);
  }
}

function createChunkUsage({ context, call, usageShape }: AnswerOptions<GenerationCall>, tokens: TokenStream | null): ChunkUsage {
  const { prompts, n } = call.generation;
  return new ChunkUsage({
    streamOptions: call.streamOptions,
    isForced: context.forcesUsage,
    usageShape,
    promptTokens: countPromptTokens(prompts),
    multimodalTokens: call.multimodalTokens ?? null,
    metricsMember: (completionTokens) => toMetricsMember({ timing: tokens?.timing ?? null, completionTokens }, call, context),
    prefill: () => tokens?.prefill ?? NO_PREFILL,
    promptTokensOf: (index) => promptOf(prompts, index, n)?.tokenIds.length ?? 0,
  });
}

/** Choices that the answer to a call has. */
export function countChoices({ generation: { prompts, n } }: GenerationCall): number {
  return prompts.length * n;
}

/** Tokens of a request's prompts, each counted once. */
export function countPromptTokens(prompts: readonly Prompt[]): number {
  return prompts.reduce((sum, { tokenIds }) => sum + tokenIds.length, 0);
}

/** The prompt of a choice. */
export function promptOf(prompts: readonly Prompt[], index: number, n: number): Prompt | undefined {
  return prompts[Math.floor(index / n)];
}
