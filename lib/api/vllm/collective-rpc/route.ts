// POST /collective_rpc: a call to every worker, of which a simulated engine has one that does nothing.
import { ServerError } from '../../../base/error.ts';
import { isJsonObject } from '../../../codec/json.ts';
import { hasLoneSurrogate } from '../../../codec/surrogates.ts';
import type { Route } from '../../../wire/http/router.ts';
import { sendJson } from '../answer.ts';
import type { VllmContext } from '../context.ts';
import { guardAnyJson } from '../handler.ts';
import { hasMethod } from './worker-methods.ts';

const BODY_SCHEMA = {
  type: 'object',
  required: ['method'],
  properties: {
    method: { type: 'string' },
    args: { type: 'array', items: {}, default: [] },
    kwargs: { type: 'object', default: {} },
    timeout: { type: ['number', 'null'], default: null },
  },
};

/** Takes any method that workers have and answers that it returned nothing: `{"results":[null]}`. */
export function createCollectiveRpcRoute(context: VllmContext): Route {
  return {
    method: 'POST',
    path: '/collective_rpc',
    summary: 'Call a method of every worker, none of which does anything',
    describe: () => ({ body: BODY_SCHEMA, failures: { 400: 'No method', 500: 'No such method' } }),
    handler: guardAnyJson(context, (exchange, body) => {
      if (!isJsonObject(body)) throw new ServerError('validation', 'The body is not a JSON object.');
      checkCall(body, context.hasWorkerExtension);
      sendJson(exchange, { results: [null] });
    }),
  };
}

function checkCall({ method = null, args = [], kwargs = {}, timeout = null }: Readonly<Record<string, unknown>>, isExtended: boolean): void {
  if (method === null) throw new ServerError('validation', "The body has no 'method'.");
  if (typeof method === 'string' && hasLoneSurrogate(method)) throw new ServerError('invalid_request', "'method' has half a character.");
  if (!(Array.isArray(args) || isJsonObject(args) || typeof args === 'string')) throw new ServerError('invalid_request', "'args' is no list.");
  if (!(timeout === null || (typeof timeout === 'number' && timeout >= 0))) throw failure('its timeout is no time');
  if (!hasMethod(method, isExtended)) throw failure('they have no such method');
  if (!(kwargs === null || isJsonObject(kwargs))) throw failure("'kwargs' is no object");
}

// Of the workers, not of the request: so vLLM has it.
function failure(reason: string): ServerError {
  return new ServerError('internal', `The call to the workers failed: ${reason}.`);
}
