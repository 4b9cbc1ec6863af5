// How large finished sequences were, and how often they were preempted.
import type { Histogram } from '../../wire/prometheus/histogram.ts';
import { ENGINE_LABEL_NAMES, isOwnEnd, type MetricGroup } from './group.ts';

// vLLM's buckets.
const PREEMPTION_BUCKETS = [1, 2, 3, 4, 5, 10, 20];

export const requestSizeMetrics: MetricGroup = ({ registry, engineLabels, cacheConfig }) => {
  const tokenBuckets = toTokenBuckets(cacheConfig.maxModelLen);
  const histogram = (name: string, help: string, buckets: readonly number[]): Histogram =>
    registry.histogram({ name, help, labelNames: ENGINE_LABEL_NAMES, buckets }).child(engineLabels);
  const prompt = histogram('vllm:request_prompt_tokens', 'Prompt tokens of a finished sequence.', tokenBuckets);
  const generation = histogram('vllm:request_generation_tokens', 'Generated tokens of a finished sequence.', tokenBuckets);
  const computed = histogram('vllm:request_prefill_kv_computed_tokens', 'Prompt tokens of a finished sequence that no cache had.', tokenBuckets);
  const preemptions = histogram('vllm:request_num_preemptions', 'Times a finished sequence had been preempted.', PREEMPTION_BUCKETS);
  return {
    sequenceEnded({ numPromptTokens, numOutputTokens, numPromptCachedTokens, numPreemptions }, end) {
      if (!isOwnEnd(end)) return;
      prompt.observe(numPromptTokens);
      generation.observe(numOutputTokens);
      computed.observe(numPromptTokens - (numPromptCachedTokens ?? 0));
      preemptions.observe(numPreemptions);
    },
  };
};

/** 1, 2, 5, 10, 20, 50, ... as long as they are not above the context length, as vLLM builds them. */
export function toTokenBuckets(maxModelLen: number): number[] {
  const buckets: number[] = [];
  for (let power = 1; ; power *= 10) {
    for (const mantissa of [1, 2, 5]) {
      if (mantissa * power > maxModelLen) return buckets;
      buckets.push(mantissa * power);
    }
  }
}
