// The request fields that chat and completions share, and the checks vLLM makes on their values.
import { ServerError } from '../../base/error.ts';
import { anything, boolean, type Fields, int64, integer, nested, number, string } from '../fields.ts';

export interface StreamOptions {
  readonly include_usage: boolean | null;
  readonly continuous_usage_stats: boolean | null;
}

/** Of what a router sends with a disaggregated prefill, the part that changes anything here; the rest depends on the connector. */
export interface KvTransferParams {
  readonly do_remote_prefill: boolean;
}

export interface SamplingFields {
  readonly model: string | null;
  readonly stream: boolean;
  readonly stream_options: StreamOptions | null;
  readonly max_tokens: number | null;
  readonly min_tokens: number;
  readonly ignore_eos: boolean;
  readonly n: number;
  readonly seed: number | null;
  readonly temperature: number | null;
  readonly top_p: number | null;
  readonly presence_penalty: number | null;
  readonly frequency_penalty: number | null;
  readonly request_id: string | null;
  readonly priority: number;
  readonly cache_salt: string | null;
  readonly kv_transfer_params: KvTransferParams | null;
  readonly stop: unknown;
}

export const samplingFields: Fields<SamplingFields> = {
  model: string(null),
  stream: boolean(false),
  stream_options: nested({ include_usage: boolean(false), continuous_usage_stats: boolean(false) }),
  max_tokens: integer(null),
  min_tokens: integer(0),
  ignore_eos: boolean(false),
  n: integer(1),
  seed: int64(null),
  temperature: number(null),
  top_p: number(null),
  presence_penalty: number(null),
  frequency_penalty: number(null),
  request_id: string(null),
  priority: int64(0),
  cache_salt: string(null),
  kv_transfer_params: nested({ do_remote_prefill: boolean(false) }),
  stop: anything(),
};

/** vLLM's VLLM_MAX_N_SEQUENCES. */
const MAX_N = 16384;

/** Checks what fields may say together and each within its range. @throws ServerError `invalid_request` */
export function checkSampling(fields: SamplingFields): void {
  if (fields.stream_options !== null && !fields.stream) {
    throw invalid('`stream_options` needs `stream` to be true.', 'stream_options');
  }
  requireRange(fields.temperature, { name: 'temperature', min: 0, max: 2 });
  if (fields.top_p !== null && (fields.top_p <= 0 || fields.top_p > 1)) {
    throw invalid(`top_p must be above 0 and at most 1, got ${fields.top_p}.`, 'top_p');
  }
  requireRange(fields.presence_penalty, { name: 'presence_penalty', min: -2, max: 2, isAnonymous: true });
  requireRange(fields.frequency_penalty, { name: 'frequency_penalty', min: -2, max: 2, isAnonymous: true });
  if (fields.n < 1) throw invalid(`n must be at least 1, got ${fields.n}.`);
  if (fields.n > MAX_N) throw invalid(`n must be at most ${MAX_N}, got ${fields.n}.`);
  if (fields.n > 1 && fields.temperature === 0) throw invalid(`n must be 1 with temperature 0, got ${fields.n}.`);
  if (fields.min_tokens < 0) throw invalid(`min_tokens must be 0 or more, got ${fields.min_tokens}.`);
  checkCacheSalt(fields.cache_salt);
}

/** Checks the number of tokens asked for: nothing below one, and no more than the context holds. */
export function checkMaxTokens(maxTokens: number | null, name: string, maxModelLen: number): void {
  if (maxTokens === null) return;
  if (maxTokens < 1) throw invalid(`${name} must be at least 1, got ${maxTokens}.`, name);
  if (maxTokens > maxModelLen) {
    throw invalid(`${name}=${maxTokens} is more than the context of max_model_len=${maxModelLen} tokens. Ask for fewer.`, name);
  }
}

/** Checks the least number of tokens against the limit that holds after clamping. */
export function checkMinTokens(minTokens: number, maxTokens: number): void {
  if (minTokens > maxTokens) throw invalid(`min_tokens must be at most max_tokens=${maxTokens}, got ${minTokens}.`);
}

const MAX_SALT_CHARS = 128;

function checkCacheSalt(salt: string | null): void {
  if (salt === null) return;
  if (salt === '') throw invalid('cache_salt must not be empty; leave it out, or send a text.', 'cache_salt');
  if (salt.length > MAX_SALT_CHARS || /[@/\\\0]/.test(salt)) {
    throw invalid(`cache_salt must have at most ${MAX_SALT_CHARS} characters, none of them @, /, \\ or NUL.`, 'cache_salt');
  }
}

interface Range {
  readonly name: string;
  readonly min: number;
  readonly max: number;
  /** vLLM names no parameter for some fields. */
  readonly isAnonymous?: boolean;
}

function requireRange(value: number | null, { name, min, max, isAnonymous = false }: Range): void {
  if (value === null || (value >= min && value <= max)) return;
  throw invalid(`${name} must be from ${min} to ${max}, got ${value}.`, isAnonymous ? undefined : name);
}

function invalid(message: string, param?: string): ServerError {
  return new ServerError('invalid_request', message, param === undefined ? {} : { param });
}
