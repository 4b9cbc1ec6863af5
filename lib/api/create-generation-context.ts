// From the configuration and the engine to what the generating endpoints share.
import { createHash } from 'node:crypto';
import type { Clock } from '../base/clock.ts';
import type { Logger } from '../base/log.ts';
import { SliceQueue } from '../base/slices/slice-queue.ts';
import type { Engine } from '../engine/engine.ts';
import type { Generator } from '../engine/generator/generator.ts';
import { LogprobModel } from '../engine/generator/logprobs.ts';
import type { EngineConfig } from '../engine/options.ts';
import { resolveDefaultSampling } from '../engine/tokenizer/source/default-sampling.ts';
import type { ResolvedTokenizer } from '../engine/tokenizer/source/resolve-tokenizer.ts';
import type { HttpConfig } from '../wire/http/options.ts';
import { createChatSettings } from './chat/create-chat-settings.ts';
import type { GenerationContext } from './generation/context.ts';
import { resolveKvConnector } from './generation/kv-connector.ts';
import type { ApiConfig } from './options.ts';
import type { ApiObserver } from './ports.ts';
import type { ServedModels } from './served-models.ts';
import { VLLM_VERSION } from './vllm/version/route.ts';

/** The options that the endpoints obey. */
export type GenerationConfig = ApiConfig & Pick<EngineConfig, 'maxModelLen' | 'maxNumSeqs' | 'mode' | 'tensorParallelSize'> & Pick<HttpConfig, 'maxRequestBodySizeMb'>;

/** What the context is made of, beside the configuration. */
export interface GenerationParts {
  readonly engine: Engine;
  readonly observer: ApiObserver;
  readonly source: ResolvedTokenizer;
  readonly models: ServedModels;
  readonly generator: Generator;
  /** The server's; plausible log probabilities derive from it. */
  readonly seed: number;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Creates the context of the generating endpoints. @throws OptionValueError where the chat settings contradict each other. */
export function createGenerationContext(config: GenerationConfig, parts: GenerationParts): GenerationContext {
  const { engine, observer, source, models, generator, seed, clock, logger } = parts;
  const { tokenizer } = source;
  return {
    engine,
    observer,
    tokenizer,
    slices: new SliceQueue(),
    logprobs: new LogprobModel({ seed, numIds: tokenizer.numIds }),
    chat: createChatSettings(config, { clock, source }),
    defaultSampling: resolveDefaultSampling(config, source.generationConfig),
    stopTokenIds: source.stopTokenIds,
    models,
    logger,
    inventsText: config.mode !== 'echo',
    obeysDefaultLimit: generator.obeysDefaultLimit,
    maxModelLen: config.maxModelLen,
    maxNumSeqs: config.maxNumSeqs,
    maxBodyBytes: config.maxRequestBodySizeMb * BYTES_PER_MB,
    maxLogprobs: config.maxLogprobs,
    wallTimeMs: () => clock.wallTimeMs(),
    systemFingerprint: toFingerprint(config),
    showsRequestMetrics: config.enablePerRequestMetrics,
    keepAliveMs: config.sseKeepAliveInterval * 1000,
    showsPromptTokensDetails: config.enablePromptTokensDetails,
    forcesUsage: config.enableForceIncludeUsage,
    namesTokensById: config.returnTokensAsTokenIds,
    streamInterval: config.streamInterval,
    kvConnector: resolveKvConnector(config),
  };
}

const BYTES_PER_MB = 1024 * 1024;

// The eight hex digits tell configurations apart, as vLLM's do.
function toFingerprint({ fingerprintMode, fingerprintValue, model, maxModelLen, mode }: GenerationConfig): string | null {
  if (fingerprintMode === 'none') return null;
  if (fingerprintMode === 'custom') return fingerprintValue;
  const hash = createHash('sha256').update(JSON.stringify([model, maxModelLen, mode])).digest('hex');
  return `vllm-${VLLM_VERSION}-${hash.slice(0, 8)}`;
}
