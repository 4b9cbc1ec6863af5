// How many sequences run and wait, and what they wait for.
import { ENGINE_LABEL_NAMES, type MetricGroup } from './group.ts';

export const queueMetrics: MetricGroup = ({ registry, engineLabels }) => {
  const running = registry
    .gauge({
      name: 'vllm:num_requests_running',
      help: 'Requests that have a seat.',
      labelNames: ENGINE_LABEL_NAMES,
    })
    .child(engineLabels);
  const waiting = registry
    .gauge({
      name: 'vllm:num_requests_waiting',
      help: 'Requests that wait for a seat.',
      labelNames: ENGINE_LABEL_NAMES,
    })
    .child(engineLabels);
  const byReason = registry.gauge({
    name: 'vllm:num_requests_waiting_by_reason',
    help: 'Requests that wait: for seats and blocks (capacity), or for the turn of their adapter (deferred).',
    labelNames: [...ENGINE_LABEL_NAMES, 'reason'],
  });
  const capacity = byReason.child({ ...engineLabels, reason: 'capacity' });
  const deferred = byReason.child({ ...engineLabels, reason: 'deferred' });
  return {
    stateChanged({ numRunning, numWaiting, numDeferred }) {
      running.set(numRunning);
      waiting.set(numWaiting);
      capacity.set(numWaiting - numDeferred);
      deferred.set(numDeferred);
    },
  };
};
