// Errors in Anthropic's shape (vLLM: entrypoints/anthropic/api_router.py).
import type { ServerError } from '../../base/error.ts';
import { toJsonString } from '../../codec/json.ts';
import type { HttpExchange } from '../../wire/http/exchange.ts';
import type { JsonSchema } from '../../wire/http/route-description.ts';
import { envelopeOf, ERROR_RESPONSE, type ErrorType, isUnsendable, toErrorBody } from '../error-body.ts';
import { toEventFrame } from './event-frame.ts';

/** An error in JSON. */
export interface AnthropicErrorResponse {
  readonly type: 'error';
  readonly error: AnthropicError;
}

export interface AnthropicError {
  /** In a stream it is `internal_error` whatever the kind. */
  readonly type: ErrorType | 'internal_error';
  readonly message: string;
}

/** What a failure's body may be, as a schema. */
export const ANTHROPIC_FAILURE_BODY: JsonSchema = {
  anyOf: [
    {
      title: 'AnthropicErrorResponse',
      type: 'object',
      properties: {
        type: { const: 'error', type: 'string' },
        error: { title: 'AnthropicError', type: 'object', properties: { type: { type: 'string' }, message: { type: 'string' } }, required: ['type', 'message'] },
      },
      required: ['type', 'error'],
    },
    ERROR_RESPONSE,
  ],
};

/**
 * The HTTP status and the body for an error: `{"type":"error","error":{"type","message"}}`. What is wrong with the body as such is
 * found before this API's own code is reached, and keeps OpenAI's shape.
 */
function toAnthropicErrorBody(error: ServerError): { readonly status: number; readonly body: string } {
  if (isFoundBefore(error) || isUnsendable(error)) return toErrorBody(error);
  const { status, type } = envelopeOf(error.kind);
  return { status, body: `{"type":"error","error":{"type":"${type}","message":${toJsonString(error.message)}}}` };
}

function isFoundBefore({ kind }: ServerError): boolean {
  return kind === 'unreadable' || kind === 'validation' || kind === 'payload_too_large';
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
