// GET /metrics, with and without a trailing slash: vLLM mounts it.
import type { Handler, Route } from '../../../wire/http/router.ts';
import type { MetricsPort } from '../../ports.ts';

// What prometheus_client 0.26 answers to a scraper that names no preference.
const CONTENT_TYPE = 'text/plain; version=1.0.0; charset=utf-8';

/** The scrape endpoint. */
export function createMetricsRoutes(metrics: MetricsPort): Route[] {
  const handler: Handler = (exchange) => exchange.send({ status: 200, contentType: CONTENT_TYPE, body: metrics.expose() });
  return [
    { method: 'GET', path: '/metrics', summary: 'Metrics in the Prometheus text format', describe: () => ({ contentType: 'text/plain' }), handler },
    { method: 'GET', path: '/metrics/', summary: 'As /metrics', isHidden: true, handler },
  ];
}
