// The request fields that pooling endpoints share (vLLM: entrypoints/pooling/base/protocol.py), and the checks of their values.
import { invalid, ServerError } from '../../base/error.ts';
import { isJsonObject } from '../../codec/json.ts';
import { anything, atLeast, boolean, described, type Fields, int64, integer, notNull, object, oneOf, string } from '../fields.ts';
import { cacheSalt, objects } from '../generation/field-kinds.ts';
import { checkCacheSalt } from '../generation/sampling-checks.ts';
import { checkUntypedSalt } from '../generation/untyped-checks.ts';
import type { Truncation } from '../generation/truncation.ts';
import type { ModelChoice } from '../served-models.ts';
import type { PoolingContext } from './context.ts';

/** Of every endpoint but Cohere's. */
export interface PoolingFields {
  readonly model: string | null;
  readonly user: string | null;
  readonly truncate_prompt_tokens: number | null;
  readonly padding: 'max_length' | 'do_not_pad' | null;
  readonly truncation_side: 'left' | 'right' | null;
  readonly request_id: string | null;
  readonly priority: number;
  readonly mm_processor_kwargs: Readonly<Record<string, unknown>> | null;
  readonly cache_salt: string | null;
}

export const poolingFields: Fields<PoolingFields> = {
  model: string(null),
  user: string(null),
  truncate_prompt_tokens: atLeast(-1, integer(null)),
  padding: oneOf(['max_length', 'do_not_pad'], null),
  truncation_side: oneOf(['left', 'right'], null),
  request_id: notNull(string(null)),
  priority: notNull(int64(0)),
  mm_processor_kwargs: object(),
  cache_salt: cacheSalt(),
};

/** Of endpoints that take texts: what is pooled, and how a conversation is rendered. */
export interface InputFields {
  readonly input: unknown;
  readonly messages: unknown;
  /** Null: for texts, not for conversations. */
  readonly add_special_tokens: boolean | null;
  readonly add_generation_prompt: boolean;
  readonly continue_final_message: boolean;
  readonly chat_template: string | null;
  readonly chat_template_kwargs: Readonly<Record<string, unknown>> | null;
  readonly media_io_kwargs: Readonly<Record<string, unknown>> | null;
}

const TOKEN_IDS = { type: 'array', items: { type: 'integer' } };

export const inputFields: Fields<InputFields> = {
  input: described(anything(), { anyOf: [{ type: 'string' }, { type: 'array', items: { anyOf: [{ type: ['string', 'integer'] }, TOKEN_IDS] } }] }),
  messages: described(anything(), { type: 'array', items: { type: ['object', 'array'] } }),
  add_special_tokens: notNull(boolean(null)),
  add_generation_prompt: notNull(boolean(false)),
  continue_final_message: notNull(boolean(false)),
  chat_template: string(null),
  chat_template_kwargs: object(),
  media_io_kwargs: objects(),
};

/** Checks what vLLM looks at before anything else. @throws ServerError `invalid_request` */
export function checkRemovedFields(body: unknown): void {
  if (!isJsonObject(body)) return;
  if (Object.hasOwn(body, 'normalize')) throw invalid('normalize has been removed: use use_activation.', 'normalize');
  const { task } = body;
  if (task === 'score') throw invalid('The task "score" has been removed: use "classify".', 'task');
  if (task === 'encode') throw invalid('The task "encode" has been removed: use "token_embed" or "token_classify".', 'task');
  checkUntypedSalt(body);
}

/** Checks the values of fields that all pooling endpoints have. @throws ServerError `invalid_request` */
export function checkSharedFields(fields: PoolingFields): void {
  checkCacheSalt(fields.cache_salt);
  if (fields.padding === 'max_length') throw invalid('padding to max_length is not simulated: leave it out.', 'padding');
  requireNoKwargs(fields.mm_processor_kwargs, 'mm_processor_kwargs');
}

/** Refuses what vLLM refuses without --trust-request-mm-kwargs. @throws ServerError `invalid_request` */
export function requireNoKwargs(kwargs: Readonly<Record<string, unknown>> | null, name: string): void {
  if (kwargs !== null && Object.keys(kwargs).length > 0) throw createUntrustedKwargs(name);
}

/** What is wrong with arguments for the processing of media. */
export function createUntrustedKwargs(name: string): ServerError {
  return invalid(`${name} of requests are not trusted by this server.`, name);
}

/** The model of a name. @throws ServerError `model_not_found`, which names no parameter here */
export function findModel({ models }: PoolingContext, name: string | null): ModelChoice {
  try {
    return models.resolve(name);
  } catch (error) {
    throw error instanceof ServerError ? new ServerError(error.kind, error.message) : error;
  }
}

/**
 * The truncation that is asked for, or null; -1 means what the context holds. The end is cut unless the request says otherwise.
 *
 * @throws ServerError `invalid_request` for more than the context holds
 */
export function readPoolingTruncation(fields: PoolingFields, maxModelLen: number): Truncation | null {
  const { truncate_prompt_tokens: asked, truncation_side: side } = fields;
  if (asked === null) return null;
  if (asked > maxModelLen) throw invalid(`truncate_prompt_tokens=${asked} is more than max_model_len=${maxModelLen}. Keep fewer.`);
  return { side: side ?? 'right', numTokens: asked < 0 ? maxModelLen : asked };
}
