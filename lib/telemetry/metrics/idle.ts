// What vLLM counts and a server without a model, a KV connector and a cache of media does not do: always 0, as vLLM shows it where
// these are switched off.
import { ENGINE_LABEL_NAMES, type MetricGroup } from './group.ts';

const IDLE: readonly (readonly [name: string, help: string])[] = [
  ['vllm:estimated_flops_per_gpu', 'Operations of a GPU: none.'],
  ['vllm:estimated_read_bytes_per_gpu', 'Bytes that a GPU read: none.'],
  ['vllm:estimated_write_bytes_per_gpu', 'Bytes that a GPU wrote: none.'],
  ['vllm:external_prefix_cache_queries', 'Tokens looked up in a cache that instances share: none.'],
  ['vllm:external_prefix_cache_hits', 'Tokens found in a cache that instances share: none.'],
  ['vllm:mm_cache_queries', 'Media looked up in a cache of processed ones: none.'],
  ['vllm:mm_cache_hits', 'Media found in a cache of processed ones: none.'],
];

export const idleMetrics: MetricGroup = ({ registry, engineLabels }) => {
  for (const [name, help] of IDLE) registry.counter({ name, help, labelNames: ENGINE_LABEL_NAMES }).child(engineLabels);
  return {};
};
