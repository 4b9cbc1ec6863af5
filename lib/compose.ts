// Puts a simulator together: the only file that knows every part.
import { randomInt } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { createGenerationContext } from './api/create-generation-context.ts';
import { createServedModels } from './api/create-served-models.ts';
import { createVllmContext } from './api/create-vllm-context.ts';
import { sendError } from './api/json-handler.ts';
import { addRequestIdHeader } from './api/request-id.ts';
import { type ApiParts, createRoutes } from './api/routes.ts';
import { createUnservedPathLog, type RouteLister } from './api/unserved-paths.ts';
import { type Clock, createScaledClock } from './base/clock.ts';
import type { Logger } from './base/log.ts';
import { SliceQueue } from './base/slices/slice-queue.ts';
import { createEngine } from './engine/create-engine.ts';
import type { Engine } from './engine/engine.ts';
import { createGenerator } from './engine/generator/modes.ts';
import { type KvCacheSize, resolveKvCacheSize } from './engine/kv-cache/options.ts';
import { listFlagsWithoutEffect } from './engine/pacing/paces.ts';
import { Pooler } from './engine/pooling/pooler.ts';
import { resolvePoolingModel } from './engine/pooling/pooling-model.ts';
import { withRecentTexts } from './engine/recent-texts.ts';
import { type ResolvedTokenizer, resolveTokenizer } from './engine/tokenizer/source/resolve-tokenizer.ts';
import { createShutdownError, createSimulator } from './create-simulator.ts';
import type { Config } from './options.ts';
import type { Simulator } from './running-simulator.ts';
import type { CacheConfig } from './telemetry/cache-config.ts';
import { createTelemetry, type Telemetry } from './telemetry/telemetry.ts';
import { createHttpServer } from './wire/http/create-server.ts';
import { createRouter } from './wire/http/router.ts';

