// Errors that these endpoints alone word: vLLM gives them a type of their own, `invalid_request_error`.
import { ServerError } from '../../../base/error.ts';
import type { HttpExchange } from '../../../wire/http/exchange.ts';
import { type ErrorResponse, isUnsendable } from '../../error-body.ts';
import { sendError } from '../../json-handler.ts';
import type { ResponseStore } from './response-store.ts';

/** A refusal with that type. */
export class ResponseRefusal extends ServerError {
  readonly status: 400 | 404;

  constructor(status: 400 | 404, message: string, param: string) {
    super('invalid_request', message, { param });
    this.status = status;
  }
}

/** The refusal of an id that is not in the store, which a server may have or not. */
export function createUnknownResponse(id: string, store: ResponseStore | null): ResponseRefusal {
  const shown = id.length > MAX_SHOWN_CHARS ? `${id.slice(0, MAX_SHOWN_CHARS)}...` : id;
  const reason = store !== null ? '' : `, as this server stores none: ${WITH_STORE}`;
  return new ResponseRefusal(404, `No response with the id '${shown}' is stored here${reason}.`, 'response_id');
}

const MAX_SHOWN_CHARS = 80;

/** What to do about a store that is not there. */
export const WITH_STORE = 'start it with --enable-responses-api-store or VLLM_ENABLE_RESPONSES_API_STORE=1';

/** Sends an error as the answer. */
export function sendResponsesError(exchange: HttpExchange, error: ServerError): void {
  if (!(error instanceof ResponseRefusal) || isUnsendable(error)) return sendError(exchange, error);
  const { status, message, param } = error;
  const response: ErrorResponse<'invalid_request_error'> = { error: { message, type: 'invalid_request_error', param, code: status } };
  exchange.send({ status, contentType: 'application/json', body: JSON.stringify(response) });
}
