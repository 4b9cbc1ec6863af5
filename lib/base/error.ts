// The one error class for everything a client or an operator can be told. Each API family maps `kind` to its own envelope.

/**
 * What went wrong, as a closed set. An API family maps every kind to a status and a body by an exhaustive switch.
 *
 * - `unreadable`: the bytes of the body are no text, or hold more than a parser takes
 * - `validation`: a field of the body has the wrong type, or is missing
 * - `invalid_request`: the fields are well-formed, their values cannot be served
 * - `model_not_found`: the request names a model that is not served
 * - `payload_too_large`: the body is over the configured limit
 * - `queue_full`: every seat is taken and the waiting queue has no room
 * - `unavailable`: the server is shutting down, or takes no further request now
 * - `not_implemented`: what the request wants is well-formed, and nobody has built it, as in vLLM
 * - `internal`: a defect of this program; its cause is logged and never shown
 */
export type ErrorKind =
  | 'unreadable'
  | 'validation'
  | 'invalid_request'
  | 'model_not_found'
  | 'payload_too_large'
  | 'queue_full'
  | 'unavailable'
  | 'not_implemented'
  | 'internal';

/** A ServerError's optional parts: `param` is the field at fault (`max_tokens`, `body.messages`), in the client's words. */
export interface ServerErrorDetails {
  readonly param?: string;
  readonly cause?: unknown;
}

/** An error whose message may be shown to whoever sent the request. */
export class ServerError extends Error {
  override readonly name = 'ServerError';
  readonly kind: ErrorKind;
  readonly param: string | null;

  constructor(kind: ErrorKind, message: string, details: ServerErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.kind = kind;
    this.param = details.param ?? null;
  }
}

/** The ServerError that stands for `thrown`: itself when it is one, otherwise an `internal` one that keeps it as the cause. */
export function toServerError(thrown: unknown): ServerError {
  if (thrown instanceof ServerError) return thrown;
  return new ServerError('internal', 'Internal server error', { cause: thrown });
}

/** The error for a request whose values cannot be served. @param param the field at fault, where there is one */
export function invalid(message: string, param?: string): ServerError {
  return new ServerError('invalid_request', message, param === undefined ? {} : { param });
}
