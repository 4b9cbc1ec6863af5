// Latencies in the engine's own time: due times, not the moments at which the computer got to them.
import type { SequenceEnd, SequenceInfo } from '../../engine/events.ts';
import type { Histogram } from '../../wire/prometheus/histogram.ts';
import { ENGINE_LABEL_NAMES, type MetricGroup, type MetricGroupContext } from './group.ts';

// vLLM's buckets, in seconds.
const FIRST_TOKEN_BUCKETS = [
  0.001, 0.005, 0.01, 0.02, 0.04, 0.06, 0.08, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10, 20, 40, 80, 160, 640, 2560,
];
const INTER_TOKEN_BUCKETS = [0.01, 0.025, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.75, 1, 2.5, 5, 7.5, 10, 20, 40, 80];
const REQUEST_BUCKETS = [0.3, 0.5, 0.8, 1, 1.5, 2, 2.5, 5, 10, 15, 20, 30, 40, 50, 60, 120, 240, 480, 960, 1920, 7680];

export const latencyMetrics: MetricGroup = (context) => {
  const firstToken = createSeconds(context, {
    name: 'vllm:time_to_first_token_seconds',
    help: 'Time from arrival to the first token, in seconds.',
    buckets: FIRST_TOKEN_BUCKETS,
  });
  const interToken = createSeconds(context, {
    name: 'vllm:inter_token_latency_seconds',
    help: 'Time between two tokens of a sequence, in seconds.',
    buckets: INTER_TOKEN_BUCKETS,
  });
  const perToken = createSeconds(context, {
    name: 'vllm:request_time_per_output_token_seconds',
    help: 'Mean time between two tokens of a finished sequence, in seconds.',
    buckets: INTER_TOKEN_BUCKETS,
  });
  const request = createSeconds(context, {
    name: 'vllm:e2e_request_latency_seconds',
    help: 'Time from arrival to the last token, in seconds.',
    buckets: REQUEST_BUCKETS,
  });
  const phases = PHASES.map(({ name, help, measureMs }) => ({ histogram: createSeconds(context, { name, help, buckets: REQUEST_BUCKETS }), measureMs }));
  return {
    firstToken(_sequence, latencyMs) {
      firstToken.observe(latencyMs / 1000);
    },
    nextToken(_sequence, gapMs) {
      interToken.observe(gapMs / 1000);
    },
    sequenceEnded(sequence, end, latencyMs) {
      if (!isOwnEnd(end)) return;
      request.observe(latencyMs / 1000);
      const times = toPhaseTimes(sequence);
      for (const { histogram, measureMs } of phases) histogram.observe(measureMs(times) / 1000);
      const numGaps = sequence.numOutputTokens - 1;
      perToken.observe(numGaps > 0 ? (times.lastTokenMs - times.firstTokenMs) / numGaps / 1000 : 0);
    },
  };
};

/** The moments between which a sequence's phases lie. */
interface PhaseTimes {
  readonly arrivalMs: number;
  readonly admittedMs: number;
  readonly firstTokenMs: number;
  readonly lastTokenMs: number;
}

interface Phase {
  readonly name: string;
  readonly help: string;
  readonly measureMs: (times: PhaseTimes) => number;
}

const PHASES: readonly Phase[] = [
  {
    name: 'vllm:request_queue_time_seconds',
    help: 'Time from arrival to the first seat, in seconds.',
    measureMs: ({ arrivalMs, admittedMs }) => admittedMs - arrivalMs,
  },
  {
    name: 'vllm:request_inference_time_seconds',
    help: 'Time from the first seat to the last token, in seconds.',
    measureMs: ({ admittedMs, lastTokenMs }) => lastTokenMs - admittedMs,
  },
  {
    name: 'vllm:request_prefill_time_seconds',
    help: 'Time from the first seat to the first token, in seconds.',
    measureMs: ({ admittedMs, firstTokenMs }) => firstTokenMs - admittedMs,
  },
  {
    name: 'vllm:request_decode_time_seconds',
    help: 'Time from the first token to the last, in seconds.',
    measureMs: ({ firstTokenMs, lastTokenMs }) => lastTokenMs - firstTokenMs,
  },
];

function toPhaseTimes({ arrivalMs, admittedMs, firstTokenMs, lastTokenMs }: SequenceInfo): PhaseTimes {
  if (admittedMs === null || firstTokenMs === null || lastTokenMs === null) throw new TypeError('a finished sequence has a token');
  return { arrivalMs, admittedMs, firstTokenMs, lastTokenMs };
}

function isOwnEnd(end: SequenceEnd): boolean {
  return end === 'stop' || end === 'length' || end === 'repetition';
}

interface SecondsOptions {
  readonly name: string;
  readonly help: string;
  readonly buckets: readonly number[];
}

function createSeconds({ registry, engineLabels }: MetricGroupContext, options: SecondsOptions): Histogram {
  return registry.histogram({ ...options, labelNames: ENGINE_LABEL_NAMES }).child(engineLabels);
}
