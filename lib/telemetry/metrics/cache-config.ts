// How the KV cache is set up, as labels: routers read block_size and num_gpu_blocks.
import type { CacheConfig } from '../cache-config.ts';
import type { MetricGroup } from './group.ts';

export const cacheConfigMetrics: MetricGroup = ({ registry, engineLabels, cacheConfig }) => {
  const labels = { engine: engineLabels.engine, ...toLabels(cacheConfig) };
  registry
    .gauge({ name: 'vllm:cache_config_info', help: 'How the KV cache is set up.', labelNames: Object.keys(labels) })
    .child(labels)
    .set(1);
  return {};
};

// All labels that vLLM 0.32 shows. What a model without special layers does not use has the value vLLM gives it.
function toLabels(config: CacheConfig): Readonly<Record<string, string>> {
  const numTokens = config.numBlocks * config.blockSize;
  return {
    ...UNUSED_LABELS,
    block_size: String(config.blockSize),
    effective_attention_block_size: String(config.blockSize),
    user_specified_block_size: toPython(config.isBlockSizeGiven),
    num_gpu_blocks: String(config.numBlocks),
    num_gpu_blocks_override: config.isNumBlocksGiven ? String(config.numBlocks) : 'None',
    kv_cache_size_tokens: String(numTokens),
    kv_cache_max_concurrency: toPythonFloat(numTokens / config.maxModelLen),
    enable_prefix_caching: toPython(config.enablePrefixCaching),
    prefix_caching_hash_algo: config.hashAlgorithm,
  };
}

const UNUSED_LABELS = {
  _block_size_resolved: 'True',
  cache_dtype: 'auto',
  cache_hit_alignment_tokens: 'None',
  enable_mamba_shared_prefix_checkpoint: 'False',
  gpu_memory_utilization: '0.92',
  hash_block_size: 'None',
  is_attention_free: 'False',
  kv_cache_dtype_skip_layers: '[]',
  kv_cache_layout: 'None',
  kv_cache_memory_bytes: 'None',
  kv_offloading_backend: 'native',
  kv_offloading_size: 'None',
  kv_sharing_fast_prefill: 'False',
  mamba_block_size: 'None',
  mamba_cache_dtype: 'auto',
  mamba_cache_mode: 'none',
  mamba_page_size_padded: 'None',
  mamba_ssm_cache_dtype: 'auto',
  num_cpu_blocks: 'None',
  prefix_cache_retention_interval: '0',
  prefix_match_unit: 'None',
  replayssm_buffer_len: '16',
  skip_page_size_padded: 'None',
  sliding_window: 'None',
  swa_bounded_replay: 'True',
  use_kda_recoverssm: 'False',
  use_replayssm: 'False',
} as const;

function toPython(value: boolean): string {
  return value ? 'True' : 'False';
}

function toPythonFloat(value: number): string {
  return Number.isInteger(value) ? `${value}.0` : String(value);
}
