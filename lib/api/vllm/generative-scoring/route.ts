// POST /generative_scoring
import { toJsonString } from '../../../codec/json.ts';
import { type GenerationRequest, PLAIN_REQUEST, type Prompt } from '../../../engine/request.ts';
import type { HttpExchange } from '../../../wire/http/exchange.ts';
import type { Route } from '../../../wire/http/router.ts';
import { createAnswerHead } from '../../generation/answer.ts';
import { collectAnswer } from '../../generation/collect.ts';
import type { GenerationContext } from '../../generation/context.ts';
import { countPromptTokens } from '../../generation/endpoint.ts';
import { checkTokenIds } from '../../generation/prompt.ts';
import { submitFor } from '../../generation/submit.ts';
import { toBufferedUsage, type UsageShape } from '../../generation/usage.ts';
import { describeBody, ENGINE_FAILURES } from '../../describe-body.ts';
import { jsonHandler } from '../../json-handler.ts';
import { parseScoringRequest, type ScoringCall, scoringFields } from './request.ts';

const USAGE_SHAPE: UsageShape = { showsPromptTokensDetails: false, countsCreatedCacheTokens: false, completionTokensDetails: 'null' };

/** How probable the first label is after the query with each item: `{"data":[{"index":0,"object":"score","score":0.7}],...}`. */
export function createGenerativeScoringRoute(context: GenerationContext): Route {
  return {
    method: 'POST',
    path: '/generative_scoring',
    operation: 'create_generative_scoring',
    summary: 'Probabilities of tokens after a query with each of some items',
    describe: () => describeBody(ENGINE_FAILURES, { GenerativeScoringRequest: scoringFields }),
    handler: jsonHandler(context, async (exchange, body) => score(context, exchange, await parseScoringRequest(body, context))),
  };
}

async function score(context: GenerationContext, exchange: HttpExchange, call: ScoringCall): Promise<void> {
  const { model, requestId, prompts } = call;
  const head = createAnswerHead(context, exchange, { prefix: 'generative-scoring', model: model.displayName, requestId });
  checkTokenIds(prompts, context);
  const tokens = await submitFor(exchange, context.engine, toOneToken(call));
  const answer = await collectAnswer(tokens, prompts.length);
  if (answer === null) return;
  const { completionTokens, prefill } = answer;
  const usage = toBufferedUsage({ promptTokens: countPromptTokens(prompts), completionTokens, reasoningTokens: 0, prefill }, USAGE_SHAPE);
  const data = prompts.map((prompt, index) => `{"index":${index},"object":"score","score":${toScore(context, call, prompt)}}`);
  const body =
    `{"id":${toJsonString(head.id)},"object":"list","created":${head.created},"model":${toJsonString(head.model)},` +
    `"data":[${data.join(',')}],"usage":${usage}}`;
  exchange.send({ status: 200, contentType: 'application/json', body });
}

// The prompts are read as any others are; what follows is looked at for one token.
function toOneToken({ model, prompts, priority, cacheSalt }: ScoringCall): GenerationRequest {
  return { ...PLAIN_REQUEST, prompts, adapter: model.adapter, priority, cacheSalt, maxTokens: 1 };
}

function toScore({ logprobs }: GenerationContext, { labelTokenIds, appliesSoftmax }: ScoringCall, { textHash = 0 }: Prompt): number {
  const unique = [...new Set(labelTokenIds)];
  const [first = 0, ...others] = logprobs.following(textHash, unique).map(Math.exp);
  return appliesSoftmax ? first / others.reduce((sum, probability) => sum + probability, first) : first;
}
