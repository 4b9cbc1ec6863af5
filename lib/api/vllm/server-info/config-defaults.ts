// What /server_info?config_format=json of vLLM 0.32 shows of a server without flags, in its order (pydantic's dump of VllmConfig).
import type { Settings } from './settings.ts';

type GroupName =
  | 'model_config' | 'cache_config' | 'parallel_config' | 'scheduler_config' | 'device_config' | 'load_config' | 'aux_output_config' | 'kernel_config'
  | 'structured_outputs_config' | 'observability_config' | 'logging_config' | 'compilation_config' | 'reasoning_config';

/** Fields by their groups; a group that is not in use is null. */
export type ConfigDefaults = Readonly<Record<GroupName, Settings>> & Settings;

/** By vLLM's names. What depends on the server has a value that stands for none. */
export const CONFIG_DEFAULTS: ConfigDefaults = {
  model_config: {
    model: '', model_weights: '', runner: 'auto', convert: 'auto', tokenizer: '', tokenizer_mode: 'auto', trust_remote_code: false,
    dtype: 'torch.bfloat16', seed: 0, is_submodel_config: false, word_embeddings_untied_by_checkpoint: false, hf_config_path: null,
    allowed_local_media_path: '', allowed_media_domains: null, revision: null, code_revision: null, tokenizer_revision: null,
    max_model_len: 0, spec_target_max_model_len: null, quantization: null, quantization_config: null, allow_deprecated_quantization: false,
    enforce_eager: false, return_sampling_mask: false, max_logprobs: 20, logprobs_mode: 'raw_logprobs', use_fp64_gumbel: false,
    enable_trace_replay: false, disable_sliding_window: false, disable_cascade_attn: false, skip_tokenizer_init: false,
    enable_prompt_embeds: false, served_model_name: '', config_format: 'auto', hf_token: null, hf_overrides: {}, model_class_overrides: {},
    generation_config: 'auto', override_generation_config: {}, enable_sleep_mode: false, sleep_preserve_parameter_names: [],
    sleep_mode_backend: 'cumem', sleep_mode_offload_cudagraph: false, enable_nccl_comm_suspend: false, enable_cumem_allocator: false,
    model_impl: 'auto', logits_processors: null, io_processor_plugin: null, renderer_num_workers: 1, pooler_config: null,
    multimodal_config: null,
  },
  cache_config: {
    block_size: 16, user_specified_block_size: false, kv_cache_layout: null, prefix_match_unit: null, gpu_memory_utilization: 0.92,
    cache_dtype: 'auto', is_attention_free: false, num_gpu_blocks_override: null, sliding_window: null, enable_prefix_caching: true,
    prefix_caching_hash_algo: 'sha256', prefix_cache_retention_interval: 0, kv_cache_dtype_skip_layers: [], mamba_page_size_padded: null,
    skip_page_size_padded: null, mamba_block_size: null, mamba_cache_dtype: 'auto', mamba_ssm_cache_dtype: 'auto', mamba_cache_mode: 'none',
    enable_mamba_shared_prefix_checkpoint: false, replayssm_buffer_len: 16, use_replayssm: false, use_kda_recoverssm: false,
    num_gpu_blocks: 0, num_cpu_blocks: null, effective_attention_block_size: 16, kv_cache_size_tokens: 0, kv_cache_max_concurrency: 0,
    hash_block_size: null, cache_hit_alignment_tokens: null, kv_sharing_fast_prefill: false, swa_bounded_replay: true,
    kv_cache_memory_bytes: null, kv_offloading_size: null, kv_offloading_backend: 'native', _block_size_resolved: true,
  },
  parallel_config: {
    pipeline_parallel_size: 1, tensor_parallel_size: 1, prefill_context_parallel_size: 1, data_parallel_size: 1,
    data_parallel_size_local: 1, data_parallel_rank: 0, data_parallel_rank_local: 0, data_parallel_master_ip: '127.0.0.1',
    data_parallel_rpc_port: 29550, dp_sync_interval: 16, data_parallel_master_port: 0, data_parallel_backend: 'mp',
    data_parallel_external_lb: false, data_parallel_hybrid_lb: false, is_moe_model: false, enable_hc_sp: false,
    enable_expert_parallel: false, enable_batch_sharded_sampling: false, enable_ep_weight_filter: false, enable_eplb: false,
    eplb_config: {
      window_size: 1000, step_interval: 3000, num_redundant_experts: 0, log_balancedness: false, log_balancedness_interval: 1,
      use_async: true, policy: 'default', communicator: null, enable_migration_batching: false,
    },
    expert_placement_strategy: 'linear', all2all_backend: 'allgather_reducescatter', max_parallel_loading_workers: null,
    disable_custom_all_reduce: false, enable_shm_tensor_arena: false, enable_elastic_ep: false, elastic_ep_max_dp_size: 1,
    enable_dbo: false, ubatch_size: 0, dbo_decode_token_threshold: 32, dbo_prefill_token_threshold: 512,
    disable_nccl_for_dp_synchronization: true, ray_workers_use_nsight: false, ray_runtime_env: null, placement_group: null,
    distributed_executor_backend: 'mp', worker_cls: 'vllm.v1.worker.gpu_worker.Worker', worker_extension_cls: '', master_addr: '127.0.0.1',
    master_port: 29501, node_rank: 0, nnodes: 1, numa_bind: false, numa_bind_nodes: null, numa_bind_cpus: null,
    assigned_physical_gpu_ids: null, distributed_timeout_seconds: null, cpu_distributed_timeout_seconds: null, world_size: 1, rank: 0,
    _data_parallel_master_port_list: [], _coord_store_port: 0, decode_context_parallel_size: 1, dcp_kv_cache_interleave_size: 1,
    dcp_comm_backend: 'ag_rs', dcp_q_replicate: false, cp_kv_cache_interleave_size: 1, _allow_auto_resolve_cp_interleave_size: true,
    data_parallel_index: 0, _api_process_count: 1, _api_process_rank: 0, enable_fault_tolerance: false,
    fault_tolerance_config: { engine_recovery_timeout_sec: 120 },
  },
  scheduler_config: {
    runner_type: 'generate', max_num_batched_tokens: 2048, max_num_scheduled_tokens: null, max_num_seqs: 5, max_num_active_seqs: null,
    long_prefill_token_threshold: 0, long_prefill_token_threshold_adaptive: false, max_num_queued_reqs: null, max_num_queued_tokens: null,
    enable_chunked_prefill: true, is_multimodal_model: false, max_num_encoder_input_tokens: 2048, encoder_cache_size: 2048, policy: 'fcfs',
    disable_chunked_mm_input: false, scheduler_cls: null, disable_hybrid_kv_cache_manager: false, scheduler_reserve_full_isl: true,
    watermark: 0, prefill_schedule_interval: 1, async_scheduling: false, stream_interval: 1,
  },
  device_config: { device: 'cuda' },
  load_config: {
    load_format: 'auto', download_dir: null, safetensors_load_strategy: null, safetensors_prefetch_num_threads: 8,
    safetensors_prefetch_block_size: 16_777_216, model_loader_extra_config: {}, device: null, ignore_patterns: ['original/**/*'],
    use_tqdm_on_load: true, pt_load_map_location: 'cpu',
  },
  offload_config: {
    offload_backend: 'auto', uva: { cpu_offload_gb: 0, cpu_offload_params: [] },
    prefetch: { offload_group_size: 0, offload_num_in_group: 1, offload_prefetch_step: 1, offload_params: [] },
  },
  attention_config: {
    backend: null, minimax_m3_msa_decode_backend: 'triton', backend_per_kind: {}, flash_attn_version: null,
    flash_attn_max_num_splits_for_cuda_graph: 32, tokenspeed_mla_min_split_kv: 1, tq_max_kv_splits_for_cuda_graph: 32,
    use_trtllm_attention: null, disable_flashinfer_q_quantization: false, mla_prefill_backend: null, use_prefill_query_quantization: false,
    indexer_kv_dtype: 'auto', indexer_sparse_logits: false, hisparse_config: null, use_non_causal: false, sparse_mla_force_mqa: false,
    sparse_mla_prefill_workspace_factor: 5, flex_attn_block_m: null, flex_attn_block_n: null, flex_attn_q_block_size: null,
    flex_attn_kv_block_size: null,
  },
  aux_output_config: { enable_return_routed_experts: false, max_bytes: null },
  engram_config: null,
  mamba_config: { backend: 'triton', enable_stochastic_rounding: false, stochastic_rounding_philox_rounds: 0, ssu_algorithm: null },
  kernel_config: {
    ir_op_priority: { rms_norm: ['native'], fused_add_rms_norm: ['native'], gelu_and_mul_sparse: ['native'] },
    enable_flashinfer_autotune: true, enable_rocm_segmented_attn_autotune: false, enable_cutedsl_warmup: true, enable_jit_warmup: false,
    moe_backend: 'auto', sparse_indexer_topk_backend: 'auto', linear_backend: 'auto', linear_backend_per_quant: null,
  },
  lora_config: null,
  speculative_config: null,
  watermark_config: null,
  diffusion_config: null,
  structured_outputs_config: {
    backend: 'auto', disable_any_whitespace: false, disable_additional_properties: false, reasoning_parser: '', reasoning_parser_plugin: '',
    enable_in_reasoning: false,
  },
  observability_config: {
    show_hidden_metrics_for_version: null, otlp_traces_endpoint: null, collect_detailed_traces: null,
    per_request_spec_decode_metrics: 'none', kv_cache_metrics: false, kv_cache_metrics_sample: 0.01, custom_histogram_buckets: null,
    cudagraph_metrics: false, enable_layerwise_nvtx_tracing: false, enable_mfu_metrics: false, enable_mm_processor_stats: false,
    enable_logging_iteration_details: false, jit_monitor_mode: 'warn', jit_monitor_verbose: false,
  },
  logging_config: { log_level: 'INFO', formatter: 'text', configure_logging: true, pylogging_config_file: null },
  quant_config: null,
  compilation_config: {
    mode: 0, debug_dump_path: null, cache_dir: '', compile_cache_save_format: 'binary', backend: 'inductor', custom_ops: ['all'],
    ir_enable_torch_wrap: false, splitting_ops: [], compile_mm_encoder: false, cudagraph_mm_encoder: false,
    encoder_cudagraph_token_budgets: [], encoder_cudagraph_max_vision_items_per_batch: 0, encoder_cudagraph_max_frames_per_batch: null,
    cudagraph_decoder_replay: true, decoder_replay_cudagraph_capture_sizes: [], decoder_replay_trim_threshold: 768, compile_sizes: null,
    compile_ranges_endpoints: [2048], inductor_compile_config: { enable_auto_functionalized_v2: false }, inductor_passes: {},
    cudagraph_mode: 0, cudagraph_num_of_warmups: 0, cudagraph_capture_sizes: [], cudagraph_copy_inputs: false,
    cudagraph_specialize_lora: true, use_inductor_graph_partition: false,
    pass_config: {
      fuse_norm_quant: true, fuse_act_quant: true, fuse_attn_quant: false, eliminate_noops: true, fuse_allreduce_rms: false,
      enable_qk_norm_rope_fusion: false, fuse_rope_kvcache_cat_mla: false, fuse_act_padding: false, fuse_mla_dual_rms_norm: null,
      fuse_rope_kvcache: null, fuse_qk_norm_rope_kvcache: false, rope_kvcache_fusion_max_token_num: 256,
      fi_allreduce_fusion_max_size_mb: null,
    },
    max_cudagraph_capture_size: null, dynamic_shapes_config: { type: 'backed', evaluate_guards: false, assume_32_bit_indexing: false },
    local_cache_dir: null, fast_moe_cold_start: false, enabled_custom_ops: {}, disabled_custom_ops: {}, traced_files: [],
    compilation_time: 0, encoder_compilation_time: 0, static_forward_context: {}, static_all_moe_layers: [],
  },
  profiler_config: {
    profiler: null, torch_profiler_dir: '', torch_profiler_activities: null, proton_profiler_dir: '', proton_context: 'shadow',
    proton_data: 'tree', proton_backend: null, proton_mode: null, proton_hook: null, proton_output_format: null,
    proton_graph_attribution: false, torch_profiler_with_stack: true, torch_profiler_with_flops: false, torch_profiler_use_gzip: true,
    torch_profiler_dump_cuda_time_total: false, torch_profiler_record_shapes: false, torch_profiler_with_memory: false,
    capture_torch_profiler: false, detailed_trace_annotation: false, ignore_frontend: false, delay_iterations: 0, max_iterations: 0,
    warmup_iterations: 0, active_iterations: 5, wait_iterations: 0,
  },
  kv_transfer_config: null,
  kv_events_config: null,
  ec_transfer_config: null,
  ec_manager_config: { encoder_cache_manager_cls: null, manager_config: {} },
  reasoning_config: {
    reasoning_parser: '', reasoning_start_str: '', reasoning_end_str: '', _reasoning_start_token_ids: null, _reasoning_end_token_ids: null,
    _natural_reasoning_end_token_ids: null, _enabled: false,
  },
  additional_config: {},
  instance_id: '',
  optimization_level: 2,
  performance_mode: 'balanced',
  weight_transfer_config: null,
  shutdown_timeout: 0,
};

