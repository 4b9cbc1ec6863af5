// The way from a body to tokens that endpoints for texts share: fields, then the model, what is not trusted, truncation, prompts.
import { ServerError } from '../../base/error.ts';
import { isJsonObject } from '../../codec/json.ts';
import { type Fields, readFields } from '../fields.ts';
import { isTruthy } from '../generation/untyped-checks.ts';
import { joinFaults } from '../place.ts';
import type { PoolingContext } from './context.ts';
import type { PoolingCall } from './endpoint.ts';
import { checkRemovedFields, createUntrustedKwargs, type InputFields, type PoolingFields, readPoolingTruncation, requireNoKwargs, resolvePoolingModel } from './fields.ts';
import type { PoolingInput } from './input.ts';
import { toInputTokens } from './tokens.ts';

type CommonFields = InputFields & PoolingFields;

/** A call for texts, with the fields of its endpoint. */
export interface InputCall<F extends CommonFields> extends PoolingCall {
  readonly fields: F;
}

/** Reads an endpoint's fields. @throws ServerError `invalid_request` for removed ones, before `validation` */
export function readInputFields<F extends CommonFields>(body: unknown, fields: Fields<F>): F {
  checkRemovedFields(body);
  return readFields(isJsonObject(body) && isText(body) ? toTextBody(body) : body, fields);
}

function isText({ input, messages }: JsonObject): boolean {
  if (messages !== undefined) return false;
  return typeof input === 'string' || (Array.isArray(input) && !input.some(holdsMessage));
}

function holdsMessage(item: unknown): boolean {
  return isJsonObject(item) || (Array.isArray(item) && item.some(isJsonObject));
}

type JsonObject = Readonly<Record<string, unknown>>;

// A request for a text has no fields of conversations, whatever they say.
function toTextBody(body: JsonObject): JsonObject {
  if (isTruthy(body['media_io_kwargs'])) throw createUntrustedKwargs('media_io_kwargs');
  return Object.fromEntries(Object.entries(body).filter(([name]) => !OF_CONVERSATIONS.test(`body.${name}`)));
}

/**
 * Reads a body that is a text's or a conversation's. vLLM tries a text first: faults in what conversations alone have come after the text
 * that is missing.
 *
 * @throws ServerError as `read`
 */
export async function readEitherForm<T>(body: unknown, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    const isOfConversation = error instanceof ServerError && error.kind === 'validation' && OF_CONVERSATIONS.test(error.param ?? '');
    throw isOfConversation && isJsonObject(body) && !Object.hasOwn(body, 'input') ? joinFaults(MISSING_INPUT, error) : error;
  }
}

const OF_CONVERSATIONS = /^body\.(messages|add_generation_prompt|continue_final_message|chat_template|chat_template_kwargs|media_io_kwargs)(\.|$)/;
const MISSING_INPUT = new ServerError('validation', '1 validation error:\n  body.input: expected a value; the field is required', { param: 'body.input' });

/** Understands what is to be pooled. @throws ServerError in vLLM's order of checks: model, truncation, prompts. */
export async function createInputCall<F extends CommonFields>(fields: F, input: PoolingInput, context: PoolingContext): Promise<InputCall<F>> {
  const model = resolvePoolingModel(fields, context);
  requireNoKwargs(fields.media_io_kwargs, 'media_io_kwargs');
  const truncation = readPoolingTruncation(fields, context.maxModelLen);
  const tokens = await toInputTokens(context, input, { fields, model, truncation });
  return { model, requestId: fields.request_id, priority: fields.priority, cacheSalt: fields.cache_salt, tokens, fields };
}
