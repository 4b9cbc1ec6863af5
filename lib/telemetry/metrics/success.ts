// Finished sequences by reason, one per sample of n. A client that went away is none of these.
import type { SequenceEnd } from '../../engine/events.ts';
import type { Counter } from '../../wire/prometheus/counter.ts';
import type { MetricGroup } from './group.ts';

// vLLM's reasons, in its order; all of them are exported from the start.
const REASONS = ['stop', 'length', 'abort', 'error', 'repetition'] as const;

export const successMetrics: MetricGroup = ({ registry, engineLabels }) => {
  const family = registry.counter({
    name: 'vllm:request_success',
    help: 'Finished requests by reason; abort counts what the server itself cut off.',
    labelNames: ['engine', 'finished_reason', 'model_name'],
  });
  const counters = new Map<SequenceEnd | (typeof REASONS)[number], Counter>(
    REASONS.map((reason) => [reason, family.child({ ...engineLabels, finished_reason: reason })]),
  );
  return {
    sequenceEnded(_sequence, end) {
      counters.get(end)?.inc();
    },
  };
};
