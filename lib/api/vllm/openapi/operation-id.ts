// Names of operations, by which generated clients call them: as FastAPI makes them of vLLM's functions.
import type { Route } from '../../../wire/http/router.ts';

/** `create_chat_completion_v1_chat_completions_post`: the function, the path, the method. */
export function toOperationId({ method, path, operation }: Pick<Route, 'method' | 'path' | 'operation'>): string {
  const place = path.replace(/\W/g, '_');
  return `${operation ?? place.replace(/^_/, '')}${place}_${method.toLowerCase()}`;
}
