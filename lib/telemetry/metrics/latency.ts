// Latencies in the engine's own time: due times, not the moments at which the computer got to them.
import { ENGINE_LABEL_NAMES, type MetricGroup } from './group.ts';

// vLLM's buckets, in seconds.
const FIRST_TOKEN_BUCKETS = [
  0.001, 0.005, 0.01, 0.02, 0.04, 0.06, 0.08, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10, 20, 40, 80, 160, 640, 2560,
];
const INTER_TOKEN_BUCKETS = [0.01, 0.025, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.75, 1, 2.5, 5, 7.5, 10, 20, 40, 80];
const REQUEST_BUCKETS = [0.3, 0.5, 0.8, 1, 1.5, 2, 2.5, 5, 10, 15, 20, 30, 40, 50, 60, 120, 240, 480, 960, 1920, 7680];

export const latencyMetrics: MetricGroup = ({ registry, engineLabels }) => {
  const firstToken = registry
    .histogram({
      name: 'vllm:time_to_first_token_seconds',
      help: 'Time from arrival to the first token, in seconds.',
      labelNames: ENGINE_LABEL_NAMES,
      buckets: FIRST_TOKEN_BUCKETS,
    })
    .child(engineLabels);
  const interToken = registry
    .histogram({
      name: 'vllm:inter_token_latency_seconds',
      help: 'Time between two tokens of a sequence, in seconds.',
      labelNames: ENGINE_LABEL_NAMES,
      buckets: INTER_TOKEN_BUCKETS,
    })
    .child(engineLabels);
  const request = registry
    .histogram({
      name: 'vllm:e2e_request_latency_seconds',
      help: 'Time from arrival to the last token, in seconds.',
      labelNames: ENGINE_LABEL_NAMES,
      buckets: REQUEST_BUCKETS,
    })
    .child(engineLabels);
  return {
    firstToken(_sequence, latencyMs) {
      firstToken.observe(latencyMs / 1000);
    },
    nextToken(_sequence, gapMs) {
      interToken.observe(gapMs / 1000);
    },
    sequenceEnded(_sequence, end, latencyMs) {
      if (end === 'stop' || end === 'length') request.observe(latencyMs / 1000);
    },
  };
};
