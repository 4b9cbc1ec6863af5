// POST /v1/chat/completions/batch
import { MEDIA_FAILURES } from '../../describe-body.ts';
import type { GenerationContext } from '../../generation/context.ts';
import { createGenerationRoute, type GenerationRoute } from '../../generation/endpoint.ts';
import { batchFields, checkBatchInEngine, parseBatchRequest } from './request.ts';
import { writeBatchResponse } from './response.ts';

/** The endpoint for several chats in one request. */
export function createChatBatchRoute(context: GenerationContext): GenerationRoute {
  return createGenerationRoute(context, {
    path: '/v1/chat/completions/batch',
    operation: 'create_batch_chat_completion',
    summary: 'Several chats at once, a choice each',
    forms: { BatchChatCompletionRequest: batchFields },
    failures: MEDIA_FAILURES,
    streams: false,
    idPrefix: 'chatcmpl',
    usageShape: { showsPromptTokensDetails: false, countsCreatedCacheTokens: false, completionTokensDetails: 'null' },
    parse: parseBatchRequest,
    checkInEngine: checkBatchInEngine,
    writeResponse: writeBatchResponse,
    createEncoder: () => {
      throw new TypeError('a batch is never streamed');
    },
  });
}
