// What the endpoints of this family work with.
import type { ServerError } from '../../base/error.ts';
import type { Logger } from '../../base/log.ts';
import type { Engine } from '../../engine/engine.ts';
import type { HttpExchange } from '../../wire/http/exchange.ts';
import type { ServedModels } from '../served-models.ts';
import type { ServerInfo } from './server-info/vllm-config.ts';

export interface VllmContext {
  readonly engine: Engine;
  readonly models: ServedModels;
  readonly logger: Logger;
  readonly maxBodyBytes: number;
  /** Sends an error in the shape that all of vLLM's endpoints share. */
  readonly sendError: (exchange: HttpExchange, error: ServerError) => void;
  /** Whether adapters can be loaded at all. */
  readonly isLoraEnabled: boolean;
  /** Whether `--worker-extension-cls` is given: what its methods are called is not known. */
  readonly hasWorkerExtension: boolean;
  /** Whether `--weight-transfer-config` is given. */
  readonly hasWeightTransfer: boolean;
  /** The model's, `Qwen3ForCausalLM`; null where nothing says it. */
  readonly architecture: string | null;
  /** What `--kv-events-config` says. */
  readonly kvEventsConfig: Readonly<Record<string, unknown>> | null;
  /** What the server shows of itself; no secrets. */
  readonly serverInfo: ServerInfo;
}
