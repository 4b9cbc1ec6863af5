// Requests that vLLM's limits on what waits and runs turned away. A full waiting queue (429) is none of these.
import type { AdmissionLimit } from '../../engine/events.ts';
import type { Counter } from '../../wire/prometheus/counter.ts';
import type { MetricGroup } from './group.ts';

const LIMITS: readonly AdmissionLimit[] = ['max_num_queued_reqs', 'max_num_queued_tokens'];

export const admissionMetrics: MetricGroup = ({ registry, engineLabels: { model_name } }) => {
  const family = registry.counter({
    name: 'vllm:admission_rejections',
    help: 'Requests turned away with 503, by the limit that did.',
    labelNames: ['model_name', 'reason'],
  });
  const counters = new Map<AdmissionLimit, Counter>(LIMITS.map((reason) => [reason, family.child({ model_name, reason })]));
  return {
    admissionRejected(limit) {
      counters.get(limit)?.inc();
    },
  };
};
