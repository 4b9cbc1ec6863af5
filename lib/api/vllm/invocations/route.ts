// POST /invocations: SageMaker's one endpoint for requests of every kind.
import { ServerError } from '../../../base/error.ts';
import { isJsonObject } from '../../../codec/json.ts';
import type { HttpExchange } from '../../../wire/http/exchange.ts';
import type { RouteDescription } from '../../../wire/http/route-description.ts';
import type { Route } from '../../../wire/http/router.ts';
import type { VllmContext } from '../context.ts';
import { type BodyHandler, guardPlainJson } from '../handler.ts';

/** A kind of request. */
export interface InvocationTarget {
  /** vLLM's name for it: `ChatCompletionRequest`. */
  readonly name: string;
  /** Its own endpoint. `handle` answers. @throws ServerError `validation`, before anything has been sent, when the body is not of this kind. */
  readonly route: Pick<Route, 'describe'> & { readonly handle: BodyHandler };
}

/** An endpoint that asks its targets in turn; the first one that takes the body answers, if only with an error. */
export function createInvocationsRoute(context: VllmContext, targets: readonly InvocationTarget[]): Route {
  return {
    method: 'POST',
    path: '/invocations',
    operation: 'decorated_func',
    summary: `Any of ${targets.map(({ name }) => name).join(', ')} (SageMaker)`,
    describe: () => describeTargets(targets),
    handler: guardPlainJson(context, async (exchange, body) => {
      const request = withAdapter(exchange, body);
      for (const { route } of targets) if (await isTaken(route.handle, exchange, request)) return;
      const names = targets.map(({ name }) => name).join(', ');
      throw new ServerError('invalid_request', `The body is no request of a kind that is served here. Expected one of: ${names}.`);
    }),
  };
}

function describeTargets(targets: readonly InvocationTarget[]): RouteDescription {
  const descriptions = targets.map(({ route }) => route.describe?.() ?? {});
  const failures = Object.assign({}, ...descriptions.map((description) => description.failures)) as NonNullable<RouteDescription['failures']>;
  const otherContentTypes = [...new Set(descriptions.flatMap((description) => description.otherContentTypes ?? []))];
  return { body: { type: 'object', anyOf: descriptions.map(({ body = {} }) => body) }, otherContentTypes, failures };
}

// SageMaker names the adapter in a header. What the body says of the model does not count: without the header it is the base model.
function withAdapter({ headers }: HttpExchange, body: unknown): unknown {
  const adapter = headers['x-amzn-sagemaker-adapter-identifier'];
  return isJsonObject(body) ? { ...body, model: typeof adapter === 'string' ? adapter : null } : body;
}

async function isTaken(handle: BodyHandler, exchange: HttpExchange, body: unknown): Promise<boolean> {
  try {
    await handle(exchange, body);
    return true;
  } catch (error) {
    if (error instanceof ServerError && error.kind === 'validation' && !exchange.isAnswered) return false;
    throw error;
  }
}
