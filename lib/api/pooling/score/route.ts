// POST /score, /v1/score
import type { PoolingContext } from '../context.ts';
import { createPoolingRoute, type PoolingRoute } from '../endpoint.ts';
import { parseScoreRequest, scoreFields } from './request.ts';
import { toScoreAnswer } from './response.ts';

const OPERATIONS = { '/score': 'create_score', '/v1/score': 'create_score_v1' };

/** The score endpoint under each of its paths. */
export function createScoreRoutes(context: PoolingContext): PoolingRoute[] {
  return Object.entries(OPERATIONS).map(([path, operation]) =>
    createPoolingRoute(context, {
      path,
      operation,
      summary: 'How well documents fit queries',
      forms: { ScoreRequest: scoreFields },
      idPrefix: 'score',
      parse: parseScoreRequest,
      toAnswer: toScoreAnswer,
    }),
  );
}
