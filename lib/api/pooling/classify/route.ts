// POST /classify
import type { PoolingContext } from '../context.ts';
import { createPoolingRoute, type PoolingRoute } from '../endpoint.ts';
import { classificationFields, parseClassificationRequest } from './request.ts';
import { toClassificationAnswer } from './response.ts';

/** The classification endpoint. */
export function createClassifyRoute(context: PoolingContext): PoolingRoute {
  return createPoolingRoute(context, {
    path: '/classify',
    operation: 'create_classify',
    summary: 'The class of each text, and the probabilities of all',
    forms: { ClassificationRequest: classificationFields },
    idPrefix: 'classify',
    parse: parseClassificationRequest,
    toAnswer: toClassificationAnswer,
  });
}
