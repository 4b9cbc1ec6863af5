// Which adapters run and wait: names in labels, the time of the change as the value. Routers take the greatest value.
import type { MetricGroup } from './group.ts';

// The present state and the 16 before it.
const MAX_SERIES = 17;

// Two changes within the clock's resolution still differ; doubles of Unix seconds resolve a quarter of a microsecond.
const MIN_STEP_SECONDS = 1e-6;

export const loraMetrics: MetricGroup = ({ registry, maxLoras, wallTimeSeconds }) => {
  const info = registry.seriesGauge({
    name: 'vllm:lora_requests_info',
    help: 'Adapters with running and with waiting requests; the value is the Unix time of the change.',
    labelNames: ['max_lora', 'running_lora_adapters', 'waiting_lora_adapters'],
    maxSeries: MAX_SERIES,
  });
  let lastSeconds = Number.NEGATIVE_INFINITY;
  const record = (running: readonly string[], waiting: readonly string[]): void => {
    lastSeconds = Math.max(wallTimeSeconds(), lastSeconds + MIN_STEP_SECONDS);
    const labels = {
      max_lora: String(maxLoras),
      running_lora_adapters: running.join(','),
      waiting_lora_adapters: waiting.join(','),
    };
    info.set(labels, lastSeconds);
  };
  record([], []);
  return { adaptersChanged: record };
};
