// The frame around every endpoint of this family: what a handler throws is sent as an error.
import { ServerError } from '../../base/error.ts';
import { JsonLimitError, JsonSyntaxError } from '../../codec/json.ts';
import { decodeJsonText } from '../../codec/json-text.ts';
import { parsePythonJson } from '../../codec/python-json.ts';
import type { HttpExchange } from '../../wire/http/exchange.ts';
import type { Handler } from '../../wire/http/router.ts';
import { readJsonBody, requireJsonType } from '../json-body.ts';
import { answerThrown, type ErrorSender } from '../json-handler.ts';
import type { VllmContext } from './context.ts';

/** Answers a request. What it throws is sent as an error, if no answer has been started. */
export type ExchangeHandler = (exchange: HttpExchange) => Promise<void> | void;

/** The same, given the parsed body. */
export type BodyHandler = (exchange: HttpExchange, body: unknown) => Promise<void> | void;

/** A handler that maps errors. */
export function guard(context: VllmContext, handle: ExchangeHandler): Handler {
  // What these endpoints do not catch in vLLM is answered by Starlette's outermost layer, which knows neither origins nor request ids.
  const send: ErrorSender = (exchange, error) => {
    if (error.kind === 'internal') exchange.dropAddedHeaders();
    context.sendError(exchange, error);
  };
  return async (exchange) => {
    try {
      await handle(exchange);
    } catch (thrown) {
      answerThrown(exchange, thrown, { logger: context.logger, send });
    }
  };
}

/** A handler that reads a JSON body and maps errors. */
export function guardJson(context: VllmContext, handle: BodyHandler): Handler {
  return guard(context, async (exchange) => handle(exchange, await readJsonBody(exchange, context.maxBodyBytes)));
}

/** The same for endpoints that read the body themselves in vLLM, and name no place in it. */
export function guardPlainJson(context: VllmContext, handle: BodyHandler): Handler {
  return guard(context, async (exchange) => {
    const bytes = await exchange.readBody(context.maxBodyBytes);
    requireJsonType(exchange.headers['content-type']);
    return handle(exchange, parseBytes(bytes));
  });
}

/** The same for those that take JSON of any media type. */
export function guardAnyJson(context: VllmContext, handle: BodyHandler): Handler {
  return guard(context, async (exchange) => {
    const bytes = await exchange.readBody(context.maxBodyBytes);
    return handle(exchange, parseBytes(bytes));
  });
}

function parseBytes(bytes: Buffer): unknown {
  const text = decodeJsonText(bytes);
  if (text === null) throw new ServerError('invalid_request', 'The body is no text in UTF-8, UTF-16 or UTF-32.');
  try {
    return parsePythonJson(text);
  } catch (error) {
    if (error instanceof JsonSyntaxError || error instanceof JsonLimitError) throw new ServerError('validation', `JSON decode error: ${error.message}`);
    throw error;
  }
}
