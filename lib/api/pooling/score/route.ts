// POST /score, /v1/score
import type { PoolingContext } from '../context.ts';
import { createPoolingRoute, type PoolingRoute } from '../endpoint.ts';
import { parseScoreRequest, scoreFields } from './request.ts';
import { toScoreAnswer } from './response.ts';

/** The score endpoint under each of its paths. */
export function createScoreRoutes(context: PoolingContext): PoolingRoute[] {
  return ['/score', '/v1/score'].map((path) =>
    createPoolingRoute(context, {
      path,
      summary: 'How well documents fit queries',
      forms: { ScoreRequest: scoreFields },
      idPrefix: 'score',
      parse: parseScoreRequest,
      toAnswer: toScoreAnswer,
    }),
  );
}
