// POST /v1/chat/completions
import { MEDIA_FAILURES } from '../../describe-body.ts';
import { checkChatInEngine } from '../../chat/chat-call.ts';
import { chatFields } from '../../chat/chat-fields.ts';
import type { GenerationContext } from '../../generation/context.ts';
import { createGenerationRoute, type GenerationRoute } from '../../generation/endpoint.ts';
import { parseChatRequest } from './request.ts';
import { writeChatResponse } from './response.ts';
import { ChatChunkEncoder } from './stream.ts';

/** The chat endpoint. */
export function createChatCompletionsRoute(context: GenerationContext): GenerationRoute {
  return createGenerationRoute(context, {
    path: '/v1/chat/completions',
    operation: 'create_chat_completion',
    summary: 'Chat completion, buffered or streamed',
    forms: { ChatCompletionRequest: chatFields },
    failures: MEDIA_FAILURES,
    tellsLoad: true,
    idPrefix: 'chatcmpl',
    usageShape: {
      showsPromptTokensDetails: context.showsPromptTokensDetails,
      countsCreatedCacheTokens: true,
      completionTokensDetails: context.chat.reasoningParser === null ? 'null' : 'shown',
    },
    parse: parseChatRequest,
    checkInEngine: checkChatInEngine,
    writeResponse: writeChatResponse,
    createEncoder: (options) => new ChatChunkEncoder(options),
  });
}
