// The routing table: one line per endpoint.
import type { Route } from '../wire/http/router.ts';
import { createChatCompletionsRoute } from './openai/chat-completions/route.ts';
import { createCompletionsRoute } from './openai/completions/route.ts';
import type { OpenAiContext } from './openai/context.ts';
import { createModelsRoute } from './openai/models/route.ts';
import type { MetricsPort } from './ports.ts';
import { createHealthRoutes } from './vllm/health/route.ts';
import { createMetricsRoutes } from './vllm/metrics/route.ts';
import { createVersionRoute } from './vllm/version/route.ts';

export interface ApiParts {
  readonly openai: OpenAiContext;
  readonly metrics: MetricsPort;
}

/** Every endpoint of the server. */
export function createRoutes({ openai, metrics }: ApiParts): Route[] {
  return [
    createChatCompletionsRoute(openai),
    createCompletionsRoute(openai),
    createModelsRoute(openai),
    ...createHealthRoutes(),
    createVersionRoute(),
    ...createMetricsRoutes(metrics),
  ];
}
