// How many sequences run and wait.
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
  return {
    queueChanged(numRunning, numWaiting) {
      running.set(numRunning);
      waiting.set(numWaiting);
    },
  };
};
