// Everything that observes the engine and the API, put together.
import type { Clock } from '../base/clock.ts';
import type { EngineObserver } from '../engine/events.ts';
import type { FamilyDescription } from '../wire/prometheus/family.ts';
import { MetricRegistry } from '../wire/prometheus/registry.ts';
import type { ApiObserver } from './api-observer.ts';
import { fanOut, fanOutApi } from './fan-out.ts';
import type { CacheConfig } from './cache-config.ts';
import { apiMetricGroups, metricGroups } from './metrics/catalog.ts';

export interface TelemetryOptions {
  readonly clock: Clock;
  /** The name metrics carry: the first served one. */
  readonly modelName: string;
  readonly maxLoras: number;
  readonly cacheConfig: CacheConfig;
  /** Whether answers are looked through for tool calls; false unless given. */
  readonly hasToolCallParser?: boolean;
}

/** The observing side of a simulator. */
export interface Telemetry {
  readonly observer: EngineObserver;
  readonly apiObserver: ApiObserver;
  /** The present metrics in the Prometheus text format. */
  expose(): string;
  /** What is exposed, for documentation. */
  describe(): FamilyDescription[];
}

export function createTelemetry({ clock, modelName, maxLoras, cacheConfig, hasToolCallParser = false }: TelemetryOptions): Telemetry {
  const wallTimeSeconds = (): number => clock.wallTimeMs() / 1000;
  const registry = new MetricRegistry({ createdSeconds: wallTimeSeconds() });
  const context = { registry, engineLabels: { engine: '0', model_name: modelName }, maxLoras, cacheConfig, hasToolCallParser, wallTimeSeconds };
  return {
    observer: fanOut(metricGroups.map((group) => group(context))),
    apiObserver: fanOutApi(apiMetricGroups.map((group) => group(context))),
    expose: () => registry.expose(),
    describe: () => registry.describe(),
  };
}
