// The routing table: one line per endpoint.
import type { Route } from '../wire/http/router.ts';
import type { GenerationContext } from './generation/context.ts';
import { createChatCompletionsRoute } from './openai/chat-completions/route.ts';
import { createCompletionsRoute } from './openai/completions/route.ts';
import { createModelsRoute } from './openai/models/route.ts';
import type { MetricsPort } from './ports.ts';
import { createHealthRoutes } from './vllm/health/route.ts';
import { createMetricsRoutes } from './vllm/metrics/route.ts';
import { createVersionRoute } from './vllm/version/route.ts';

export interface ApiParts {
  readonly generation: GenerationContext;
  readonly metrics: MetricsPort;
}

/** Every endpoint of the server. */
export function createRoutes({ generation, metrics }: ApiParts): Route[] {
  return [
    createChatCompletionsRoute(generation),
    createCompletionsRoute(generation),
    createModelsRoute(generation),
    ...createHealthRoutes(),
    createVersionRoute(),
    ...createMetricsRoutes(metrics),
  ];
}
