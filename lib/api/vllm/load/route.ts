// GET /load
import type { Route } from '../../../wire/http/router.ts';
import { sendJson } from '../answer.ts';
import type { ServerLoad } from './server-load.ts';

/** The load: `{"server_load":3}`; 0 where nothing is counted. */
export function createLoadRoute(load: ServerLoad): Route {
  return {
    method: 'GET',
    path: '/load',
    operation: 'get_server_load_metrics',
    summary: 'Inference requests under way, with --enable-server-load-tracking',
    handler: (exchange) => sendJson(exchange, { server_load: load.count }),
  };
}
