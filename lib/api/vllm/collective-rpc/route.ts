// POST /collective_rpc: a call to every worker, of which a simulated engine has one that does nothing.
import { ServerError } from '../../../base/error.ts';
import { isJsonObject } from '../../../codec/json.ts';
import type { Route } from '../../../wire/http/router.ts';
import { sendJson } from '../answer.ts';
import type { VllmContext } from '../context.ts';
import { guardAnyJson } from '../handler.ts';

/** Takes any method and answers that it returned nothing: `{"results":[null]}`. */
export function createCollectiveRpcRoute(context: VllmContext): Route {
  return {
    method: 'POST',
    path: '/collective_rpc',
    summary: 'Call a method of every worker, none of which does anything',
    describe: () => ({ body: { type: 'object', required: ['method'], properties: { method: { type: 'string' } } }, failures: { 400: 'No method' } }),
    handler: guardAnyJson(context, (exchange, body) => {
      if (!isJsonObject(body)) throw new ServerError('validation', 'The body is not a JSON object.');
      if ((body['method'] ?? null) === null) throw new ServerError('validation', "The body has no 'method'.");
      sendJson(exchange, { results: [null] });
    }),
  };
}
