// Errors in OpenAI's shape, with the status and type that vLLM gives each kind.
import type { ErrorKind, ServerError } from '../base/error.ts';

/** How an error is told apart without its words. */
export interface Envelope {
  readonly status: number;
  readonly type: string;
}

/** The HTTP status and the body for an error: `{"error":{"message","type","param","code"}}`, where code is the status. */
export function toErrorBody(error: ServerError): { readonly status: number; readonly body: string } {
  const { status, type } = envelopeOf(error.kind);
  return { status, body: JSON.stringify({ error: { message: error.message, type, param: error.param, code: status } }) };
}

/** The same as the data of an event in a stream that has begun, spaced and in ASCII as vLLM writes it there. */
export function toErrorEvent(error: ServerError): string {
  const { status, type } = envelopeOf(error.kind);
  const message = toAsciiJson(error.message);
  const param = error.param === null ? 'null' : toAsciiJson(error.param);
  return `{"error": {"message": ${message}, "type": "${type}", "param": ${param}, "code": ${status}}}`;
}

/** The HTTP status and the type of a kind, as vLLM gives them. */
export function envelopeOf(kind: ErrorKind): Envelope {
  switch (kind) {
    case 'validation':
      return { status: 400, type: 'Bad Request' };
    case 'invalid_request':
      return { status: 400, type: 'BadRequestError' };
    case 'model_not_found':
      return { status: 404, type: 'NotFoundError' };
    case 'payload_too_large':
      return { status: 413, type: 'Request Entity Too Large' };
    case 'queue_full':
      return { status: 429, type: 'RateLimitError' };
    case 'unavailable':
      return { status: 503, type: 'Service Unavailable' };
    case 'internal':
      return { status: 500, type: 'InternalServerError' };
  }
}

function toAsciiJson(text: string): string {
  return JSON.stringify(text).replace(/[\u007f-\uffff]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
