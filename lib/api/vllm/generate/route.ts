// POST /inference/v1/generate
import type { Route } from '../../../wire/http/router.ts';
import type { GenerationContext } from '../../generation/context.ts';
import { createGenerationRoute } from '../../generation/endpoint.ts';
import { checkGenerateInEngine, generateFields, parseGenerateRequest } from './request.ts';
import { writeGenerateResponse } from './response.ts';
import { GenerateChunkEncoder } from './stream.ts';

/** The endpoint that takes tokens and gives tokens. */
export function createGenerateRoute(context: GenerationContext): Route {
  return createGenerationRoute(context, {
    path: '/inference/v1/generate',
    operation: 'generate',
    summary: 'Token ids in, token ids or text out, buffered or streamed',
    forms: { GenerateRequest: generateFields },
    idPrefix: 'generate-tokens',
    usageShape: {
      showsPromptTokensDetails: context.showsPromptTokensDetails,
      countsCreatedCacheTokens: false,
      completionTokensDetails: 'null',
    },
    parse: parseGenerateRequest,
    checkInEngine: checkGenerateInEngine,
    writeResponse: writeGenerateResponse,
    createEncoder: (options) => new GenerateChunkEncoder(options),
  });
}