/** Of --enable-lora. */
export const LORA_DEFAULTS: Settings = {
  max_lora_rank: 16, max_loras: 1, fully_sharded_loras: false, max_cpu_loras: 1, lora_dtype: 'auto', target_modules: null,
  default_mm_loras: null, enable_tower_connector_lora: false, specialize_active_lora: false, enable_mixed_moe_lora_format: false,
  enable_moe_shared_loras: false, max_lora_cls_labels: null,
};

/** Of a pooling server. */
export const POOLER_DEFAULTS: Settings = {
  task: null, pooling_type: null, seq_pooling_type: null, tok_pooling_type: null, use_activation: null, enable_flash_late_interaction: true,
  dimensions: null, enable_chunked_processing: false, max_embed_len: null, logit_mean: null, logit_sigma: null, step_tag_id: null,
  returned_token_ids: null,
};

/** Of --kv-events-config. */
export const KV_EVENTS_DEFAULTS: Settings = {
  enable_kv_cache_events: false, publisher: 'null', endpoint: 'tcp://*:5557', replay_endpoint: null, buffer_steps: 10000, hwm: 100_000,
  max_queue_size: 100_000, topic: '',
};

/** Of --kv-transfer-config. */
export const KV_TRANSFER_DEFAULTS: Settings = {
  kv_connector: null, engine_id: null, kv_buffer_device: 'cuda', kv_role: null, kv_port: 14579, kv_connector_extra_config: {},
  kv_connector_module_path: null, enable_permute_local_kv: false, kv_load_failure_policy: 'fail',
};

/** Of a multimodal model. */
export const MULTIMODAL_DEFAULTS: Settings = {
  language_model_only: false, limit_per_prompt: {}, enable_mm_embeds: false, media_io_kwargs: {}, mm_processor_kwargs: null,
  mm_device_do_normalize: true, mm_processor_cache_gb: 4, mm_processor_cache_type: 'lru', mm_hasher_algorithm: 'blake3',
  mm_shm_cache_max_object_size_mb: 128, mm_encoder_only: false, mm_encoder_tp_mode: 'weights', mm_encoder_attn_backend: null,
  mm_encoder_attn_dtype: null, mm_encoder_fp8_scale_path: null, mm_encoder_fp8_scale_save_path: null, mm_encoder_fp8_scale_save_margin: 1.5,
  interleave_mm_strings: false, skip_mm_profiling: false, video_pruning_rate: null, video_pruning_method: 'evs',
  mm_tensor_ipc: 'direct_rpc', allow_missing_mm_embeddings: false, mm_ipc_gpu_memory_gb: 0,
};
