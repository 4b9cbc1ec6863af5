// POST /v1/completions/render
import type { HttpExchange } from '../../../wire/http/exchange.ts';
import type { Route } from '../../../wire/http/router.ts';
import { createAnswerHead } from '../../generation/answer.ts';
import type { GenerationContext } from '../../generation/context.ts';
import { findMaxTokens } from '../../generation/max-tokens.ts';
import { refuseBeams, toGenerateRequest } from '../../generation/sampling-params-json.ts';
import { findTokenOffsets } from '../../generation/token-offsets.ts';
import { describeBody, MODEL_FAILURES } from '../../describe-body.ts';
import { jsonHandler } from '../../json-handler.ts';
import { type CompletionCall, completionFields, DEFAULT_MAX_TOKENS, parseCompletionRequest } from '../completions/request.ts';

/** What the completion endpoint would make of a request: a list of requests in tokens, one for each prompt. */
export function createCompletionsRenderRoute(context: GenerationContext): Route {
  return {
    method: 'POST',
    path: '/v1/completions/render',
    operation: 'render_completion',
    summary: 'A completion request as token ids and sampling parameters',
    describe: () => describeBody(MODEL_FAILURES, { CompletionRequest: completionFields }),
    handler: jsonHandler(context, async (exchange, body) => render(context, exchange, { body, call: await parseCompletionRequest(body, context) })),
  };
}

function render(context: GenerationContext, exchange: HttpExchange, { body, call }: { readonly body: unknown; readonly call: CompletionCall }): void {
  const { fields, model, requestId } = call;
  refuseBeams(call);
  const { prompts } = call.generation;
  const { id } = createAnswerHead(context, exchange, { prefix: 'cmpl', model: model.displayName, requestId });
  const findOffsets = fields.return_token_offsets === true && isText(fields.prompt) ? findTokenOffsets : () => null;
  const rendered = prompts.map((prompt, index) =>
    toGenerateRequest({
      requestId: prompts.length === 1 ? id : `${id}-${index}`,
      tokenIds: prompt.tokenIds,
      tokenOffsets: findOffsets(prompt, context.tokenizer),
      fields,
      body,
      counts: call.presentation,
      // An echo alone costs a token.
      maxTokens: fields.max_tokens === 0 ? 1 : findMaxTokens(context, fields.max_tokens ?? DEFAULT_MAX_TOKENS, prompt.tokenIds.length),
      defaults: context.defaultSampling,
      reasoningEnded: null,
      templateKwargs: null,
    }),
  );
  exchange.send({ status: 200, contentType: 'application/json', body: `[${rendered.join(',')}]` });
}

// Of a list all items are of one kind.
function isText(prompt: unknown): boolean {
  return typeof (Array.isArray(prompt) ? prompt[0] : prompt) === 'string';
}
