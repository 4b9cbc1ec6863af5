// POST /v2/embed
import type { PoolingContext } from '../context.ts';
import { createPoolingRoute, type PoolingRoute } from '../endpoint.ts';
import { cohereFields, parseCohereEmbedRequest } from './request.ts';
import { toCohereEmbedAnswer } from './response.ts';

/** Cohere's embedding endpoint. */
export function createCohereEmbedRoute(context: PoolingContext): PoolingRoute {
  return createPoolingRoute(context, {
    path: '/v2/embed',
    operation: 'create_cohere_embedding',
    summary: "Embeddings in Cohere's form",
    forms: { CohereEmbedRequest: cohereFields },
    idPrefix: 'embd',
    parse: parseCohereEmbedRequest,
    toAnswer: toCohereEmbedAnswer,
  });
}
