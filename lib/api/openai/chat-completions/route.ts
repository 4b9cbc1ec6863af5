// POST /v1/chat/completions
import type { Route } from '../../../wire/http/router.ts';
import { type AnswerHead, createAnswerHead } from '../answer.ts';
import { sendChunks } from '../chunk-stream.ts';
import { ChunkUsage } from '../chunk-usage.ts';
import { collectAnswer } from '../collect.ts';
import type { OpenAiContext } from '../context.ts';
import { jsonHandler } from '../handler.ts';
import type { UsageShape } from '../usage.ts';
import { type ChatRequest, parseChatRequest } from './request.ts';
import { toChatResponse } from './response.ts';
import { ChatChunkEncoder } from './stream.ts';

/** The chat endpoint. */
export function createChatCompletionsRoute(context: OpenAiContext): Route {
  const usageShape: UsageShape = {
    showsPromptTokensDetails: context.showsPromptTokensDetails,
    createdCacheTokens: 0,
    completionTokensDetails: context.showsReasoningTokens ? 'shown' : 'null',
  };
  const handler = jsonHandler(context, async (exchange, body) => {
    const request = parseChatRequest(body, context);
    const stream = context.engine.submit(request.generation);
    exchange.onGone(() => stream.close());
    const head = createAnswerHead(context, exchange, {
      prefix: 'chatcmpl',
      model: request.model.displayName,
      requestId: request.requestId,
    });
    if (request.isStream) {
      const encoder = createEncoder(context, { head, request, usageShape });
      await sendChunks(context, exchange, { stream, encoder });
      return;
    }
    const answer = await collectAnswer(stream, request.generation.n);
    if (answer === null) return;
    const promptTokens = countPromptTokens(request);
    const { systemFingerprint } = context;
    exchange.send({
      status: 200,
      contentType: 'application/json',
      body: toChatResponse({ head, answer, promptTokens, usageShape, systemFingerprint }),
    });
  });
  return { method: 'POST', path: '/v1/chat/completions', summary: 'Chat completion, buffered or streamed', handler };
}

interface EncoderOptions {
  readonly head: AnswerHead;
  readonly request: ChatRequest;
  readonly usageShape: UsageShape;
}

function createEncoder(context: OpenAiContext, { head, request, usageShape }: EncoderOptions): ChatChunkEncoder {
  const promptTokens = countPromptTokens(request);
  return new ChatChunkEncoder({
    head,
    numChoices: request.generation.n,
    usage: new ChunkUsage({ streamOptions: request.streamOptions, usageShape, promptTokens, promptTokensOf: () => promptTokens }),
    systemFingerprint: context.systemFingerprint,
    parsesDeltas: context.parsesChatDeltas,
  });
}

function countPromptTokens({ generation }: ChatRequest): number {
  return generation.prompts.reduce((sum, { numTokens }) => sum + numTokens, 0);
}
