// The endpoints of Anthropic's API.
import type { Route } from '../../wire/http/router.ts';
import type { GenerationContext } from '../generation/context.ts';
import { createCountTokensRoute } from './count-tokens/route.ts';
import { createMessagesRoute } from './messages/route.ts';
import type { AnthropicConfig } from './options.ts';
import { createTemplateTraits } from './template-traits.ts';

/** All of them; they share what is found out about the chat template. */
export function createAnthropicRoutes(context: GenerationContext, config: AnthropicConfig): Route[] {
  const traits = createTemplateTraits(context, config);
  return [createMessagesRoute(context, traits), createCountTokensRoute(context, traits)];
}
