// POST /v1/embeddings
import type { PoolingContext } from '../context.ts';
import { createPoolingRoute, type PoolingRoute } from '../endpoint.ts';
import { BYTES_TYPE } from '../vectors.ts';
import { embeddingFields, parseEmbeddingRequest } from './request.ts';
import { toEmbeddingAnswer } from './response.ts';

/** The embedding endpoint. */
export function createEmbeddingsRoute(context: PoolingContext): PoolingRoute {
  return createPoolingRoute(context, {
    path: '/v1/embeddings',
    operation: 'create_embedding',
    summary: 'Embeddings of texts, token ids or conversations',
    forms: { EmbeddingRequest: embeddingFields },
    otherContentTypes: [BYTES_TYPE],
    idPrefix: 'embd',
    parse: parseEmbeddingRequest,
    toAnswer: toEmbeddingAnswer,
  });
}
