// POST /abort_requests
import { ServerError } from '../../../base/error.ts';
import { isJsonObject } from '../../../codec/json.ts';
import type { HttpExchange } from '../../../wire/http/exchange.ts';
import type { Route } from '../../../wire/http/router.ts';
import { sendJson } from '../answer.ts';
import type { VllmContext } from '../context.ts';
import { guardAnyJson } from '../handler.ts';
import { toRequestIds } from '../request-ids.ts';

const BODY_SCHEMA = { type: 'object', properties: { request_ids: { type: ['array', 'null'], items: { type: 'string' } } } };

/** Ends the requests that `request_ids` names, or all without it. */
export function createAbortRoute(context: VllmContext): Route {
  const { lifecycle } = context.engine;
  return {
    method: 'POST',
    path: '/abort_requests',
    summary: 'Abort requests by their ids, or all',
    describe: () => ({ body: BODY_SCHEMA, failures: { 400: 'Not such a body', 500: 'Nothing that could be ids' } }),
    handler: guardAnyJson(context, (exchange, body) => {
      if (!isJsonObject(body)) throw new ServerError('validation', 'The body is not a JSON object.');
      const given = body['request_ids'];
      if (isNothing(given)) return sendJson(exchange, { status: 'aborted', aborted: lifecycle.abort(null) });
      const numNamed = countNamed(given);
      if (numNamed === null) return sendAbortFailure(exchange);
      lifecycle.abort(toRequestIds(given));
      sendJson(exchange, { status: 'aborted', aborted: numNamed });
    }),
  };
}

// What Python takes for nothing.
function isNothing(ids: unknown): boolean {
  return ids === undefined || ids === null || ids === false || ids === '' || ids === 0 || (Array.isArray(ids) && ids.length === 0) || (isJsonObject(ids) && Object.keys(ids).length === 0);
}

// As Python counts them: a text has as many as it has characters. Null where it can neither count nor look them up.
function countNamed(ids: unknown): number | null {
  if (typeof ids === 'string') return [...ids].length;
  if (Array.isArray(ids)) return ids.some((id) => typeof id === 'object' && id !== null) ? null : ids.length;
  return isJsonObject(ids) ? Object.keys(ids).length : null;
}

// This endpoint has a shape of its own for what goes wrong.
function sendAbortFailure(exchange: HttpExchange): void {
  const error = "The requests could not be aborted: 'request_ids' is no list of texts.";
  exchange.send({ status: 500, contentType: 'application/json', body: JSON.stringify({ error }) });
}
