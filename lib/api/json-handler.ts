// The frame around endpoints that take JSON: body in, errors out, in OpenAI's shape unless a family has its own.
import { type ServerError, toServerError } from '../base/error.ts';
import { ClientGoneError } from '../wire/http/body.ts';
import type { HttpExchange } from '../wire/http/exchange.ts';
import type { Handler } from '../wire/http/router.ts';
import { readJsonBody } from './json-body.ts';
import type { Logger } from '../base/log.ts';
import { toErrorBody } from './error-body.ts';

/** Answers a request, given its parsed body. What it throws is sent as an error, if no answer has been started. */
export type JsonHandler = (exchange: HttpExchange, body: unknown) => Promise<void>;

/** What reading and failing need. */
export interface JsonHandlerContext {
  readonly maxBodyBytes: number;
  readonly logger: Logger;
}

/** Sends an error as the answer, in a family's shape. */
export type ErrorSender = (exchange: HttpExchange, error: ServerError) => void;

/** A handler that reads a JSON body and maps errors. */
export function jsonHandler(context: JsonHandlerContext, handle: JsonHandler, send: ErrorSender = sendError): Handler {
  return async (exchange) => {
    try {
      // In one step: a body that this function knew would be kept until the answer is complete.
      await readJsonBody(exchange, context.maxBodyBytes).then((body) => handle(exchange, body));
    } catch (thrown) {
      answerThrown(exchange, thrown, { logger: context.logger, send });
    }
  };
}

/** What answering with an error needs. */
export interface ErrorAnswering {
  readonly logger: Logger;
  readonly send: ErrorSender;
}

/** Sends what a handler has thrown as an error, and logs a defect; an answer that has been started is cut, a client that is gone hears nothing. */
export function answerThrown(exchange: HttpExchange, thrown: unknown, { logger, send }: ErrorAnswering): void {
  if (thrown instanceof ClientGoneError) return;
  const error = toServerError(thrown);
  if (error.kind === 'internal') logger.error('a request failed', { target: exchange.target }, error.cause ?? error);
  if (exchange.isAnswered) exchange.destroy();
  else send(exchange, error);
}

/** Sends an error as the answer. */
export function sendError(exchange: HttpExchange, error: ServerError): void {
  const { status, body } = toErrorBody(error);
  exchange.send({ status, contentType: 'application/json', body });
}
