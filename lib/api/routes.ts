// The routing table: one line per endpoint.
import type { HttpConfig } from '../wire/http/options.ts';
import type { Route } from '../wire/http/router.ts';
import { toRootPath } from '../wire/http/target.ts';
import type { AnthropicConfig } from './anthropic/options.ts';
import { createAnthropicRenderRoute, createAnthropicRoutes } from './anthropic/routes.ts';
import type { GenerationContext } from './generation/context.ts';
import { createChatBatchRoute } from './openai/chat-batch/route.ts';
import { createChatCompletionsRoute } from './openai/chat-completions/route.ts';
import { createChatDerenderRoute } from './openai/chat-completions-derender/route.ts';
import { createChatRenderRoute } from './openai/chat-completions-render/route.ts';
import { createCompletionsDerenderRoute } from './openai/completions-derender/route.ts';
import { createCompletionsRenderRoute } from './openai/completions-render/route.ts';
import { createCompletionsRoute } from './openai/completions/route.ts';
import { createModelsRoute } from './openai/models/route.ts';
import { createResponsesRenderRoute } from './openai/responses-render/route.ts';
import type { ResponsesSettings } from './openai/responses/context.ts';
import { createResponsesRoutes } from './openai/responses/route.ts';
import type { PoolingContext } from './pooling/context.ts';
import { createPoolingRoutes } from './pooling/routes.ts';
import type { MetricsPort } from './ports.ts';
import { createAbortRoute } from './vllm/abort-requests/route.ts';
import { createCollectiveRpcRoute } from './vllm/collective-rpc/route.ts';
import type { VllmContext } from './vllm/context.ts';
import { createDetokenizeRoute } from './vllm/detokenize/route.ts';
import { createElasticEpRoutes } from './vllm/elastic-ep/route.ts';
import { createGenerateRoute } from './vllm/generate/route.ts';
import { createGenerativeScoringRoute } from './vllm/generative-scoring/route.ts';
import { createHealthRoutes } from './vllm/health/route.ts';
import { createInvocationsRoute, type InvocationTarget } from './vllm/invocations/route.ts';
import { createKvEventSourcesRoute } from './vllm/kv-event-sources/route.ts';
import { createLoadRoute } from './vllm/load/route.ts';
import { ServerLoad } from './vllm/load/server-load.ts';
import { createLoraRoutes } from './vllm/lora/route.ts';
import { createMetricsRoutes } from './vllm/metrics/route.ts';
import { createOpenApiRoutes } from './vllm/openapi/route.ts';
import type { EndpointConfig } from './vllm/options.ts';
import { createPauseRoutes } from './vllm/pause/route.ts';
import { createResetCacheRoutes } from './vllm/reset-cache/route.ts';
import { createScaleOutAbortRoute } from './vllm/scale-out/abort-requests.ts';
import { createScaleOutRoutes } from './vllm/scale-out/route.ts';
import { createServerInfoRoute } from './vllm/server-info/route.ts';
import { createSleepRoutes } from './vllm/sleep/route.ts';
import { createSystemOneRoute } from './vllm/systemone/route.ts';
import { createTokenizeRoute } from './vllm/tokenize/route.ts';
import { createTokenizerInfoRoute, type TokenizerInfo } from './vllm/tokenizer-info/route.ts';
import { createVersionRoute } from './vllm/version/route.ts';
import { createWeightRoutes } from './vllm/weights/route.ts';

export interface ApiParts {
  readonly generation: GenerationContext;
  readonly responses: ResponsesSettings;
  /** Null where texts are generated; a server does one or the other. */
  readonly pooling: PoolingContext | null;
  readonly vllm: VllmContext;
  readonly metrics: MetricsPort;
  /** What /tokenizer_info shows; null where it is not shown. */
  readonly tokenizerInfo: TokenizerInfo | null;
  /** Which endpoints are there, and what is particular to some. */
  readonly endpoints: EndpointConfig & AnthropicConfig & Pick<HttpConfig, 'rootPath'>;
}

/** Every endpoint of the server. */
export function createRoutes({ generation, responses, pooling, vllm, tokenizerInfo, metrics, endpoints }: ApiParts): Route[] {
  const load = new ServerLoad();
  const family = pooling === null ? createGeneratingRoutes({ generation, responses, vllm, endpoints }) : { ...createPoolingRoutes(pooling), others: [] };
  // The requests of these are the server's load.
  const inference = [...family.routes, createSystemOneRoute(vllm, pooling === null ? generation : null), createInvocationsRoute(vllm, family.invocations)];
  const routes = [
    ...(endpoints.enableServerLoadTracking ? inference.map((route) => load.track(route)) : inference),
    createModelsRoute(generation),
    ...createHealthRoutes(),
    createVersionRoute(),
    createTokenizeRoute(generation),
    createDetokenizeRoute(generation),
    ...(tokenizerInfo === null ? [] : [createTokenizerInfoRoute(tokenizerInfo)]),
    ...createMetricsRoutes(metrics),
    createLoadRoute(load),
    createKvEventSourcesRoute(vllm.kvEventsConfig),
    ...family.others,
    ...(endpoints.allowRuntimeLoraUpdating ? createLoraRoutes(vllm) : []),
    ...(endpoints.serverDevMode ? createDevModeRoutes(vllm) : []),
  ];
  return endpoints.disableFastapiDocs ? routes : [...routes, ...createOpenApiRoutes(routes, toRootPath(endpoints.rootPath ?? ''))];
}

function createDevModeRoutes(vllm: VllmContext): Route[] {
  return [
    ...createSleepRoutes(vllm),
    ...createPauseRoutes(vllm),
    createAbortRoute(vllm),
    ...createResetCacheRoutes(vllm),
    createServerInfoRoute(vllm),
    createCollectiveRpcRoute(vllm),
    ...createWeightRoutes(vllm),
  ];
}

function createRoutesOfScaleOut({ generation, vllm, endpoints }: Pick<ApiParts, 'generation' | 'vllm' | 'endpoints'>): Route[] {
  return [
    createScaleOutAbortRoute(vllm),
    createGenerateRoute(generation),
    createChatRenderRoute(generation),
    createCompletionsRenderRoute(generation),
    createAnthropicRenderRoute(generation, endpoints),
    createResponsesRenderRoute(generation),
    createChatDerenderRoute(generation),
    createCompletionsDerenderRoute(generation),
  ];
}

/** The endpoints that do what the server is for. */
interface InferenceRoutes {
  readonly routes: readonly Route[];
  /** Those that are no load. */
  readonly others: readonly Route[];
  /** In the order in which /invocations tries them. */
  readonly invocations: readonly InvocationTarget[];
}

function createGeneratingRoutes({ generation, responses, vllm, endpoints }: Pick<ApiParts, 'generation' | 'responses' | 'vllm' | 'endpoints'>): InferenceRoutes {
  const chatCompletions = createChatCompletionsRoute(generation);
  const completions = createCompletionsRoute(generation);
  const invocations = [
    { name: 'ChatCompletionRequest', route: chatCompletions },
    { name: 'CompletionRequest', route: completions },
  ];
  const routes = [
    chatCompletions,
    createChatBatchRoute(generation),
    completions,
    ...createResponsesRoutes(generation, responses),
    ...createAnthropicRoutes(generation, endpoints),
    createGenerativeScoringRoute(generation),
  ];
  const others = [
    ...createElasticEpRoutes(vllm),
    ...createScaleOutRoutes({ isEnabled: endpoints.enableScaleOut, routes: createRoutesOfScaleOut({ generation, vllm, endpoints }) }),
  ];
  return { routes, others, invocations };
}
