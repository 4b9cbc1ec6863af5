// POST /v1/completions
import type { Route } from '../../../wire/http/router.ts';
import { type AnswerHead, createAnswerHead } from '../answer.ts';
import { sendChunks } from '../chunk-stream.ts';
import { ChunkUsage } from '../chunk-usage.ts';
import { collectAnswer } from '../collect.ts';
import type { OpenAiContext } from '../context.ts';
import { jsonHandler } from '../handler.ts';
import type { UsageShape } from '../usage.ts';
import { type CompletionRequest, parseCompletionRequest } from './request.ts';
import { toCompletionResponse } from './response.ts';
import { CompletionChunkEncoder } from './stream.ts';

/** The completion endpoint. */
export function createCompletionsRoute(context: OpenAiContext): Route {
  const usageShape: UsageShape = {
    showsPromptTokensDetails: context.showsPromptTokensDetails,
    createdCacheTokens: null,
    completionTokensDetails: 'absent',
  };
  const handler = jsonHandler(context, async (exchange, body) => {
    const request = parseCompletionRequest(body, context);
    const stream = context.engine.submit(request.generation);
    exchange.onGone(() => stream.close());
    const head = createAnswerHead(context, exchange, {
      prefix: 'cmpl',
      model: request.model.displayName,
      requestId: request.requestId,
    });
    if (request.isStream) {
      const encoder = createEncoder(context, { head, request, usageShape });
      await sendChunks(context, exchange, { stream, encoder });
      return;
    }
    const { prompts, n } = request.generation;
    const answer = await collectAnswer(stream, prompts.length * n);
    if (answer === null) return;
    const promptTokens = countPromptTokens(request);
    const { systemFingerprint } = context;
    exchange.send({
      status: 200,
      contentType: 'application/json',
      body: toCompletionResponse({ head, answer, promptTokens, usageShape, systemFingerprint }),
    });
  });
  return { method: 'POST', path: '/v1/completions', summary: 'Text completion, buffered or streamed', handler };
}

interface EncoderOptions {
  readonly head: AnswerHead;
  readonly request: CompletionRequest;
  readonly usageShape: UsageShape;
}

function createEncoder(context: OpenAiContext, { head, request, usageShape }: EncoderOptions): CompletionChunkEncoder {
  const { prompts, n } = request.generation;
  const usage = new ChunkUsage({
    streamOptions: request.streamOptions,
    usageShape,
    promptTokens: countPromptTokens(request),
    promptTokensOf: (index) => prompts[Math.floor(index / n)]?.numTokens ?? 0,
  });
  return new CompletionChunkEncoder({ head, usage, systemFingerprint: context.systemFingerprint });
}

function countPromptTokens({ generation }: CompletionRequest): number {
  return generation.prompts.reduce((sum, { numTokens }) => sum + numTokens, 0);
}
