// What vLLM's own endpoints work with, from the configuration and the parts it has become.
import { randomInt } from 'node:crypto';
import { readArchitecture } from '../engine/hf-overrides.ts';
import type { EngineConfig } from '../engine/options.ts';
import { type HttpConfig, httpOptions } from '../wire/http/options.ts';
import { sendError } from './json-handler.ts';
import type { ResponsesConfig } from './openai/responses/options.ts';
import type { ApiConfig } from './options.ts';
import type { VllmContext } from './vllm/context.ts';
import type { EndpointConfig } from './vllm/options.ts';
import { listSettings, type Settings } from './vllm/server-info/settings.ts';
import type { ServerInfo } from './vllm/server-info/vllm-config.ts';

/** The options that these endpoints obey or show. */
export interface VllmConfig extends ApiConfig, EndpointConfig, EngineConfig, HttpConfig, ResponsesConfig {
  readonly logLevel: string;
}

/** What the context is made of, beside the configuration. */
export type VllmParts = Pick<VllmContext, 'engine' | 'models' | 'logger' | 'maxBodyBytes'> & Pick<ServerInfo, 'cache' | 'runnerType' | 'seed'>;

/** Creates the context. */
export function createVllmContext(config: VllmConfig, { engine, models, logger, maxBodyBytes, cache, runnerType, seed }: VllmParts): VllmContext {
  const isLoraEnabled = config.enableLora || models.adapters.length > 0;
  return {
    engine,
    models,
    logger,
    maxBodyBytes,
    sendError,
    isLoraEnabled,
    hasWorkerExtension: config.workerExtensionCls !== null,
    hasWeightTransfer: config.weightTransferConfig !== null,
    kvEventsConfig: config.kvEventsConfig,
    architecture: readArchitecture(config.hfOverrides),
    serverInfo: {
      settings: listSettings(config, Object.keys(httpOptions)),
      seed,
      runnerType,
      isLoraEnabled,
      cache,
      instanceId: randomInt(MAX_INSTANCE_ID).toString(16),
      environment: toEnvironment(config),
    },
  };
}

const MAX_INSTANCE_ID = 2 ** 32;

// Those of vLLM's variables that count here, and hold no key.
function toEnvironment(config: VllmConfig): Settings {
  return {
    VLLM_ALLOW_RUNTIME_LORA_UPDATING: config.allowRuntimeLoraUpdating,
    VLLM_ENABLE_RESPONSES_API_STORE: config.enableResponsesApiStore,
    VLLM_LOGGING_LEVEL: config.logLevel.toUpperCase(),
    VLLM_NIXL_SIDE_CHANNEL_HOST: config.nixlSideChannelHost,
    VLLM_NIXL_SIDE_CHANNEL_PORT: config.nixlSideChannelPort,
    VLLM_SERVER_DEV_MODE: config.serverDevMode,
  };
}
