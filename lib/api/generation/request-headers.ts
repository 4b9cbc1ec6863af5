// Headers that a request for an answer may have beside its body: the rank that it is for, and a wish to hear of the load.
import { ServerError } from '../../base/error.ts';
import type { Engine } from '../../engine/engine.ts';
import type { HttpExchange } from '../../wire/http/exchange.ts';

/** Refuses another rank than the only one there is; what is no integer is ignored. @throws ServerError `invalid_request` */
export function requireDataParallelRank({ headers }: HttpExchange): void {
  const given = headers['x-data-parallel-rank'];
  if (typeof given !== 'string' || !/^\s*[-+]?\d{1,15}\s*$/.test(given) || Number(given) === 0) return;
  throw new ServerError('invalid_request', `data_parallel_rank ${Number(given)} is out of range [0, 1).`);
}

/** Adds the header `endpoint-load-metrics`, in the format that the request names: text or JSON (ORCA). */
export function addLoadHeader(exchange: HttpExchange, { numWaiting, kvCacheUsage }: Pick<Engine, 'numWaiting' | 'kvCacheUsage'>): void {
  const format = exchange.headers['endpoint-load-metrics-format'];
  if (typeof format !== 'string') return;
  const metrics = { num_requests_waiting: numWaiting, kv_cache_usage_perc: kvCacheUsage };
  const report = format.toLowerCase() === 'text' ? toText(metrics) : format.toLowerCase() === 'json' ? toJson(metrics) : null;
  if (report !== null) exchange.addHeader('endpoint-load-metrics', report);
}

function toText(metrics: Readonly<Record<string, number>>): string {
  return `TEXT ${Object.entries(metrics).map(([name, value]) => `named_metrics.${name}=${toFloat(value)}`).join(', ')}`;
}

function toJson(metrics: Readonly<Record<string, number>>): string {
  const members = Object.entries(metrics).map(([name, value]) => `"${name}": ${toFloat(value)}`);
  return `JSON {"named_metrics": {${members.join(', ')}}}`;
}

// As Python writes it.
function toFloat(value: number): string {
  return Number.isInteger(value) ? `${value}.0` : String(value);
}
