// The body of a pooling request: unknown -> what is pooled, or a ServerError.
import { ServerError } from '../../../base/error.ts';
import { isJsonObject } from '../../../codec/json.ts';
import { boolean, type Fields, integer, oneOf } from '../../fields.ts';
import type { PoolingContext } from '../context.ts';
import { type InputFields, inputFields, type PoolingFields, poolingFields } from '../fields.ts';
import { createInputCall, createInputReader, type InputCall, readEitherForm } from '../input-call.ts';
import { type EncodingFields, encodingFields } from '../vectors.ts';

const TASKS = ['embed', 'classify', 'token_embed', 'token_classify', 'plugin', 'embed&token_classify'] as const;

export interface PoolingRequestFields extends EncodingFields, InputFields, PoolingFields {
  readonly dimensions: number | null;
  readonly use_activation: boolean | null;
  readonly task: (typeof TASKS)[number] | null;
}

export const poolingRequestFields: Fields<PoolingRequestFields> = {
  use_activation: boolean(null),
  ...encodingFields,
  dimensions: integer(null),
  ...inputFields,
  ...poolingFields,
  task: oneOf(TASKS, null),
};

/** A pooling call. */
export type PoolingRequestCall = InputCall<PoolingRequestFields>;

/** Reads a body. @throws ServerError in vLLM's order of checks: body, task, model, truncation, prompts. */
export function parsePoolingRequest(body: unknown, context: PoolingContext): Promise<PoolingRequestCall> {
  return readEitherForm(body, () => readCall(body, context));
}

const read = createInputReader(poolingRequestFields, { allowsManyConversations: false });

async function readCall(body: unknown, context: PoolingContext): Promise<PoolingRequestCall> {
  const { fields, input } = readOrPlugin(body);
  checkTask(fields, context);
  return createInputCall(fields, input, context);
}

// Fields that data for a plugin come without: what they hold is no fault there.
const OF_TEXTS = /^body\.(input|messages|add_special_tokens|use_activation|dimensions)\b/;

// What is neither a text nor a conversation may be data for a plugin.
function readOrPlugin(body: unknown): ReturnType<typeof read> {
  try {
    return read(body);
  } catch (error) {
    const isOther = error instanceof ServerError && OF_TEXTS.test(error.param ?? '') && isJsonObject(body) && Object.hasOwn(body, 'data');
    throw isOther ? refuseData(body) : error;
  }
}

function refuseData({ dimensions }: Readonly<Record<string, unknown>>): ServerError {
  if (dimensions !== undefined && dimensions !== null) return createDimensionsError();
  return new ServerError('invalid_request', 'This server has no plugin that reads data.', { param: 'task' });
}

function createDimensionsError(): ServerError {
  return new ServerError('invalid_request', 'dimensions are not supported by this endpoint.', { param: 'dimensions' });
}

function checkTask({ dimensions, task }: PoolingRequestFields, { pooler }: PoolingContext): void {
  if (dimensions !== null) throw createDimensionsError();
  const { task: served } = pooler.model;
  if (task === null || task === served) return;
  throw new ServerError('invalid_request', `The task "${task}" is not served here: the model's task is "${served}".`, { param: 'task' });
}
