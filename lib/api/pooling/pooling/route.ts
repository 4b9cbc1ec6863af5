// POST /pooling
import type { PoolingContext } from '../context.ts';
import { createPoolingRoute, type PoolingRoute } from '../endpoint.ts';
import { BYTES_TYPE } from '../vectors.ts';
import { parsePoolingRequest, poolingRequestFields } from './request.ts';
import { toPoolingAnswer } from './response.ts';

/** The pooling endpoint. */
export function createPoolingEndpointRoute(context: PoolingContext): PoolingRoute {
  return createPoolingRoute(context, {
    path: '/pooling',
    operation: 'create_pooling',
    summary: 'What the model makes of texts: embeddings, or probabilities of classes',
    forms: { PoolingRequest: poolingRequestFields },
    otherContentTypes: [BYTES_TYPE],
    idPrefix: 'pooling',
    parse: parsePoolingRequest,
    toAnswer: toPoolingAnswer,
  });
}
