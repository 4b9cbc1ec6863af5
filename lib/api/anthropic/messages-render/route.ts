// POST /v1/messages/render
import type { Route } from '../../../wire/http/router.ts';
import { sendRenderedChat } from '../../chat/render-chat.ts';
import { describeBody, MEDIA_FAILURES, MODEL_FAILURES } from '../../describe-body.ts';
import type { GenerationContext } from '../../generation/context.ts';
import { jsonHandler } from '../../json-handler.ts';
import { messagesFields, parseMessagesRequest } from '../messages/request.ts';
import type { TemplateTraits } from '../template-traits.ts';

// What a streamed message asks of a chat.
const STREAM_OPTIONS = { include_usage: true, continuous_usage_stats: true };

/** What the endpoint of messages would make of a request, as a request in tokens for another server. Errors have OpenAI's shape. */
export function createMessagesRenderRoute(context: GenerationContext, traits: TemplateTraits): Route {
  return {
    method: 'POST',
    path: '/v1/messages/render',
    operation: 'render_messages',
    summary: 'An Anthropic message as token ids and sampling parameters',
    describe: () => describeBody({ ...MODEL_FAILURES, ...MEDIA_FAILURES }, { AnthropicMessagesRequest: messagesFields }),
    handler: jsonHandler(context, async (exchange, body) => {
      const call = await parseMessagesRequest(body, context, traits);
      sendRenderedChat(context, exchange, { body, call, streamOptions: call.isStream ? STREAM_OPTIONS : null });
    }),
  };
}
