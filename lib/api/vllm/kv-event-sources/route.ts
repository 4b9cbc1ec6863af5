// GET /kv_event_sources
import { isJsonObject } from '../../../codec/json.ts';
import type { Route } from '../../../wire/http/router.ts';
import { sendJson } from '../answer.ts';

/** Where KV events are published, by rank: `{"0":{"enable_kv_cache_events":true,"publisher":"zmq",...}}`, or `{}`. */
export function createKvEventSourcesRoute(kvEventsConfig: unknown): Route {
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

function toSources(given: unknown): Readonly<Record<string, unknown>> {
  if (!isJsonObject(given) || given['enable_kv_cache_events'] !== true) return {};
  const source = Object.fromEntries(Object.entries(DEFAULTS).map(([name, fallback]) => [name, given[name] ?? fallback]));
  source['publisher'] ??= 'zmq';
  return source['publisher'] === 'null' ? {} : { 0: source };
}
