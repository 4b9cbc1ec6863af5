// The configuration as one line, with the fields that vLLM's own line has, in its order.
import type { ConfigDefaults } from './config-defaults.ts';
import type { Settings } from './settings.ts';

/** `model='m', speculative_config=None, tokenizer='m', skip_tokenizer_init=False, ...` */
export function toConfigText(config: ConfigDefaults): string {
  const { model_config: model, cache_config: cache, parallel_config: parallel, scheduler_config: scheduler } = config;
  const quoted = { model: model['model'], speculative_config: config['speculative_config'], tokenizer: model['tokenizer'] };
  const plain = {
    ...pick(model, ['skip_tokenizer_init', 'tokenizer_mode', 'revision', 'tokenizer_revision', 'trust_remote_code', 'dtype']),
    max_seq_len: model['max_model_len'],
    ...pick(config.load_config, ['download_dir', 'load_format']),
    ...pick(parallel, [
      'tensor_parallel_size', 'pipeline_parallel_size', 'data_parallel_size', 'decode_context_parallel_size', 'dcp_comm_backend', 'disable_custom_all_reduce',
    ]),
    ...pick(model, ['quantization', 'quantization_config', 'enforce_eager']),
    aux_output_config: config.aux_output_config,
    kv_cache_dtype: cache['cache_dtype'],
    device_config: config.device_config['device'],
    structured_outputs_config: config.structured_outputs_config,
    observability_config: config.observability_config,
    ...pick(model, ['seed', 'served_model_name']),
    enable_prefix_caching: cache['enable_prefix_caching'],
    enable_chunked_prefill: scheduler['enable_chunked_prefill'],
    pooler_config: model['pooler_config'],
    compilation_config: config.compilation_config,
    kernel_config: config.kernel_config,
  };
  return [...Object.entries(quoted).map(([name, value]) => `${name}=${toPython(value)}`), ...Object.entries(plain).map(toPlainField)].join(', ');
}

function pick(group: Settings, names: readonly string[]): Settings {
  return Object.fromEntries(names.map((name) => [name, group[name]]));
}

function toPlainField([name, value]: readonly [string, unknown]): string {
  return `${name}=${typeof value === 'string' ? value : toPython(value)}`;
}

// As Python writes plain values; the groups are no deeper than a few levels.
function toPython(value: unknown): string {
  if (value === null || value === undefined) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'string') return `'${value.replace(/[\\']/g, '\\$&')}'`;
  if (Array.isArray(value)) return `[${value.map(toPython).join(', ')}]`;
  if (typeof value !== 'object') return String(value);
  return `{${Object.entries(value).map(([name, inner]) => `'${name}': ${toPython(inner)}`).join(', ')}}`;
}
