// What the generating endpoints of this family share: a call becomes sequences, and these a buffered or a streamed answer.
import type { GenerationRequest, Prompt } from '../../engine/request.ts';
import type { TokenStream } from '../../engine/token-stream.ts';
import type { Route } from '../../wire/http/router.ts';
import type { ModelChoice } from '../served-models.ts';
import { type AnswerHead, createAnswerHead } from './answer.ts';
import { type ChunkEncoder, sendChunks } from './chunk-stream.ts';
import { ChunkUsage } from './chunk-usage.ts';
import { collectAnswer, type CollectedAnswer } from './collect.ts';
import type { OpenAiContext } from './context.ts';
import { jsonHandler } from './handler.ts';
import type { SamplingFields, StreamOptions } from './sampling.ts';
import type { UsageShape } from './usage.ts';

/** A call, understood. */
export interface GenerationCall {
  readonly model: ModelChoice;
  readonly isStream: boolean;
  readonly streamOptions: StreamOptions | null;
  readonly requestId: string | null;
  readonly generation: GenerationRequest;
}

/** What an endpoint's own checks have found out. */
export interface CallOptions {
  readonly model: ModelChoice;
  readonly prompts: readonly Prompt[];
  /** The client's limit, or null. */
  readonly maxTokens: number | null;
  /** The endpoint's limit when the client gave none, or null. */
  readonly defaultMaxTokens: number | null;
}

/** A call from its checked fields. */
export function createCall(fields: SamplingFields, { model, prompts, maxTokens, defaultMaxTokens }: CallOptions): GenerationCall {
  return {
    model,
    isStream: fields.stream,
    streamOptions: fields.stream_options,
    requestId: fields.request_id,
    generation: {
      prompts,
      n: fields.n,
      adapter: model.adapter,
      priority: fields.priority,
      cacheSalt: fields.cache_salt,
      hasRemotePrefill: fields.kv_transfer_params?.do_remote_prefill === true,
      maxTokens,
      defaultMaxTokens,
      minTokens: fields.min_tokens,
      ignoreEos: fields.ignore_eos,
      seed: fields.seed,
      isBuffered: !fields.stream,
    },
  };
}

/** What a buffered answer is written from. */
export interface ResponseOptions {
  readonly head: AnswerHead;
  readonly answer: CollectedAnswer;
  readonly promptTokens: number;
  readonly usageShape: UsageShape;
  readonly systemFingerprint: string;
}

/** What a stream's chunks are written from. */
export interface EncoderOptions {
  readonly head: AnswerHead;
  /** Choices that the answer has. */
  readonly numChoices: number;
  readonly usage: ChunkUsage;
  readonly systemFingerprint: string;
}

/** What tells one generating endpoint from another. */
export interface GenerationEndpoint {
  readonly path: string;
  readonly summary: string;
  /** What ids begin with: `chatcmpl`. */
  readonly idPrefix: string;
  readonly usageShape: UsageShape;
  /** @throws ServerError */
  readonly parse: (body: unknown, context: OpenAiContext) => GenerationCall;
  readonly toResponse: (options: ResponseOptions) => string;
  readonly createEncoder: (options: EncoderOptions) => ChunkEncoder;
}

/** The route of an endpoint. */
export function createGenerationRoute(context: OpenAiContext, endpoint: GenerationEndpoint): Route {
  const { path, summary, usageShape } = endpoint;
  const { systemFingerprint } = context;
  const handler = jsonHandler(context, async (exchange, body) => {
    const call = endpoint.parse(body, context);
    const { prompts, n } = call.generation;
    const stream = context.engine.submit(call.generation);
    exchange.onGone(() => stream.close());
    const head = createAnswerHead(context, exchange, {
      prefix: endpoint.idPrefix,
      model: call.model.displayName,
      requestId: call.requestId,
    });
    const numChoices = prompts.length * n;
    if (call.isStream) {
      const usage = createChunkUsage(call, stream, usageShape);
      const encoder = endpoint.createEncoder({ head, numChoices, usage, systemFingerprint });
      await sendChunks(context, exchange, { stream, encoder });
      return;
    }
    const answer = await collectAnswer(stream, numChoices);
    if (answer === null) return;
    const promptTokens = countPromptTokens(prompts);
    const response = endpoint.toResponse({ head, answer, promptTokens, usageShape, systemFingerprint });
    exchange.send({ status: 200, contentType: 'application/json', body: response });
  });
  return { method: 'POST', path, summary, handler };
}

function createChunkUsage({ generation, streamOptions }: GenerationCall, stream: TokenStream, usageShape: UsageShape): ChunkUsage {
  const { prompts, n } = generation;
  return new ChunkUsage({
    streamOptions,
    usageShape,
    promptTokens: countPromptTokens(prompts),
    prefill: () => stream.prefill,
    promptTokensOf: (index) => prompts[Math.floor(index / n)]?.tokenIds.length ?? 0,
  });
}

function countPromptTokens(prompts: readonly Prompt[]): number {
  return prompts.reduce((sum, { tokenIds }) => sum + tokenIds.length, 0);
}
