// Errors in OpenAI's shape, with the status and type that vLLM gives each kind.
import { type ErrorKind, ServerError } from '../base/error.ts';
import type { JsonSchema } from '../wire/http/route-description.ts';

/** The types of errors that vLLM has, and those of the statuses that it leaves to its web server. */
export type ErrorType =
  | 'Bad Request'
  | 'BadRequestError'
  | 'NotFoundError'
  | 'Request Entity Too Large'
  | 'RateLimitError'
  | 'Service Unavailable'
  | 'NotImplementedError'
  | 'InternalServerError';

/** How an error is told apart without its words. */
export interface Envelope {
  readonly status: number;
  readonly type: ErrorType;
}

/** An error in JSON. `Type` is what an endpoint has beside the common ones. */
export interface ErrorResponse<Type extends string = never> {
  readonly error: ErrorInfo<Type>;
}

export interface ErrorInfo<Type extends string = never> {
  readonly message: string;
  readonly type: ErrorType | Type;
  /** The field that is wrong. */
  readonly param: string | null;
  /** The HTTP status. */
  readonly code: number;
}

/** An error as a schema. */
export const ERROR_RESPONSE: JsonSchema = {
  title: 'ErrorResponse',
  type: 'object',
  properties: {
    error: {
      title: 'ErrorInfo',
      type: 'object',
      properties: { message: { type: 'string' }, type: { type: 'string' }, param: { type: ['string', 'null'] }, code: { type: 'integer' } },
      required: ['message', 'type', 'code'],
    },
  },
  required: ['error'],
};

/**
 * The HTTP status and the body for an error: `{"error":{"message","type","param","code"}}`, where code is the status. What is found before
 * a body is parsed has the shape of vLLM's web framework: `{"detail"}`.
 */
export function toErrorBody(error: ServerError): { readonly status: number; readonly body: string } {
  if (isUnsendable(error)) return toErrorBody(UNSENDABLE);
  const { status, type } = envelopeOf(error.kind);
  if (error.kind === 'unreadable') return { status, body: JSON.stringify({ detail: error.message }) };
  const response: ErrorResponse = { error: { message: error.message, type, param: error.param, code: status } };
  return { status, body: JSON.stringify(response) };
}

/** Whether an error names what cannot be written in UTF-8, which vLLM's answers are: a fault of its own. */
export function isUnsendable({ message }: ServerError): boolean {
  return LONE_SURROGATE.test(message);
}

const LONE_SURROGATE = /\p{Surrogate}/u;
const UNSENDABLE = new ServerError('invalid_request', 'The answer would name a text with half of a surrogate pair.');

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
    case 'unreadable':
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
    case 'not_implemented':
      return { status: 501, type: 'NotImplementedError' };
    case 'internal':
      return { status: 500, type: 'InternalServerError' };
  }
}

function toAsciiJson(text: string): string {
  return JSON.stringify(text).replace(/[\u007f-\uffff]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
