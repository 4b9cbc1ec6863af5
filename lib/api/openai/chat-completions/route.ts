// POST /v1/chat/completions
import type { Route } from '../../../wire/http/router.ts';
import type { OpenAiContext } from '../context.ts';
import { createGenerationRoute } from '../generation-endpoint.ts';
import { parseChatRequest } from './request.ts';
import { toChatResponse } from './response.ts';
import { ChatChunkEncoder } from './stream.ts';

/** The chat endpoint. */
export function createChatCompletionsRoute(context: OpenAiContext): Route {
  return createGenerationRoute(context, {
    path: '/v1/chat/completions',
    summary: 'Chat completion, buffered or streamed',
    idPrefix: 'chatcmpl',
    usageShape: {
      showsPromptTokensDetails: context.showsPromptTokensDetails,
      countsCreatedCacheTokens: true,
      completionTokensDetails: context.showsReasoningTokens ? 'shown' : 'null',
    },
    parse: parseChatRequest,
    toResponse: toChatResponse,
    createEncoder: (options) => new ChatChunkEncoder({ ...options, parsesDeltas: context.parsesChatDeltas }),
  });
}
