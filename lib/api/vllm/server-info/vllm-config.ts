// The server's settings in the form of vLLM's VllmConfig: groups of fields, with vLLM's defaults for what is not simulated.
import { isJsonObject } from '../../../codec/json.ts';
import {
  CONFIG_DEFAULTS, type ConfigDefaults, KV_EVENTS_DEFAULTS, KV_TRANSFER_DEFAULTS, LORA_DEFAULTS, MULTIMODAL_DEFAULTS, POOLER_DEFAULTS,
} from './config-defaults.ts';
import type { Settings } from './settings.ts';

/** What is shown of a server. */
export interface ServerInfo {
  readonly settings: Settings;
  /** What the pseudo-random numbers are drawn with, given or not. */
  readonly seed: number;
  readonly runnerType: 'generate' | 'pooling';
  readonly isLoraEnabled: boolean;
  /** As it was made, after all defaults. */
  readonly cache: { readonly blockSize: number; readonly numBlocks: number };
  /** Names this start of the server. */
  readonly instanceId: string;
  /** Environment variables that count here, none of which holds a key. */
  readonly environment: Settings;
}

/** The groups that the settings are in. */
type Groups = Readonly<Record<'model_config' | 'cache_config' | 'parallel_config' | 'scheduler_config', Settings>>;

/** The configuration; settings that vLLM does not have are its `additional_config`. */
export function createVllmConfig(info: ServerInfo): ConfigDefaults {
  const { settings } = info;
  const groups = createGroups(info);
  const reasoningParser = settings['reasoning_parser'] ?? '';
  return {
    ...CONFIG_DEFAULTS,
    ...groups,
    lora_config: info.isLoraEnabled ? { ...overlay(LORA_DEFAULTS, settings), max_cpu_loras: settings['max_cpu_loras'] ?? settings['max_loras'] } : null,
    structured_outputs_config: { ...CONFIG_DEFAULTS.structured_outputs_config, reasoning_parser: reasoningParser },
    logging_config: { ...CONFIG_DEFAULTS.logging_config, log_level: String(settings['log_level'] ?? 'info').toUpperCase() },
    compilation_config: { ...CONFIG_DEFAULTS.compilation_config, compile_ranges_endpoints: [groups.scheduler_config['max_num_batched_tokens']] },
    kv_transfer_config: complete(KV_TRANSFER_DEFAULTS, settings['kv_transfer_config']),
    kv_events_config: complete(KV_EVENTS_DEFAULTS, settings['kv_events_config']),
    reasoning_config: {
      ...overlay(CONFIG_DEFAULTS.reasoning_config, toObject(settings['reasoning_config'])),
      reasoning_parser: reasoningParser,
      _enabled: reasoningParser !== '',
    },
    weight_transfer_config: settings['weight_transfer_config'] ?? null,
    additional_config: listOthers(settings),
    instance_id: info.instanceId,
  };
}

function createGroups({ settings, seed, runnerType, cache }: ServerInfo): Groups {
  const scheduler = overlay(CONFIG_DEFAULTS.scheduler_config, settings);
  const parallel = overlay(CONFIG_DEFAULTS.parallel_config, settings);
  const budget = scheduler['max_num_batched_tokens'];
  const isMultimodal = isJsonObject(settings['limit_mm_per_prompt']);
  return {
    model_config: {
      ...overlay(CONFIG_DEFAULTS.model_config, settings),
      seed,
      tokenizer: settings['tokenizer'] ?? settings['model'],
      served_model_name: firstOf(settings['served_model_name']) ?? settings['model'],
      pooler_config: runnerType === 'pooling' ? POOLER_DEFAULTS : null,
      multimodal_config: isMultimodal ? { ...MULTIMODAL_DEFAULTS, limit_per_prompt: settings['limit_mm_per_prompt'] } : null,
    },
    cache_config: createCacheConfig(settings, cache),
    parallel_config: { ...parallel, world_size: parallel['tensor_parallel_size'] },
    scheduler_config: {
      ...scheduler,
      runner_type: runnerType,
      policy: settings['scheduling_policy'],
      is_multimodal_model: isMultimodal,
      max_num_encoder_input_tokens: budget,
      encoder_cache_size: budget,
    },
  };
}

function createCacheConfig(settings: Settings, { blockSize, numBlocks }: ServerInfo['cache']): Settings {
  const numTokens = blockSize * numBlocks;
  return {
    ...overlay(CONFIG_DEFAULTS.cache_config, settings),
    block_size: blockSize,
    user_specified_block_size: (settings['block_size'] ?? null) !== null,
    num_gpu_blocks: numBlocks,
    effective_attention_block_size: blockSize,
    kv_cache_size_tokens: numTokens,
    kv_cache_max_concurrency: numTokens / Number(settings['max_model_len']),
  };
}

// What is set takes the place of the default; null leaves it to the server.
function overlay(defaults: Settings, settings: Settings): Settings {
  return Object.fromEntries(Object.entries(defaults).map(([name, value]) => [name, settings[name] ?? value]));
}

function complete(defaults: Settings, given: unknown): Settings | null {
  return isJsonObject(given) ? overlay(defaults, given) : null;
}

function toObject(value: unknown): Settings {
  return isJsonObject(value) ? value : {};
}

function firstOf(names: unknown): unknown {
  return Array.isArray(names) ? names[0] : undefined;
}

const { model_config: model, cache_config: cache, parallel_config: parallel, scheduler_config: scheduler } = CONFIG_DEFAULTS;
const SHOWN: ReadonlySet<string> = new Set([
  ...[model, cache, parallel, scheduler, LORA_DEFAULTS].flatMap((group) => Object.keys(group)),
  ...['scheduling_policy', 'log_level', 'kv_transfer_config', 'kv_events_config', 'reasoning_parser', 'reasoning_config', 'weight_transfer_config', 'limit_mm_per_prompt'],
]);

function listOthers(settings: Settings): Settings {
  return Object.fromEntries(Object.entries(settings).filter(([name]) => !SHOWN.has(name)));
}
