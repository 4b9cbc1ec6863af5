// POST /v1/completions
import type { GenerationContext } from '../../generation/context.ts';
import { createGenerationRoute, type GenerationRoute } from '../../generation/endpoint.ts';
import { checkCompletionInEngine, completionFields, parseCompletionRequest } from './request.ts';
import { writeCompletionResponse } from './response.ts';
import { CompletionChunkEncoder } from './stream.ts';

/** The completion endpoint. */
export function createCompletionsRoute(context: GenerationContext): GenerationRoute {
  return createGenerationRoute(context, {
    path: '/v1/completions',
    operation: 'create_completion',
    summary: 'Text completion, buffered or streamed',
    forms: { CompletionRequest: completionFields },
    tellsLoad: true,
    idPrefix: 'cmpl',
    usageShape: {
      showsPromptTokensDetails: context.showsPromptTokensDetails,
      countsCreatedCacheTokens: false,
      completionTokensDetails: 'absent',
    },
    parse: parseCompletionRequest,
    checkInEngine: checkCompletionInEngine,
    writeResponse: writeCompletionResponse,
    createEncoder: (options) => new CompletionChunkEncoder(options),
  });
}
