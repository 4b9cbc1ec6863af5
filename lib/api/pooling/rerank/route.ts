// POST /rerank, /v1/rerank, /v2/rerank
import type { PoolingContext } from '../context.ts';
import { createPoolingRoute, type PoolingRoute } from '../endpoint.ts';
import { parseRerankRequest, rerankFields } from './request.ts';
import { toRerankAnswer } from './response.ts';

/** The rerank endpoint under each of its paths. */
export function createRerankRoutes(context: PoolingContext): PoolingRoute[] {
  return ['/rerank', '/v1/rerank', '/v2/rerank'].map((path) =>
    createPoolingRoute(context, {
      path,
      summary: 'Documents in the order in which they fit a query',
      forms: { RerankRequest: rerankFields },
      idPrefix: 'score',
      parse: parseRerankRequest,
      toAnswer: toRerankAnswer,
    }),
  );
}
