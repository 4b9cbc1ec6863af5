// POST /v1/chat/completions/render
import type { HttpExchange } from '../../../wire/http/exchange.ts';
import type { Route } from '../../../wire/http/router.ts';
import type { ChatCall } from '../../chat/chat-call.ts';
import { chatFields } from '../../chat/chat-fields.ts';
import { createAnswerHead } from '../../generation/answer.ts';
import type { GenerationContext } from '../../generation/context.ts';
import { findMaxTokens } from '../../generation/max-tokens.ts';
import { refuseBeams, toGenerateRequest } from '../../generation/sampling-params-json.ts';
import { findTokenOffsets } from '../../generation/token-offsets.ts';
import { describeBody, MEDIA_FAILURES, MODEL_FAILURES } from '../../describe-body.ts';
import { jsonHandler } from '../../json-handler.ts';
import { parseChatRequest } from '../chat-completions/request.ts';

/** What the chat endpoint would make of a request, as a request in tokens for another server. */
export function createChatRenderRoute(context: GenerationContext): Route {
  return {
    method: 'POST',
    path: '/v1/chat/completions/render',
    summary: 'A chat completion request as token ids and sampling parameters',
    describe: () => describeBody({ ...MODEL_FAILURES, ...MEDIA_FAILURES }, chatFields),
    handler: jsonHandler(context, async (exchange, body) => render(context, exchange, { body, call: await parseChatRequest(body, context) })),
  };
}

function render(context: GenerationContext, exchange: HttpExchange, { body, call }: { readonly body: unknown; readonly call: ChatCall }): void {
  const { fields, presentation, model, requestId } = call;
  refuseBeams(call);
  const [prompt] = call.generation.prompts;
  if (prompt === undefined) throw new TypeError('a chat without a prompt');
  const rendered = toGenerateRequest({
    requestId: createAnswerHead(context, exchange, { prefix: 'chatcmpl', model: model.displayName, requestId }).id,
    tokenIds: prompt.tokenIds,
    // Media have no place in the text.
    tokenOffsets: fields.return_token_offsets === true && call.multimodalTokens === null ? findTokenOffsets(prompt, context.tokenizer) : null,
    fields,
    body,
    counts: presentation,
    maxTokens: findMaxTokens(context, fields.max_completion_tokens ?? fields.max_tokens, prompt.tokenIds.length),
    defaults: context.defaultSampling,
    ...describeReasoning(context, call, prompt.text),
  });
  exchange.send({ status: 200, contentType: 'application/json', body: rendered });
}

interface Reasoning {
  readonly reasoningEnded: boolean | null;
  readonly templateKwargs: Readonly<Record<string, unknown>> | null;
}

function describeReasoning({ chat }: GenerationContext, { fields, templateKwargs, includesReasoning }: ChatCall, promptText: string): Reasoning {
  const reasoningEnded = includesReasoning ? null : true;
  if (chat.reasoningParser === null) return { reasoningEnded, templateKwargs: null };
  const { add_generation_prompt, continue_final_message, documents } = fields;
  return {
    reasoningEnded: reasoningEnded ?? promptText.lastIndexOf('</think>') > promptText.lastIndexOf('<think>'),
    templateKwargs: { ...templateKwargs, add_generation_prompt, continue_final_message, ...(documents === null ? {} : { documents }) },
  };
}
