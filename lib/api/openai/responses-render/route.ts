// POST /v1/responses/render
import type { Route } from '../../../wire/http/router.ts';
import { sendRenderedChat } from '../../chat/render-chat.ts';
import { describeBody, MEDIA_FAILURES, MODEL_FAILURES } from '../../describe-body.ts';
import type { GenerationContext } from '../../generation/context.ts';
import { jsonHandler } from '../../json-handler.ts';
import { sendResponsesError } from '../responses/refusal.ts';
import { responsesFields } from '../responses/request-fields.ts';
import { parseResponsesRequest } from '../responses/request.ts';

/** What the endpoint of responses would make of a request without a history, as a request in tokens for another server. */
export function createResponsesRenderRoute(context: GenerationContext): Route {
  return {
    method: 'POST',
    path: '/v1/responses/render',
    operation: 'render_responses',
    summary: 'A response that is asked for as token ids and sampling parameters',
    describe: () => describeBody({ ...MODEL_FAILURES, ...MEDIA_FAILURES }, { ResponsesRequest: responsesFields }),
    handler: jsonHandler(
      context,
      async (exchange, body) => {
        const { id, chat } = await parseResponsesRequest(body, { generation: context, store: null }, { isRendered: true });
        sendRenderedChat(context, exchange, { body, call: chat, streamOptions: null, responseId: id });
      },
      sendResponsesError,
    ),
  };
}
