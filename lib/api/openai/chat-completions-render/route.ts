// POST /v1/chat/completions/render
import type { Route } from '../../../wire/http/router.ts';
import { chatFields } from '../../chat/chat-fields.ts';
import { sendRenderedChat } from '../../chat/render-chat.ts';
import type { GenerationContext } from '../../generation/context.ts';
import { describeBody, MEDIA_FAILURES, MODEL_FAILURES } from '../../describe-body.ts';
import { jsonHandler } from '../../json-handler.ts';
import { parseChatRequest } from '../chat-completions/request.ts';

/** What the chat endpoint would make of a request, as a request in tokens for another server. */
export function createChatRenderRoute(context: GenerationContext): Route {
  return {
    method: 'POST',
    path: '/v1/chat/completions/render',
    operation: 'render_chat_completion',
    summary: 'A chat completion request as token ids and sampling parameters',
    describe: () => describeBody({ ...MODEL_FAILURES, ...MEDIA_FAILURES }, { ChatCompletionRequest: chatFields }),
    handler: jsonHandler(context, async (exchange, body) => sendRenderedChat(context, exchange, { body, call: await parseChatRequest(body, context) })),
  };
}
