// POST /v1/messages/count_tokens
import type { Route } from '../../../wire/http/router.ts';
import { readFields } from '../../fields.ts';
import type { GenerationContext } from '../../generation/context.ts';
import { countPromptTokens } from '../../generation/endpoint.ts';
import { describeBody, MEDIA_FAILURES, MODEL_FAILURES } from '../../describe-body.ts';
import { jsonHandler } from '../../json-handler.ts';
import { toChatCall } from '../chat-request.ts';
import { conversationFields } from '../conversation.ts';
import { ANTHROPIC_FAILURE_BODY, sendAnthropicError } from '../error-body.ts';
import type { TemplateTraits } from '../template-traits.ts';

/** The body. Both counts are the same. */
export interface AnthropicCountTokensResponse {
  readonly input_tokens: number;
  readonly context_management: { readonly original_input_tokens: number };
}

/** Counts the tokens of a conversation's prompt: `{"input_tokens":9,"context_management":{"original_input_tokens":9}}`. */
export function createCountTokensRoute(context: GenerationContext, traits: TemplateTraits): Route {
  return {
    method: 'POST',
    path: '/v1/messages/count_tokens',
    operation: 'count_tokens',
    summary: 'Tokens of the prompt of an Anthropic message',
    describe: () => ({ ...describeBody({ ...MODEL_FAILURES, ...MEDIA_FAILURES }, { AnthropicCountTokensRequest: conversationFields }), failureBody: ANTHROPIC_FAILURE_BODY }),
    handler: jsonHandler(
      context,
      async (exchange, body) => {
        const call = await toChatCall(readFields(body, conversationFields), { context, traits, fields: {}, isPromptOnly: true });
        const count = countPromptTokens(call.generation.prompts);
        const answer: AnthropicCountTokensResponse = { input_tokens: count, context_management: { original_input_tokens: count } };
        exchange.send({ status: 200, contentType: 'application/json', body: JSON.stringify(answer) });
      },
      sendAnthropicError,
    ),
  };
}
