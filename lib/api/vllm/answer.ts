// The answers of this family's endpoints.
import type { HttpExchange } from '../../wire/http/exchange.ts';

const JSON_TYPE = 'application/json';

/** Sends a value as JSON. */
export function sendJson(exchange: HttpExchange, value: unknown): void {
  exchange.send({ status: 200, contentType: JSON_TYPE, body: JSON.stringify(value) });
}

/** Sends 200 without a body, or with a text that has no media type, as vLLM's bare responses are. */
export function sendBare(exchange: HttpExchange, text = ''): void {
  exchange.send({ status: 200, body: text });
}

/** An error that an endpoint words itself: of a type that is its own. */
export interface Failure {
  readonly status: number;
  /** vLLM's name: `InvalidUserInput`. */
  readonly type: string;
  readonly message: string;
}

/** Sends a failure, in the shape that all errors have. */
export function sendFailure(exchange: HttpExchange, { status, type, message }: Failure): void {
  exchange.send({ status, contentType: JSON_TYPE, body: JSON.stringify({ error: { message, type, param: null, code: status } }) });
}
