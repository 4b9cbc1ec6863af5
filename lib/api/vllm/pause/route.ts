// POST /pause, /resume, /abort_requests; GET /is_paused
import { ServerError } from '../../../base/error.ts';
import { isJsonObject } from '../../../codec/json.ts';
import { PAUSE_MODES } from '../../../engine/lifecycle/lifecycle.ts';
import type { HttpExchange } from '../../../wire/http/exchange.ts';
import type { Route } from '../../../wire/http/router.ts';
import { sendJson } from '../answer.ts';
import type { VllmContext } from '../context.ts';
import { guard, guardAnyJson } from '../handler.ts';
import { booleanParameter, describeQuery, readQuery, wordParameter } from '../../query-parameters.ts';
import { toRequestIds } from '../request-ids.ts';

const PAUSE_QUERY = { mode: wordParameter(PAUSE_MODES, 'abort'), clear_cache: booleanParameter(true) };

/** The endpoints of pauses. */
export function createPauseRoutes(context: VllmContext): Route[] {
  const { lifecycle } = context.engine;
  return [
    {
      method: 'POST',
      path: '/pause',
      summary: 'Pause; requests that come are queued. Answers when nothing runs',
      describe: () => ({ query: describeQuery(PAUSE_QUERY), failures: { 400: 'No such mode' } }),
      handler: guard(context, async (exchange) => {
        const { mode, clear_cache: clearsCache } = readQuery(exchange, PAUSE_QUERY);
        await lifecycle.pause(mode, { clearsCache });
        sendJson(exchange, { status: 'paused' });
      }),
    },
    {
      method: 'POST',
      path: '/resume',
      summary: 'Go on after a pause',
      handler: guard(context, (exchange) => {
        lifecycle.resume();
        sendJson(exchange, { status: 'resumed' });
      }),
    },
    {
      method: 'GET',
      path: '/is_paused',
      summary: 'Whether the engine is paused',
      handler: (exchange) => sendJson(exchange, { is_paused: lifecycle.isPaused }),
    },
    {
      method: 'POST',
      path: '/abort_requests',
      summary: 'Abort requests by their ids, or all',
      describe: () => ({ body: { type: 'object', properties: { request_ids: { type: ['array', 'null'], items: { type: 'string' } } } }, failures: { 400: 'Not such a body', 500: 'Nothing that could be ids' } }),
      handler: guardAnyJson(context, (exchange, body) => {
        if (!isJsonObject(body)) throw new ServerError('validation', 'The body is not a JSON object.');
        const given = body['request_ids'];
        if (isNothing(given)) return sendJson(exchange, { status: 'aborted', aborted: lifecycle.abort(null) });
        const numNamed = countNamed(given);
        if (numNamed === null) return sendAbortFailure(exchange);
        lifecycle.abort(toRequestIds(given));
        sendJson(exchange, { status: 'aborted', aborted: numNamed });
      }),
    },
  ];
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
