// What vLLM looks at before any field has its type: these faults come before those of types.
import { ServerError } from '../../base/error.ts';
import { isJsonObject } from '../../codec/json.ts';
import { checkCacheSalt } from './sampling-checks.ts';

/** What vLLM's validators ask of a value: in Python empty lists, objects and texts are false, too. */
export function isTruthy(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0;
  return isJsonObject(value) ? Object.keys(value).length > 0 : Boolean(value);
}

/** Checks fields that go together in every endpoint. @throws ServerError `invalid_request` */
export function checkUntypedBody(body: unknown): void {
  if (!isJsonObject(body)) return;
  const { stream, stream_options: streamOptions } = body;
  if (isTruthy(streamOptions) && !isTruthy(stream)) throw invalid('`stream_options` needs `stream` to be true.', 'stream_options');
  checkUntypedSalt(body);
}

/** Checks the text that keeps a client's prefix-cache hits apart, whatever it is. @throws ServerError `invalid_request` */
export function checkUntypedSalt(body: unknown): void {
  const salt = isJsonObject(body) ? body['cache_salt'] : null;
  if (salt === undefined || salt === null) return;
  if (typeof salt !== 'string') throw invalid('cache_salt must be a text that is not empty.', 'cache_salt');
  checkCacheSalt(salt);
}

/**
 * Checks what log probabilities of particular tokens go with.
 *
 * @param hasLogprobs whether `logprobs` asks for any
 * @throws ServerError `invalid_request`
 */
export function checkUntypedLogprobs(body: unknown, hasLogprobs: (logprobs: unknown) => boolean): void {
  if (!isJsonObject(body) || !isTruthy(body['logprob_token_ids'])) return;
  if (isTruthy(body['use_beam_search'])) throw invalid('`logprob_token_ids` do not go with beam search.', 'logprob_token_ids');
  if (isTruthy(body['echo']) && body['max_tokens'] === 0) {
    throw invalid('`logprob_token_ids` need a token: an echo with max_tokens 0 has none.', 'logprob_token_ids');
  }
  if (!hasLogprobs(body['logprobs'])) throw invalid('`logprob_token_ids` need `logprobs`.', 'logprob_token_ids');
}

function invalid(message: string, param: string): ServerError {
  return new ServerError('invalid_request', message, { param });
}
