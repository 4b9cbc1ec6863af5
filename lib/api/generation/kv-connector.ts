// What the answer to a prefill says to the instance that goes on with it (vLLM: kv_connector/v1/nixl/pull_scheduler.py, push_scheduler.py).
import { randomUUID } from 'node:crypto';
import { createHexId } from '../../base/hex-id.ts';
import { isJsonObject, toJsonString } from '../../codec/json.ts';
import { OptionValueError } from '../../config/option.ts';
import type { KvHandover } from '../../engine/output.ts';
import type { KvConnectorConfig } from './kv-connector-options.ts';

/** A connector that hands KV caches on. */
export interface KvConnector {
  readonly engineId: string;
  readonly host: string;
  readonly port: number;
  readonly tensorParallelSize: number;
  readonly transferMode: 'pull' | 'push';
}

const ROLES: ReadonlySet<unknown> = new Set(['kv_producer', 'kv_consumer', 'kv_both']);
const TRANSFER_MODES: ReadonlyMap<unknown, KvConnector['transferMode']> = new Map([
  ['NixlConnector', 'pull'],
  ['NixlPullConnector', 'pull'],
  ['NixlPushConnector', 'push'],
]);

/** The options that a connector obeys. */
export type ResolvedFrom = KvConnectorConfig & { readonly tensorParallelSize: number };

/**
 * The connector that answers tell of: a NIXL one, alone or among those of a MultiConnector; null where there is none.
 *
 * @throws OptionValueError where the connector has no role
 */
export function resolveKvConnector(config: ResolvedFrom): KvConnector | null {
  const { kvTransferConfig: given } = config;
  if (given === null) return null;
  requireRole(given);
  const transferMode = findTransferMode(given);
  if (transferMode === null) return null;
  return {
    engineId: typeof given['engine_id'] === 'string' ? given['engine_id'] : randomUUID(),
    host: config.nixlSideChannelHost,
    port: config.nixlSideChannelPort,
    tensorParallelSize: config.tensorParallelSize,
    transferMode,
  };
}

function requireRole({ kv_connector: connector, kv_role: role }: Readonly<Record<string, unknown>>): void {
  if (connector === undefined || connector === null) return;
  if (!ROLES.has(role)) throw new OptionValueError(`--kv-transfer-config: expected a kv_role, one of ${[...ROLES].join(', ')}`);
}

function findTransferMode({ kv_connector: name, kv_connector_extra_config: extra }: Readonly<Record<string, unknown>>): KvConnector['transferMode'] | null {
  if (name !== 'MultiConnector') return TRANSFER_MODES.get(name) ?? null;
  const connectors = isJsonObject(extra) && Array.isArray(extra['connectors']) ? extra['connectors'] : [];
  for (const connector of connectors) {
    const mode = isJsonObject(connector) ? TRANSFER_MODES.get(connector['kv_connector']) : undefined;
    if (mode !== undefined) return mode;
  }
  return null;
}

/** `{"do_remote_prefill":true,"do_remote_decode":false,"remote_block_ids":[[1,2]],...}`, or `null` where nobody goes on with it. */
export function toKvTransferParams(handover: KvHandover | null, { kvConnector }: { readonly kvConnector: KvConnector | null }): string {
  if (handover === null || kvConnector === null) return 'null';
  const { requestId, blockIds, numTokens, numCachedTokens } = handover;
  const { engineId, host, port, tensorParallelSize, transferMode } = kvConnector;
  // vLLM's engine tells requests of one id apart by eight more digits.
  const remoteId = `${requestId ?? ''}-${createHexId().slice(0, INNER_ID_DIGITS)}`;
  const expiry = transferMode === 'pull' ? '"remote_blocks_expiry_time":null,' : '';
  return (
    `{"do_remote_prefill":true,"do_remote_decode":false,"remote_block_ids":[[${blockIds.join(',')}]],` +
    `"remote_engine_id":${toJsonString(engineId)},"remote_request_id":${toJsonString(remoteId)},` +
    `"remote_host":${toJsonString(host)},"remote_port":${port},"tp_size":${tensorParallelSize},"dcp_size":1,` +
    `"pp_size":1,"remote_num_tokens":${numTokens},` +
    `${expiry}"transfer_mode":"${transferMode}","remote_prefill_cached_tokens":${numCachedTokens}}`
  );
}

const INNER_ID_DIGITS = 8;
