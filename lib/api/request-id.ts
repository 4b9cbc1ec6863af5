// The X-Request-Id header of answers: the request's own, or a new one.
import { randomUUID } from 'node:crypto';
import type { HttpExchange } from '../wire/http/exchange.ts';

/** Adds the header to the answer of an exchange. */
export function addRequestIdHeader(exchange: HttpExchange): void {
  const given = exchange.headers['x-request-id'];
  exchange.addHeader('x-request-id', typeof given === 'string' ? given : randomUUID().replaceAll('-', ''));
}
