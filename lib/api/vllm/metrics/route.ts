// GET /metrics, and the application that vLLM mounts behind it: any other method, and the path with a trailing slash.
import type { Handler, Route } from '../../../wire/http/router.ts';
import type { MetricsPort } from '../../ports.ts';

// What the route's own answer is called, and what prometheus_client's application calls the same text for a scraper that names no
// preference.
const CONTENT_TYPE = 'text/plain; version=1.0.0; charset=utf-8';
const MOUNTED_CONTENT_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

/** The scrape endpoint. */
export function createMetricsRoutes(metrics: MetricsPort): Route[] {
  const answerWith = (contentType: string): Handler => (exchange) => exchange.send({ status: 200, contentType, body: metrics.expose() });
  const mounted = { method: '*', summary: 'As GET /metrics, whatever the method', isHidden: true, handler: answerWith(MOUNTED_CONTENT_TYPE) } as const;
  return [
    { method: 'GET', path: '/metrics', summary: 'Metrics in the Prometheus text format', describe: () => ({ contentType: 'text/plain' }), handler: answerWith(CONTENT_TYPE) },
    { ...mounted, path: '/metrics' },
    { ...mounted, path: '/metrics/' },
  ];
}
