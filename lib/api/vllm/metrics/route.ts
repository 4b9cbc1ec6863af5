// GET /metrics, and the application that vLLM mounts behind it: any other method, and every other path that begins so.
import type { Handler, Route } from '../../../wire/http/router.ts';
import type { MetricsPort } from '../../ports.ts';
import { answerScrape } from './scrape.ts';

// Whatever the scraper prefers.
const CONTENT_TYPE = 'text/plain; version=1.0.0; charset=utf-8';

/** The scrape endpoint. */
export function createMetricsRoutes(metrics: MetricsPort): Route[] {
  const answer: Handler = (exchange) => exchange.send({ status: 200, contentType: CONTENT_TYPE, body: metrics.expose() });
  const answerMounted: Handler = (exchange) => exchange.send(answerScrape(exchange, metrics.expose()));
  return [
    { method: 'GET', path: '/metrics', summary: 'Metrics in the Prometheus text format', describe: () => ({ contentType: 'text/plain' }), handler: answer },
    { method: '*', path: '/metrics*', summary: 'As GET /metrics, whatever the method', isHidden: true, handler: answerMounted },
  ];
}
