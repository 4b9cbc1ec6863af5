// What vLLM's own workers can be called for with an answer that can be sent; nothing of it is done here (vllm/v1/worker/gpu_worker.py).
const METHODS: ReadonlySet<string> = new Set(
  `
  add_lora annotate_profile apply_model check_health compile_or_warm_up_model compute_weight_checksums determine_available_memory
  execute_dummy_batch execute_model finish_weight_update get_cache_block_size_bytes get_kv_cache_spec
  get_kv_connector_handshake_metadata get_model_inspection get_supported_tasks init_device init_weight_transfer_engine
  initialize_from_config list_loras load_model pin_lora profile reload_weights remove_lora reset_encoder_cache reset_mm_cache
  reset_weights sample_tokens save_sharded_state save_tensorized_model shutdown shutdown_weight_transfer_engine sleep
  start_weight_update synchronize_device take_draft_token_ids update_config update_environment_variables update_max_model_len
  update_weights wake_up
  `.trim().split(/\s+/),
);

/** Whether a worker has a method; one with an extension of its own has any. */
export function hasMethod(method: unknown, isExtended: boolean): boolean {
  return typeof method === 'string' && method !== '' && (isExtended || METHODS.has(method));
}
