// The KV cache: how full it is, what it gives back, how often it was too small.
import type { FamilyOptions } from '../../wire/prometheus/family.ts';
import { ENGINE_LABEL_NAMES, type MetricGroup } from './group.ts';

// Where hits can come from, in vLLM's order; this engine has one tier.
const CACHE_TIERS = ['device', 'host', 'p2p', 'disk', 'external_unspecified'] as const;

export const kvCacheMetrics: MetricGroup = ({ registry, engineLabels }) => {
  const counter = (options: Omit<FamilyOptions, 'labelNames'>) =>
    registry.counter({ ...options, labelNames: ENGINE_LABEL_NAMES }).child(engineLabels);
  const usage = registry
    .gauge({ name: 'vllm:kv_cache_usage_perc', help: 'Part of the KV cache in use, from 0 to 1.', labelNames: ENGINE_LABEL_NAMES })
    .child(engineLabels);
  const queries = counter({ name: 'vllm:prefix_cache_queries', help: 'Tokens looked up in the prefix cache.' });
  const hits = counter({ name: 'vllm:prefix_cache_hits', help: 'Tokens found in the prefix cache.' });
  const preemptions = counter({ name: 'vllm:num_preemptions', help: 'Times a sequence lost its seat for want of blocks.' });
  const cachedBySource = registry.counter({
    name: 'vllm:prompt_tokens_cached_by_source',
    help: 'Prompt tokens found in a cache, by the tier that had them.',
    labelNames: [...ENGINE_LABEL_NAMES, 'source'],
  });
  const [device] = CACHE_TIERS.map((source) => cachedBySource.child({ ...engineLabels, source }));
  return {
    stateChanged({ kvCacheUsage }) {
      usage.set(kvCacheUsage);
    },
    admitted(_sequence, hit) {
      // vLLM counts the look-ups of sequences that come back apart, and exports them nowhere.
      if (hit === null || hit.isResumed) return;
      queries.inc(hit.numQueriedTokens);
      hits.inc(hit.numHitTokens);
      device?.inc(hit.numHitTokens);
    },
    preempted() {
      preemptions.inc();
    },
  };
};
