// POST /rerank, /v1/rerank, /v2/rerank
import type { PoolingContext } from '../context.ts';
import { createPoolingRoute, type PoolingRoute } from '../endpoint.ts';
import { parseRerankRequest, rerankFields } from './request.ts';
import { toRerankAnswer } from './response.ts';

const OPERATIONS = { '/rerank': 'do_rerank', '/v1/rerank': 'do_rerank_v1', '/v2/rerank': 'do_rerank_v2' };

/** The rerank endpoint under each of its paths. */
export function createRerankRoutes(context: PoolingContext): PoolingRoute[] {
  return Object.entries(OPERATIONS).map(([path, operation]) =>
    createPoolingRoute(context, {
      path,
      operation,
      summary: 'Documents in the order in which they fit a query',
      forms: { RerankRequest: rerankFields },
      idPrefix: 'score',
      parse: parseRerankRequest,
      toAnswer: toRerankAnswer,
    }),
  );
}