/** What a simulator is made with, beside its options. */
export interface Surroundings {
  readonly clock: Clock;
  readonly logger: Logger;
  /** Environment variables that say where a local Hugging Face cache is. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Starts a simulator with a complete configuration. @throws OptionValueError where two options contradict each other. */
export async function startServer(config: Config, surroundings: Surroundings): Promise<Simulator> {
  const tokenizer = await resolveTokenizer({ ...config, env: surroundings.env }, surroundings);
  // Reading it blocks. A signal that came meanwhile is heard before anybody is told that the server listens: it comes between two
  // turns of the event loop.
  for (let turn = 0; turn < 2; turn++) await new Promise((resolve) => setImmediate(resolve));
  const parts = { ...compose(config, { ...surroundings, tokenizer }), tokenizer: tokenizer.description };
  const server = createHttpServer(config, {
    router: createRouter(parts.listRoutes({})),
    headers: ['server', 'uvicorn'],
    outermost: config.enableRequestIdHeaders ? [addRequestIdHeader] : [],
    guardedPrefixes: GUARDED_PREFIXES,
    onDraining: (exchange) => sendError(exchange, createShutdownError()),
    onDefect: (error) => surroundings.logger.error('a handler failed', {}, error),
    onUnknownPath: createUnservedPathLog(parts.listRoutes, surroundings.logger),
    onAnswered: ({ client, request, status }) => surroundings.logger.info('answered', { client, request, status }),
  });
  if (config.uds !== null) {
    await server.listenOnSocket(config.uds);
    warmUp(tokenizer);
    return createSimulator({ ...parts, server, url: `unix:${config.uds}`, port: 0 });
  }
  const address = await server.listen(config.host, config.port);
  warmUp(tokenizer);
  const scheme = config.sslCertfile === null ? 'http' : 'https';
  return createSimulator({ ...parts, server, url: `${scheme}://${toUrlHost(address)}:${address.port}`, port: address.port });
}

// What has been put off for the sake of the start is done behind it, between requests.
function warmUp({ warmUp: start }: ResolvedTokenizer): void {
  if (start !== undefined) void new SliceQueue().run(start());
}

// vLLM's own choice; /tokenize, /metrics and others stay open.
const GUARDED_PREFIXES = ['/v1', '/v2', '/inference', '/cohere'];

/** A simulator's parts, joined and not yet listening. */
export interface Composition {
  readonly engine: Engine;
  readonly telemetry: Telemetry;
  /** The endpoints, with the settings given or other ones. */
  readonly listRoutes: RouteLister;
  readonly seed: number;
}

/** What the parts are joined with. */
export interface CompositionSurroundings extends Pick<Surroundings, 'clock' | 'logger'> {
  readonly tokenizer: ResolvedTokenizer;
}

/** Joins the parts of a simulator. @throws as `startServer`. */
export function compose(given: Config, { clock, logger, tokenizer: source }: CompositionSurroundings): Composition {
  const models = createServedModels(given);
  const size = resolveKvCacheSize(given, given);
  if (size.maxModelLen < given.maxModelLen) warnOfSmallCache(size, given, logger);
  warnOfFlagsWithoutEffect(given, logger);
  const config = { ...given, maxModelLen: size.maxModelLen };
  const seed = config.seed ?? randomInt(MAX_DRAWN_SEED);
  const tokenizer = withRecentTexts(source.tokenizer);
  const telemetry = createTelemetry({
    clock,
    modelName: models.base.displayName,
    maxLoras: config.maxLoras,
    cacheConfig: describeCache(config, size),
    hasToolCallParser: config.toolCallParser !== null,
  });
  const generator = createGenerator(config.mode, tokenizer);
  const engine = createEngine(config, {
    clock: config.timeScale === 1 ? clock : createScaledClock(clock, config.timeScale),
    seed,
    generator,
    observer: telemetry.observer,
    size,
  });
  const generation = createGenerationContext(config, {
    engine,
    observer: telemetry.apiObserver,
    source: { ...source, tokenizer },
    models,
    generator,
    seed,
    clock,
    logger,
  });
  const vllm = createVllmContext(config, {
    engine,
    models,
    logger,
    maxBodyBytes: generation.maxBodyBytes,
    cache: size,
    runnerType: resolvePoolingModel(config) === null ? 'generate' : 'pooling',
    seed,
  });
  return { engine, telemetry, seed, listRoutes: createRouteLister(config, { generation, vllm, source, metrics: telemetry }) };
}

/** What endpoints work with. */
interface EndpointParts extends Pick<ApiParts, 'generation' | 'vllm' | 'metrics'> {
  readonly source: ResolvedTokenizer;
}

function createRouteLister(config: Config, { source, ...parts }: EndpointParts): RouteLister {
  return (settings) => {
    const endpoints = { ...config, ...settings };
    const poolingModel = resolvePoolingModel(endpoints);
    const pooling = poolingModel === null ? null : { ...parts.generation, pooler: new Pooler(poolingModel, config.model) };
    const { tokenizerConfig, chatTemplate } = source;
    const tokenizerInfo = endpoints.enableTokenizerInfoEndpoint ? { config: tokenizerConfig, chatTemplate, nameOrPath: config.tokenizer ?? config.model } : null;
    return createRoutes({ ...parts, responses: { enableStore: config.enableResponsesApiStore }, pooling, tokenizerInfo, endpoints });
  };
}

function warnOfFlagsWithoutEffect(config: Config, logger: Logger): void {
  const flags = listFlagsWithoutEffect(config);
  if (flags.length === 0) return;
  const pace = config.stepTimeModel === null ? 'without --step-time-model' : 'with --step-time-model';
  logger.warn(`flags that have no effect ${pace}`, { flags: flags.join(' ') });
}

function warnOfSmallCache(size: KvCacheSize, config: Config, logger: Logger): void {
  logger.warn('the KV cache holds less than --max-model-len: the context is as long as the cache; raise --num-gpu-blocks-override', {
    numBlocks: size.numBlocks,
    blockSize: size.blockSize,
    maxModelLen: config.maxModelLen,
    effectiveMaxModelLen: size.maxModelLen,
  });
}

function describeCache(config: Config, { blockSize, numBlocks, maxModelLen }: KvCacheSize): CacheConfig {
  return {
    blockSize,
    isBlockSizeGiven: config.blockSize !== null,
    numBlocks,
    isNumBlocksGiven: config.numGpuBlocksOverride !== null,
    enablePrefixCaching: config.enablePrefixCaching,
    hashAlgorithm: config.prefixCachingHashAlgo,
    maxModelLen,
  };
}

const MAX_DRAWN_SEED = 2 ** 32;

// A wildcard address is no address to connect to.
function toUrlHost({ address, family }: AddressInfo): string {
  if (address === '::' || address === '0.0.0.0') return '127.0.0.1';
  return family === 'IPv6' ? `[${address}]` : address;
}
