// Which of this family's endpoints are there. vLLM gates some by variables of the environment.
import type { OptionSpecs } from '../../config/option.ts';
import { flag, jsonObject, optional, text } from '../../config/option-types.ts';

export interface EndpointConfig {
  readonly serverDevMode: boolean;
  readonly allowRuntimeLoraUpdating: boolean;
  readonly enableServerLoadTracking: boolean;
  readonly enableScaleOut: boolean;
  readonly disableFastapiDocs: boolean;
  /** Null: trainers cannot send weights. */
  readonly weightTransferConfig: Readonly<Record<string, unknown>> | null;
  /** A class; null: workers have vLLM's own methods. */
  readonly workerExtensionCls: string | null;
}

const ENDPOINTS = 'Endpoints';

export const endpointOptions: OptionSpecs<EndpointConfig> = {
  serverDevMode: {
    flag: 'server-dev-mode',
    environment: 'VLLM_SERVER_DEV_MODE',
    type: flag(),
    default: false,
    help: 'Serve /sleep, /wake_up, /pause, /resume, /reset_prefix_cache, /server_info and the like',
    section: ENDPOINTS,
  },
  allowRuntimeLoraUpdating: {
    flag: 'allow-runtime-lora-updating',
    environment: 'VLLM_ALLOW_RUNTIME_LORA_UPDATING',
    type: flag(),
    default: false,
    help: 'Serve /v1/load_lora_adapter, /v1/unload_lora_adapter and /adapters',
    section: ENDPOINTS,
  },
  enableServerLoadTracking: {
    flag: 'enable-server-load-tracking',
    type: flag(),
    default: false,
    help: 'Count the inference requests under way, for /load',
    section: ENDPOINTS,
  },
  enableScaleOut: {
    flag: 'enable-scale-out',
    type: flag(),
    default: false,
    help: 'Serve /inference/v1 and the render endpoints, which answer 403 otherwise',
    section: ENDPOINTS,
  },
  disableFastapiDocs: {
    flag: 'disable-fastapi-docs',
    type: flag(),
    default: false,
    help: 'Do not serve /openapi.json, /docs and /redoc',
    section: ENDPOINTS,
  },
  weightTransferConfig: {
    flag: 'weight-transfer-config',
    type: optional(jsonObject()),
    default: null,
    defaultText: 'none',
    help: 'Let a trainer send weights, which go nowhere, by /update_weights and the endpoints around it; a JSON object',
    section: ENDPOINTS,
  },
  workerExtensionCls: {
    flag: 'worker-extension-cls',
    type: optional(text()),
    default: null,
    defaultText: 'none',
    help: 'Let /collective_rpc call methods of any name, as workers with a class of their own have them; nothing is loaded',
    section: ENDPOINTS,
  },
};
