// How KV caches go from one instance to another: the options of a connector (vLLM: config/kv_transfer.py, envs.py).
import type { OptionSpecs } from '../../config/option.ts';
import { integer, jsonObject, optional, text } from '../../config/option-types.ts';

export interface KvConnectorConfig {
  /** With vLLM's names; null: no connector. */
  readonly kvTransferConfig: Readonly<Record<string, unknown>> | null;
  readonly nixlSideChannelHost: string;
  readonly nixlSideChannelPort: number;
}

const DISAGGREGATION = 'Prefill and decode apart';

export const kvConnectorOptions: OptionSpecs<KvConnectorConfig> = {
  kvTransferConfig: {
    flag: 'kv-transfer-config',
    type: optional(jsonObject()),
    default: null,
    defaultText: 'none',
    help: 'KV connector, a JSON object; with a NIXL one the answer to a prefill tells how to go on elsewhere, others change nothing',
    section: DISAGGREGATION,
  },
  nixlSideChannelHost: {
    flag: 'nixl-side-channel-host',
    environment: 'VLLM_NIXL_SIDE_CHANNEL_HOST',
    type: text({ placeholder: 'HOST', minLength: 1 }),
    default: 'localhost',
    help: 'Host that the answer to a prefill names; nothing listens there',
    section: DISAGGREGATION,
  },
  nixlSideChannelPort: {
    flag: 'nixl-side-channel-port',
    environment: 'VLLM_NIXL_SIDE_CHANNEL_PORT',
    type: integer({ min: 0, max: 65535 }),
    default: 5600,
    help: 'Port that the answer to a prefill names',
    section: DISAGGREGATION,
  },
};
