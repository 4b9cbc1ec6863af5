// The body of an embedding request: unknown -> what is embedded, or a ServerError.
import { ServerError } from '../../../base/error.ts';
import { boolean, type Fields, integer, readFields } from '../../fields.ts';
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
import { type EncodingFields, encodingFields } from '../vectors.ts';

export interface EmbeddingFields extends EncodingFields, InputFields, PoolingFields {
  readonly dimensions: number | null;
  readonly use_activation: boolean | null;
}

export const embeddingFields: Fields<EmbeddingFields> = {
  ...encodingFields,
  dimensions: integer(null),
  use_activation: boolean(null),
  ...inputFields,
  ...poolingFields,
};

/** An embedding call. */
export interface EmbeddingCall extends PoolingCall {
  readonly fields: EmbeddingFields;
}

/** Reads a body. @throws ServerError in vLLM's order of checks: body, model, truncation, prompts, dimensions. */
export async function parseEmbeddingRequest(body: unknown, context: PoolingContext): Promise<EmbeddingCall> {
  checkRemovedFields(body);
  const fields = readFields(body, embeddingFields);
  const input = readInput(fields, { allowsManyConversations: true });
  const model = resolvePoolingModel(fields, context);
  requireNoKwargs(fields.media_io_kwargs, 'media_io_kwargs');
  const truncation = readPoolingTruncation(fields, context.maxModelLen);
  const tokens = await toInputTokens(context, input, { fields, model, truncation });
  checkDimensions(fields.dimensions, context);
  return { model, requestId: fields.request_id, priority: fields.priority, cacheSalt: fields.cache_salt, tokens, fields };
}

/** Checks the number of coordinates that a request asks for. @throws ServerError `invalid_request` where the model has no such vectors */
export function checkDimensions(dimensions: number | null, { pooler, models }: PoolingContext): void {
  if (dimensions === null) return;
  const { isMatryoshka, numDimensions, matryoshkaDimensions } = pooler.model;
  const name = models.base.displayName;
  if (!isMatryoshka) {
    throw new ServerError('invalid_request', `${name} has no Matryoshka embeddings: leave dimensions out (got dimensions=${dimensions}).`);
  }
  if (dimensions < 1 || dimensions > numDimensions) {
    throw new ServerError('invalid_request', `dimensions of ${name} are from 1 to ${numDimensions}, got ${dimensions}.`);
  }
  if (matryoshkaDimensions !== null && !matryoshkaDimensions.includes(dimensions)) {
    throw new ServerError('invalid_request', `dimensions of ${name} are one of ${matryoshkaDimensions.join(', ')}, got ${dimensions}.`);
  }
}
