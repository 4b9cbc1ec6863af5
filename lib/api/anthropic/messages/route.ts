// POST /v1/messages
import { checkChatInEngine } from '../../chat/chat-call.ts';
import { MEDIA_FAILURES } from '../../describe-body.ts';
import type { GenerationContext } from '../../generation/context.ts';
import { createGenerationRoute, type GenerationRoute } from '../../generation/endpoint.ts';
import { ANTHROPIC_FAILURE_BODY, sendAnthropicError } from '../error-body.ts';
import type { TemplateTraits } from '../template-traits.ts';
import { messagesFields, parseMessagesRequest } from './request.ts';
import { toMessagesResponse } from './response.ts';
import { MessageEncoder } from './stream.ts';

/** The endpoint of Anthropic's messages. */
export function createMessagesRoute(context: GenerationContext, traits: TemplateTraits): GenerationRoute {
  return createGenerationRoute(context, {
    path: '/v1/messages',
    operation: 'create_messages',
    summary: 'Anthropic message, buffered or streamed',
    forms: { AnthropicMessagesRequest: messagesFields },
    failures: MEDIA_FAILURES,
    idPrefix: 'chatcmpl',
    usageShape: {
      showsPromptTokensDetails: context.showsPromptTokensDetails,
      countsCreatedCacheTokens: true,
      completionTokensDetails: 'absent',
    },
    parse: (body) => parseMessagesRequest(body, context, traits),
    checkInEngine: checkChatInEngine,
    writeResponse: toMessagesResponse,
    createEncoder: (options) => new MessageEncoder(options),
    failureBody: ANTHROPIC_FAILURE_BODY,
    sendError: sendAnthropicError,
  });
}
