// GET /health, and /ping for SageMaker: an empty 200 while the server serves.
import type { Handler, Route } from '../../../wire/http/router.ts';

const answerOk: Handler = (exchange) => exchange.send({ status: 200, body: '' });

/** The liveness endpoints. */
export function createHealthRoutes(): Route[] {
  return [
    { method: 'GET', path: '/health', summary: 'Empty 200 while the server serves', handler: answerOk },
    { method: 'GET', path: '/ping', summary: 'As /health', handler: answerOk },
    { method: 'POST', path: '/ping', summary: 'As /health', handler: answerOk },
  ];
}
