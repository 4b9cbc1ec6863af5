// GET /v1/models
import type { Route } from '../../../wire/http/router.ts';
import type { GenerationContext } from '../../generation/context.ts';
import { toModelList } from './response.ts';

/** The list of models. */
export function createModelsRoute({ models, maxModelLen, wallTimeMs }: GenerationContext): Route {
  return {
    method: 'GET',
    path: '/v1/models',
    operation: 'show_available_models',
    summary: 'The base model under each served name, and the LoRA adapters',
    handler(exchange) {
      const list = toModelList(models, { created: Math.floor(wallTimeMs() / 1000), maxModelLen });
      exchange.send({ status: 200, contentType: 'application/json', body: JSON.stringify(list) });
    },
  };
}
