// Latencies in the engine's own time: due times, not the moments at which the computer got to them.
import type { Histogram } from '../../wire/prometheus/histogram.ts';
import { ENGINE_LABEL_NAMES, isOwnEnd, type MetricGroup } from './group.ts';

// vLLM's buckets, in seconds.
const FIRST_TOKEN_BUCKETS = [
  0.001, 0.005, 0.01, 0.02, 0.04, 0.06, 0.08, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10, 20, 40, 80, 160, 640, 2560,
];
const INTER_TOKEN_BUCKETS = [0.01, 0.025, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.75, 1, 2.5, 5, 7.5, 10, 20, 40, 80];
const REQUEST_BUCKETS = [0.3, 0.5, 0.8, 1, 1.5, 2, 2.5, 5, 10, 15, 20, 30, 40, 50, 60, 120, 240, 480, 960, 1920, 7680];

export const latencyMetrics: MetricGroup = ({ registry, engineLabels }) => {
  const seconds = (name: string, help: string, buckets: readonly number[]): Histogram =>
    registry.histogram({ name, help, buckets, labelNames: ENGINE_LABEL_NAMES }).child(engineLabels);
  const firstToken = seconds('vllm:time_to_first_token_seconds', 'Time from arrival to the first token, in seconds.', FIRST_TOKEN_BUCKETS);
  const interToken = seconds('vllm:inter_token_latency_seconds', 'Time between two tokens of a sequence, in seconds.', INTER_TOKEN_BUCKETS);
  const perToken = seconds(
    'vllm:request_time_per_output_token_seconds',
    'Mean time between two tokens of a finished sequence, in seconds.',
    INTER_TOKEN_BUCKETS,
  );
  const request = seconds('vllm:e2e_request_latency_seconds', 'Time from arrival to the last token, in seconds.', REQUEST_BUCKETS);
  const queue = seconds('vllm:request_queue_time_seconds', 'Time from arrival to the first seat, in seconds.', REQUEST_BUCKETS);
  const inference = seconds(
    'vllm:request_inference_time_seconds',
    'Time from the first seat to the last token, in seconds.',
    REQUEST_BUCKETS,
  );
  const prefill = seconds('vllm:request_prefill_time_seconds', 'Time from the first seat to the first token, in seconds.', REQUEST_BUCKETS);
  const decode = seconds('vllm:request_decode_time_seconds', 'Time from the first token to the last, in seconds.', REQUEST_BUCKETS);
  return {
    firstToken(_sequence, latencyMs) {
      firstToken.observe(latencyMs / 1000);
    },
    nextToken(_sequence, gapMs) {
      interToken.observe(gapMs / 1000);
    },
    sequenceEnded(sequence, end, latencyMs) {
      if (!isOwnEnd(end)) return;
      const { arrivalMs, admittedMs, firstTokenMs, lastTokenMs, numOutputTokens } = sequence;
      if (admittedMs === null || firstTokenMs === null || lastTokenMs === null) throw new TypeError('a finished sequence has a token');
      const decodeSeconds = (lastTokenMs - firstTokenMs) / 1000;
      request.observe(latencyMs / 1000);
      queue.observe((admittedMs - arrivalMs) / 1000);
      inference.observe((lastTokenMs - admittedMs) / 1000);
      prefill.observe((firstTokenMs - admittedMs) / 1000);
      decode.observe(decodeSeconds);
      perToken.observe(numOutputTokens > 1 ? decodeSeconds / (numOutputTokens - 1) : 0);
    },
  };
};
