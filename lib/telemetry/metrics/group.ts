// What a group of metrics is: families in a registry, fed by some of the engine's events, or of the API's.
import type { EngineObserver, SequenceEnd } from '../../engine/events.ts';
import type { MetricRegistry } from '../../wire/prometheus/registry.ts';
import type { CacheConfig } from '../cache-config.ts';

/** What every group gets. */
export interface MetricGroupContext {
  readonly registry: MetricRegistry;
  /** Labels that vLLM puts on all engine metrics: `engine` (data-parallel rank) and `model_name` (first served name). */
  readonly engineLabels: { readonly engine: string; readonly model_name: string };
  readonly maxLoras: number;
  readonly cacheConfig: CacheConfig;
  /** Whether answers are looked through for tool calls. */
  readonly hasToolCallParser: boolean;
  /** Unix seconds with fractions. */
  readonly wallTimeSeconds: () => number;
}

/** Registers its families, present at 0 from the start, and says which events it listens to. */
export type MetricGroup<Observer = EngineObserver> = (context: MetricGroupContext) => Partial<Observer>;

/** Whether a sequence came to its own end: those that the server or their client cut off are left out of what vLLM measures. */
export function isOwnEnd(end: SequenceEnd): boolean {
  return end !== 'abort' && end !== 'disconnect';
}

/** The names of `engineLabels`. */
export const ENGINE_LABEL_NAMES = ['engine', 'model_name'] as const;
