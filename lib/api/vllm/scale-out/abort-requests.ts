// POST /inference/v1/abort_requests
import { ServerError } from '../../../base/error.ts';
import { isJsonObject } from '../../../codec/json.ts';
import type { Route } from '../../../wire/http/router.ts';
import { sendBare } from '../answer.ts';
import type { VllmContext } from '../context.ts';
import { guardAnyJson } from '../handler.ts';
import { toRequestIds } from '../request-ids.ts';

const BODY_SCHEMA = {
  type: 'object',
  required: ['request_ids'],
  properties: { request_ids: { anyOf: [{ type: 'string' }, { type: 'array', items: { type: 'string' } }] } },
};

/** Ends the requests that `request_ids` names; those it does not find, and what is no id, are nobody's fault. */
export function createScaleOutAbortRoute(context: VllmContext): Route {
  return {
    method: 'POST',
    path: '/inference/v1/abort_requests',
    operation: 'abort_requests',
    summary: 'Abort requests by their ids',
    describe: () => ({ body: BODY_SCHEMA, contentType: null, failures: { 400: 'No request_ids', 500: 'A body that is no object' } }),
    handler: guardAnyJson(context, (exchange, body) => {
      // vLLM asks whatever it is given for its members.
      if (!isJsonObject(body)) throw new ServerError('internal', 'The body is not a JSON object.');
      const ids = body['request_ids'] ?? null;
      if (ids === null) throw new ServerError('validation', "The body has no 'request_ids'.");
      context.engine.lifecycle.abort(toRequestIds(ids));
      sendBare(exchange);
    }),
  };
}
