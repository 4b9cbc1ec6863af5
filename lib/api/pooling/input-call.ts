// The way from a body to tokens that endpoints for texts share: fields, then the model, what is not trusted, truncation, prompts.
import { ServerError } from '../../base/error.ts';
import { isJsonObject } from '../../codec/json.ts';
import { inOrder } from '../field-order.ts';
import { type Fields, readFields } from '../fields.ts';
import { isTruthy } from '../generation/untyped-checks.ts';
import { joinFaults } from '../place.ts';
import type { PoolingContext } from './context.ts';
import type { PoolingCall } from './endpoint.ts';
import { checkRemovedFields, checkSharedFields, createUntrustedKwargs, findModel, type InputFields, type PoolingFields, poolingFields, readPoolingTruncation, requireNoKwargs } from './fields.ts';
import { type InputOptions, isConversation, type PoolingInput, readInput } from './input.ts';
import { toInputTokens } from './tokens.ts';

type CommonFields = InputFields & PoolingFields;

/** A call for texts, with the fields of its endpoint. */
export interface InputCall<F extends CommonFields> extends PoolingCall {
  readonly fields: F;
}

/** The fields of a body, and what is to be pooled. */
export interface ReadInput<F extends CommonFields> {
  readonly fields: F;
  readonly input: PoolingInput;
}

/**
 * Makes what reads an endpoint's bodies. As in vLLM, faults of its own fields come first, then those of the input, then those of
 * conversations and of what all endpoints have. It throws `invalid_request` for removed fields before `validation`.
 */
export function createInputReader<F extends CommonFields>(fields: Fields<F>, options: InputOptions): (body: unknown) => ReadInput<F> {
  const own = inOrder<Partial<F>>(['add_special_tokens'], pickFields(fields, (name) => !SHARED.has(name)));
  const shared = pickFields(fields, (name) => SHARED.has(name));
  return (body) => {
    checkRemovedFields(body);
    checkTurns(body);
    const given = isJsonObject(body) && isText(body) ? toTextBody(body) : body;
    const first = readFields(given, own);
    const input = readInput({ input: first.input, messages: first.messages }, options);
    // Together they are all of them.
    return { fields: { ...first, ...readFields(given, shared) } as F, input };
  };
}

const SHARED: ReadonlySet<string> = new Set([
  'add_generation_prompt', 'continue_final_message', 'chat_template', 'chat_template_kwargs', 'media_io_kwargs', ...Object.keys(poolingFields), 'task',
]);

function pickFields<F>(fields: Fields<F>, isPicked: (name: string) => boolean): Fields<Partial<F>> {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => isPicked(name))) as Fields<Partial<F>>;
}

function checkTurns(body: unknown): void {
  if (!isJsonObject(body) || !isTruthy(body['continue_final_message']) || !isTruthy(body['add_generation_prompt'])) return;
  throw new ServerError('invalid_request', 'continue_final_message and add_generation_prompt exclude each other: set the latter to false.');
}

function isText({ input, messages }: JsonObject): boolean {
  if (isConversation(messages)) return false;
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
 * Reads a body that is a text's or a conversation's. vLLM tries a text first: faults in what conversations alone have, and in what all
 * endpoints have, come after the text that is missing.
 *
 * @throws ServerError as `read`
 */
export async function readEitherForm<T>(body: unknown, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    const isAfterInput = error instanceof ServerError && error.kind === 'validation' && comesAfterInput(error.param ?? '');
    throw isAfterInput && isJsonObject(body) && !Object.hasOwn(body, 'input') ? joinFaults(MISSING_INPUT, error) : error;
  }
}

function comesAfterInput(path: string): boolean {
  return OF_CONVERSATIONS.test(path) || SHARED.has(path.replace('body.', ''));
}

const OF_CONVERSATIONS = /^body\.(messages|add_generation_prompt|continue_final_message|chat_template|chat_template_kwargs|media_io_kwargs)(\.|$)/;
const MISSING_INPUT = new ServerError('validation', '1 validation error:\n  body.input: expected a value; the field is required', { param: 'body.input' });

/** Understands what is to be pooled. @throws ServerError in vLLM's order of checks: model, truncation, prompts. */
export async function createInputCall<F extends CommonFields>(fields: F, input: PoolingInput, context: PoolingContext): Promise<InputCall<F>> {
  checkSharedFields(fields);
  const model = findModel(context, fields.model);
  requireNoKwargs(fields.media_io_kwargs, 'media_io_kwargs');
  const truncation = readPoolingTruncation(fields, context.maxModelLen);
  const tokens = await toInputTokens(context, input, { fields, model, truncation });
  return { model, requestId: fields.request_id, priority: fields.priority, cacheSalt: fields.cache_salt, tokens, fields };
}
