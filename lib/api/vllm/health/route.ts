// GET /health, and /ping for SageMaker: an empty 200 while the server serves.
import type { RouteDescription } from '../../../wire/http/route-description.ts';
import type { Handler, Route } from '../../../wire/http/router.ts';

const answerOk: Handler = (exchange) => exchange.send({ status: 200, body: '' });

/** The liveness endpoints. */
export function createHealthRoutes(): Route[] {
  const describe = (): RouteDescription => ({ contentType: null });
  return [
    { method: 'GET', path: '/health', summary: 'Empty 200 while the server serves', describe, handler: answerOk },
    { method: 'GET', path: '/ping', summary: 'As /health', describe, handler: answerOk },
    { method: 'POST', path: '/ping', summary: 'As /health', describe, handler: answerOk },
  ];
}
