// POST /pause, /resume; GET /is_paused
import { PAUSE_MODES } from '../../../engine/lifecycle/lifecycle.ts';
import type { Route } from '../../../wire/http/router.ts';
import { sendJson } from '../answer.ts';
import type { VllmContext } from '../context.ts';
import { guard } from '../handler.ts';
import { booleanParameter, describeQuery, readQuery, wordParameter } from '../../query-parameters.ts';

const PAUSE_QUERY = { mode: wordParameter(PAUSE_MODES, 'abort'), clear_cache: booleanParameter(true) };

/** The endpoints of pauses. */
export function createPauseRoutes(context: VllmContext): Route[] {
  const { lifecycle } = context.engine;
  return [
    {
      method: 'POST',
      path: '/pause',
      operation: 'pause_generation',
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
      operation: 'resume_generation',
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
  ];
}
