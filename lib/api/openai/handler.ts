// The frame around every endpoint of this family: body in, errors out in OpenAI's shape.
import { type ServerError, toServerError } from '../../base/error.ts';
import { ClientGoneError } from '../../wire/http/body.ts';
import type { HttpExchange } from '../../wire/http/exchange.ts';
import type { Handler } from '../../wire/http/router.ts';
import { readJsonBody } from '../json-body.ts';
import type { OpenAiContext } from './context.ts';
import { toErrorBody } from './error-body.ts';

/** Answers a request, given its parsed body. What it throws is sent as an error, if no answer has been started. */
export type JsonHandler = (exchange: HttpExchange, body: unknown) => Promise<void>;

/** A handler that reads a JSON body and maps errors. */
export function jsonHandler(context: OpenAiContext, handle: JsonHandler): Handler {
  return async (exchange) => {
    try {
      await handle(exchange, await readJsonBody(exchange, context.maxBodyBytes));
    } catch (thrown) {
      if (thrown instanceof ClientGoneError) return;
      const error = toServerError(thrown);
      if (error.kind === 'internal') context.logger.error('a request failed', { target: exchange.target }, error.cause);
      if (exchange.isAnswered) exchange.destroy();
      else sendError(exchange, error);
    }
  };
}

/** Sends an error as the answer. */
export function sendError(exchange: HttpExchange, error: ServerError): void {
  const { status, body } = toErrorBody(error);
  exchange.send({ status, contentType: 'application/json', body });
}
