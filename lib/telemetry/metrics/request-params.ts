// What finished requests had asked for, and the longest of what they got.
import type { SequenceInfo } from '../../engine/events.ts';
import type { Histogram } from '../../wire/prometheus/histogram.ts';
import { ENGINE_LABEL_NAMES, isOwnEnd, type MetricGroup } from './group.ts';
import { toTokenBuckets } from './request-size.ts';

// vLLM's buckets.
const SAMPLE_BUCKETS = [1, 2, 5, 10, 20];

export const requestParamsMetrics: MetricGroup = ({ registry, engineLabels, cacheConfig }) => {
  const tokenBuckets = toTokenBuckets(cacheConfig.maxModelLen);
  const histogram = (name: string, help: string, buckets: readonly number[]): Histogram =>
    registry.histogram({ name, help, labelNames: ENGINE_LABEL_NAMES, buckets }).child(engineLabels);
  const longest = histogram('vllm:request_max_num_generation_tokens', 'Generated tokens of the longest sample of a finished prompt.', tokenBuckets);
  const numSamples = histogram('vllm:request_params_n', 'Samples of a finished prompt.', SAMPLE_BUCKETS);
  const maxTokens = histogram('vllm:request_params_max_tokens', 'Limit on the generated tokens of a finished sequence.', tokenBuckets);
  const unfinished = new UnfinishedPrompts();
  return {
    sequenceEnded(sequence, end) {
      if (!isOwnEnd(end)) return;
      if (sequence.maxOutputTokens > 0) maxTokens.observe(sequence.maxOutputTokens);
      const numTokens = unfinished.end(sequence);
      if (numTokens === null) return;
      longest.observe(numTokens);
      numSamples.observe(sequence.samples.numSamples);
    },
  };
};

/** Prompts of several samples, some of which have ended; forgotten with their last one, or with the prompt. */
class UnfinishedPrompts {
  readonly #prompts = new WeakMap<SequenceInfo['samples'], { numLeft: number; maxTokens: number }>();

  /** The tokens of the longest sample when this one is the last of its prompt to end, else null. */
  end({ samples, numOutputTokens }: SequenceInfo): number | null {
    if (samples.numSamples === 1) return numOutputTokens;
    const prompt = this.#prompts.get(samples) ?? { numLeft: samples.numSamples, maxTokens: 0 };
    this.#prompts.set(samples, prompt);
    prompt.numLeft--;
    prompt.maxTokens = Math.max(prompt.maxTokens, numOutputTokens);
    return prompt.numLeft === 0 ? prompt.maxTokens : null;
  }
}
