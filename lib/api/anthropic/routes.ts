// The endpoints of Anthropic's API.
import type { Route } from '../../wire/http/router.ts';
import type { GenerationContext } from '../generation/context.ts';
import { createCountTokensRoute } from './count-tokens/route.ts';
import { createMessagesRoute } from './messages/route.ts';
import { createMessagesRenderRoute } from './messages-render/route.ts';
import type { AnthropicConfig } from './options.ts';
import { createTemplateTraits } from './template-traits.ts';

/** Those that every server has; they share what is found out about the chat template. */
export function createAnthropicRoutes(context: GenerationContext, config: AnthropicConfig): Route[] {
  const traits = createTemplateTraits(context, config);
  return [createMessagesRoute(context, traits), createCountTokensRoute(context, traits)];
}

/** The one of scale-out serving. */
export function createAnthropicRenderRoute(context: GenerationContext, config: AnthropicConfig): Route {
  return createMessagesRenderRoute(context, createTemplateTraits(context, config));
}
