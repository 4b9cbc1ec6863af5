// Which pooling endpoints there are follows from what the model does (vLLM: entrypoints/pooling/factories.py).
import { createClassifyRoute } from './classify/route.ts';
import { createCohereEmbedRoute } from './cohere-embed/route.ts';
import type { PoolingContext } from './context.ts';
import { createEmbeddingsRoute } from './embeddings/route.ts';
import type { PoolingRoute } from './endpoint.ts';
import { createPoolingEndpointRoute } from './pooling/route.ts';
import { createRerankRoutes } from './rerank/route.ts';
import { createScoreRoutes } from './score/route.ts';

/** The pooling endpoints of a server. */
export interface PoolingRoutes {
  readonly routes: readonly PoolingRoute[];
  /** Kinds of requests by vLLM's names, the first one that takes a body first. */
  readonly invocations: readonly { readonly name: string; readonly route: PoolingRoute }[];
}

/** Creates the endpoints that the model has. */
export function createPoolingRoutes(context: PoolingContext): PoolingRoutes {
  const { task, labels } = context.pooler.model;
  // A cross-encoder has one class: how well a pair fits.
  const scores = task === 'embed' || labels.length === 1;
  const main = task === 'embed' ? createEmbeddingsRoute(context) : createClassifyRoute(context);
  const pooling = createPoolingEndpointRoute(context);
  const rerank = scores ? createRerankRoutes(context) : [];
  const score = scores ? createScoreRoutes(context) : [];
  return {
    routes: [pooling, main, ...(task === 'embed' ? [createCohereEmbedRoute(context)] : []), ...score, ...rerank],
    invocations: [
      { name: task === 'embed' ? 'EmbeddingRequest' : 'ClassificationRequest', route: main },
      ...rerank.slice(0, 1).map((route) => ({ name: 'RerankRequest', route })),
      ...score.slice(0, 1).map((route) => ({ name: 'ScoreRequest', route })),
      { name: 'PoolingRequest', route: pooling },
    ],
  };
}
