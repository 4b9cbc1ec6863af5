// What vLLM looks at before any field has its type: these faults come before those of types.
import { invalid } from '../../base/error.ts';
import { isJsonObject } from '../../codec/json.ts';
import { checkCacheSalt } from './sampling-checks.ts';

/** A body that is an object, nothing of which is checked. */
export type UntypedBody = Readonly<Record<string, unknown>>;

/** What vLLM's validators ask of a value: in Python empty lists, objects and texts are false, too. */
export function isTruthy(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0;
  return isJsonObject(value) ? Object.keys(value).length > 0 : Boolean(value);
}

/** Checks that `stream_options` go with `stream`. @throws ServerError `invalid_request` */
export function checkUntypedStream({ stream, stream_options: streamOptions }: UntypedBody): void {
  if (isTruthy(streamOptions) && !isTruthy(stream)) throw invalid('`stream_options` needs `stream` to be true.', 'stream_options');
}

/** Checks that a format of JSON by a schema has one. @throws ServerError `invalid_request` */
export function checkUntypedFormat({ response_format: format }: UntypedBody): void {
  if (!isJsonObject(format) || format['type'] !== 'json_schema' || (format['json_schema'] ?? null) !== null) return;
  throw invalid('response_format of type json_schema needs the field json_schema.', 'response_format');
}

/** Checks the text that keeps a client's prefix-cache hits apart, whatever it is. @throws ServerError `invalid_request` */
export function checkUntypedSalt(body: unknown): void {
  const salt = isJsonObject(body) ? body['cache_salt'] : null;
  if (salt === undefined || salt === null) return;
  if (typeof salt !== 'string') throw invalid('cache_salt must be a text that is not empty.', 'cache_salt');
  checkCacheSalt(salt);
}

/** How log probabilities are asked for. */
export interface LogprobNames {
  /** Where their number stands; that of the prompt's is `prompt_logprobs`. */
  readonly count: 'logprobs' | 'top_logprobs';
  /** Whether `logprobs` asks for any. */
  readonly isAsked: (logprobs: unknown) => boolean;
}

/** Checks what log probabilities go with, and their numbers, whole or not. @throws ServerError `invalid_request` */
export function checkUntypedLogprobs(body: UntypedBody, { count, isAsked }: LogprobNames): void {
  if (isTruthy(body['logprob_token_ids'])) checkUntypedIds(body, isAsked);
  for (const name of ['prompt_logprobs', count]) requireNumber(body[name], name);
  const { prompt_logprobs: ofPrompt, stream } = body;
  if (isTruthy(stream) && isSome(ofPrompt)) throw invalid('`prompt_logprobs` do not go with `stream`.', 'prompt_logprobs');
  for (const name of ['prompt_logprobs', count]) requireCount(body[name], name);
  if (count === 'top_logprobs' && isSome(body[count]) && !isAsked(body['logprobs'])) {
    throw invalid('`top_logprobs` needs `logprobs` to be true.', count);
  }
}

function checkUntypedIds({ use_beam_search: usesBeams, echo, max_tokens: limit, logprobs }: UntypedBody, isAsked: LogprobNames['isAsked']): void {
  if (isTruthy(usesBeams)) throw invalid('`logprob_token_ids` do not go with beam search.', 'logprob_token_ids');
  if (isTruthy(echo) && limit === 0) throw invalid('`logprob_token_ids` need a token: an echo with max_tokens 0 has none.', 'logprob_token_ids');
  if (!isAsked(logprobs)) throw invalid('`logprob_token_ids` need `logprobs`.', 'logprob_token_ids');
}

function requireNumber(value: unknown, name: string): void {
  if (value === undefined || value === null || isNumeral(value)) return;
  throw invalid(`\`${name}\` must be an integer.`, name);
}

// In Python booleans are numbers, too.
function isNumeral(value: unknown): value is number | bigint | boolean {
  return typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean';
}

function isSome(count: unknown): boolean {
  return isNumeral(count) && (Number(count) > 0 || Number(count) === ALL);
}

function requireCount(count: unknown, name: string): void {
  if (isNumeral(count) && Number(count) < 0 && Number(count) !== ALL) throw invalid(`\`${name}\` must be 0 or more, or -1 for all, got ${String(count)}.`, name);
}

const ALL = -1;
