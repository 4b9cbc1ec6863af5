// Tokens read and written, each sequence for itself.
import { ENGINE_LABEL_NAMES, type MetricGroup } from './group.ts';

// Where prompt tokens come from, in vLLM's order.
const SOURCES = ['local_compute', 'local_cache_hit', 'external_kv_transfer'] as const;

// vLLM's buckets, in tokens.
const ITERATION_BUCKETS = [1, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 16384];

export const tokenMetrics: MetricGroup = ({ registry, engineLabels }) => {
  const prompt = registry
    .counter({
      name: 'vllm:prompt_tokens',
      help: 'Prompt tokens of sequences that have begun to answer.',
      labelNames: ENGINE_LABEL_NAMES,
    })
    .child(engineLabels);
  const bySource = registry.counter({
    name: 'vllm:prompt_tokens_by_source',
    help: 'The same, by where their KV came from.',
    labelNames: [...ENGINE_LABEL_NAMES, 'source'],
  });
  const [computed, cacheHit, transferred] = SOURCES.map((source) => bySource.child({ ...engineLabels, source }));
  const cached = registry
    .counter({
      name: 'vllm:prompt_tokens_cached',
      help: 'Those that did not have to be computed.',
      labelNames: ENGINE_LABEL_NAMES,
    })
    .child(engineLabels);
  const generation = registry
    .counter({
      name: 'vllm:generation_tokens',
      help: 'Generated tokens.',
      labelNames: ENGINE_LABEL_NAMES,
    })
    .child(engineLabels);
  const iteration = registry
    .histogram({
      name: 'vllm:iteration_tokens_total',
      help: 'Tokens that came out together: prompts computed and tokens generated.',
      labelNames: ENGINE_LABEL_NAMES,
      buckets: ITERATION_BUCKETS,
    })
    .child(engineLabels);
  return {
    firstToken({ numPromptTokens, numPromptCachedTokens, numOutputTokens, hasRemotePrefill }) {
      const numHits = numPromptCachedTokens ?? 0;
      const numOthers = numPromptTokens - numHits;
      prompt.inc(numPromptTokens);
      cacheHit?.inc(numHits);
      (hasRemotePrefill ? transferred : computed)?.inc(numOthers);
      cached.inc(hasRemotePrefill ? numPromptTokens : numHits);
      // None where the prompt is pooled.
      if (numOutputTokens > 0) generation.inc();
    },
    nextToken() {
      generation.inc();
    },
    iterationEnded(numPromptTokens, numGenerationTokens) {
      iteration.observe(numPromptTokens + numGenerationTokens);
    },
  };
};
