// Errors in Anthropic's shape, with the status and type that vLLM gives each kind (vLLM: entrypoints/anthropic/api_router.py).
import type { ErrorKind, ServerError } from '../../base/error.ts';
import { toJsonString } from '../../codec/json.ts';
import type { HttpExchange } from '../../wire/http/exchange.ts';
import { toErrorBody } from '../error-body.ts';
import { toEventFrame } from './event-frame.ts';

interface Envelope {
  readonly status: number;
  readonly type: string;
}

/**
 * The HTTP status and the body for an error: `{"type":"error","error":{"type","message"}}`. What is wrong with the body as such is
 * found before this API's own code is reached, and keeps OpenAI's shape.
 */
export function toAnthropicErrorBody(error: ServerError): { readonly status: number; readonly body: string } {
  const envelope = envelopeOf(error.kind);
  if (envelope === null) return toErrorBody(error);
  const { status, type } = envelope;
  return { status, body: `{"type":"error","error":{"type":"${type}","message":${toJsonString(error.message)}}}` };
}

/** Sends an error as the answer. */
export function sendAnthropicError(exchange: HttpExchange, error: ServerError): void {
  const { status, body } = toAnthropicErrorBody(error);
  exchange.send({ status, contentType: 'application/json', body });
}

/** The event that ends a stream with an error. It has one type whatever the kind, as vLLM's have. */
export function toErrorFrame(error: ServerError): string {
  return toEventFrame('error', `{"type":"error","error":{"type":"internal_error","message":${toJsonString(error.message)}}}`);
}

// Null: OpenAI's shape.
function envelopeOf(kind: ErrorKind): Envelope | null {
  switch (kind) {
    case 'validation':
    case 'payload_too_large':
      return null;
    case 'invalid_request':
      return { status: 400, type: 'BadRequestError' };
    case 'model_not_found':
      return { status: 404, type: 'NotFoundError' };
    case 'queue_full':
      return { status: 429, type: 'RateLimitError' };
    case 'unavailable':
      return { status: 503, type: 'Service Unavailable' };
    case 'internal':
      return { status: 500, type: 'InternalServerError' };
  }
}
