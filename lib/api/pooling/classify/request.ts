// The body of a classification request: unknown -> what is classified, or a ServerError.
import { boolean, type Fields, readFields } from '../../fields.ts';
import type { PoolingContext } from '../context.ts';
import type { PoolingCall } from '../endpoint.ts';
import {
  checkRemovedFields,
  type InputFields,
  inputFields,
  type PoolingFields,
  poolingFields,
  readPoolingTruncation,
  requireNoKwargs,
  resolvePoolingModel,
} from '../fields.ts';
import { readInput } from '../input.ts';
import { toInputTokens } from '../tokens.ts';

export interface ClassificationFields extends InputFields, PoolingFields {
  readonly use_activation: boolean | null;
}

export const classificationFields: Fields<ClassificationFields> = { use_activation: boolean(null), ...inputFields, ...poolingFields };

/** A classification call. */
export interface ClassificationCall extends PoolingCall {
  readonly usesActivation: boolean;
}

/** Reads a body. @throws ServerError in vLLM's order of checks: body, model, truncation, prompts. */
export async function parseClassificationRequest(body: unknown, context: PoolingContext): Promise<ClassificationCall> {
  checkRemovedFields(body);
  const fields = readFields(body, classificationFields);
  const input = readInput(fields, { allowsManyConversations: false });
  const model = resolvePoolingModel(fields, context);
  requireNoKwargs(fields.media_io_kwargs, 'media_io_kwargs');
  const truncation = readPoolingTruncation(fields, context.maxModelLen);
  const tokens = await toInputTokens(context, input, { fields, model, truncation });
  const usesActivation = fields.use_activation !== false;
  return { model, requestId: fields.request_id, priority: fields.priority, cacheSalt: fields.cache_salt, tokens, usesActivation };
}
