// GET /kv_event_sources
import type { Route } from '../../../wire/http/router.ts';
import { sendJson } from '../answer.ts';

type KvEventsConfig = Readonly<Record<string, unknown>> | null;

/** Where KV events are published, by rank: `{"0":{"enable_kv_cache_events":true,"publisher":"zmq",...}}`, or `{}`. */
export function createKvEventSourcesRoute(kvEventsConfig: KvEventsConfig): Route {
  return {
    method: 'GET',
    path: '/kv_event_sources',
    summary: 'Where KV events are published, by data-parallel rank',
    handler: (exchange) => sendJson(exchange, toSources(kvEventsConfig)),
  };
}

// vLLM's defaults, in its order.
const DEFAULTS = {
  enable_kv_cache_events: false,
  publisher: null,
  endpoint: 'tcp://*:5557',
  replay_endpoint: null,
  buffer_steps: 10_000,
  hwm: 100_000,
  max_queue_size: 100_000,
  topic: '',
} as const;

function toSources(given: KvEventsConfig): Readonly<Record<string, unknown>> {
  if (given?.['enable_kv_cache_events'] !== true) return {};
  const source = Object.fromEntries(Object.entries(DEFAULTS).map(([name, fallback]) => [name, given[name] ?? fallback]));
  source['publisher'] ??= 'zmq';
  return source['publisher'] === 'null' ? {} : { 0: source };
}
