// What the pooling endpoints share: a call's prompts go through the engine, which generates nothing; then the answer is worked out.
import { type GenerationRequest, PLAIN_REQUEST } from '../../engine/request.ts';
import type { HttpAnswer, HttpExchange } from '../../wire/http/exchange.ts';
import type { RouteDescription } from '../../wire/http/route-description.ts';
import type { Route } from '../../wire/http/router.ts';
import { type AnswerHead, createAnswerHead } from '../generation/answer.ts';
import { collectAnswer } from '../generation/collect.ts';
import { submitFor } from '../generation/submit.ts';
import { describeBody, ENGINE_FAILURES, type Forms } from '../describe-body.ts';
import { type JsonHandler, jsonHandler } from '../json-handler.ts';
import type { ModelChoice } from '../served-models.ts';
import type { PoolingContext } from './context.ts';
import { toPrompt } from './tokens.ts';

/** A call, understood. */
export interface PoolingCall {
  readonly model: ModelChoice;
  readonly requestId: string | null;
  readonly priority: number;
  readonly cacheSalt: string | null;
  /** The tokens of each sequence; at least one of either. */
  readonly tokens: readonly (readonly number[])[];
}

/** What an answer is worked out from. */
export interface PoolingAnswerOptions<Call extends PoolingCall> {
  readonly context: PoolingContext;
  readonly call: Call;
  readonly head: AnswerHead;
}

/** What tells one pooling endpoint from another. */
export interface PoolingEndpoint<Call extends PoolingCall> {
  readonly path: string;
  /** The name of vLLM's function, see `Route`. */
  readonly operation: string;
  readonly summary: string;
  /** What an answer may be beside JSON; nothing by default. */
  readonly otherContentTypes?: readonly string[];
  /** What its body may hold, by its name in vLLM; for documentation. */
  readonly forms: Forms;
  /** What ids begin with: `embd`. */
  readonly idPrefix: string;
  /** @throws ServerError */
  readonly parse: (body: unknown, context: PoolingContext) => Promise<Call>;
  readonly toAnswer: (options: PoolingAnswerOptions<Call>) => Promise<HttpAnswer>;
}

/** A route whose requests may come another way, too. */
export interface PoolingRoute extends Route {
  /** Answers, given the body. @throws ServerError `validation`, before anything else has happened, when it is no such request. */
  readonly handle: JsonHandler;
}

/** The route of an endpoint. */
export function createPoolingRoute<Call extends PoolingCall>(context: PoolingContext, endpoint: PoolingEndpoint<Call>): PoolingRoute {
  const { path, operation, summary, forms, otherContentTypes = [] } = endpoint;
  const describe = (): RouteDescription => ({ ...describeBody(ENGINE_FAILURES, forms), otherContentTypes });
  const handle: JsonHandler = (exchange, body) => answer(context, exchange, { endpoint, body });
  return { method: 'POST', path, operation, summary, describe, handle, handler: jsonHandler(context, handle) };
}

interface Work<Call extends PoolingCall> {
  readonly endpoint: PoolingEndpoint<Call>;
  readonly body: unknown;
}

async function answer<Call extends PoolingCall>(context: PoolingContext, exchange: HttpExchange, { endpoint, body }: Work<Call>): Promise<void> {
  const call = await endpoint.parse(body, context);
  const { model, requestId } = call;
  const head = createAnswerHead(context, exchange, { prefix: endpoint.idPrefix, model: model.displayName, requestId });
  const stream = await submitFor(exchange, context.engine, toEngineRequest(call));
  if ((await collectAnswer(stream, call.tokens.length)) === null) return;
  exchange.send(await endpoint.toAnswer({ context, call, head }));
}

function toEngineRequest({ model, priority, cacheSalt, tokens }: PoolingCall): GenerationRequest {
  return { ...PLAIN_REQUEST, prompts: tokens.map(toPrompt), adapter: model.adapter, priority, cacheSalt, maxTokens: 0 };
}

/** An answer in JSON. */
export function toJsonAnswer(body: string): HttpAnswer {
  return { status: 200, contentType: 'application/json', body };
}

/** All tokens of a call. */
export function countTokens({ tokens }: Pick<PoolingCall, 'tokens'>): number {
  return tokens.reduce((sum, { length }) => sum + length, 0);
}

/** The usage of a call, with the fields of generating endpoints that mean nothing here. */
export function toPoolingUsage(call: Pick<PoolingCall, 'tokens'>): string {
  const count = countTokens(call);
  return (
    `{"prompt_tokens":${count},"total_tokens":${count},"completion_tokens":0,` +
    '"prompt_tokens_details":null,"completion_tokens_details":null}'
  );
}
