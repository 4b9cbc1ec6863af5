// The body of an embedding request: unknown -> what is embedded, or a ServerError.
import { ServerError } from '../../../base/error.ts';
import { boolean, described, type Fields, integer } from '../../fields.ts';
import type { PoolingContext } from '../context.ts';
import { type InputFields, inputFields, type PoolingFields, poolingFields } from '../fields.ts';
import { createInputCall, createInputReader, type InputCall, readEitherForm } from '../input-call.ts';
import { type EncodingFields, encodingFields } from '../vectors.ts';

export interface EmbeddingFields extends EncodingFields, InputFields, PoolingFields {
  readonly dimensions: number | null;
  readonly use_activation: boolean | null;
}

export const embeddingFields: Fields<EmbeddingFields> = {
  ...encodingFields,
  dimensions: described(integer(null), { minimum: 1 }),
  use_activation: boolean(null),
  ...inputFields,
  ...poolingFields,
};

/** An embedding call. */
export type EmbeddingCall = InputCall<EmbeddingFields>;

/** Reads a body. @throws ServerError in vLLM's order of checks: body, model, truncation, prompts, dimensions. */
export function parseEmbeddingRequest(body: unknown, context: PoolingContext): Promise<EmbeddingCall> {
  return readEitherForm(body, () => readCall(body, context));
}

const read = createInputReader(embeddingFields, { allowsManyConversations: true });

async function readCall(body: unknown, context: PoolingContext): Promise<EmbeddingCall> {
  const { fields, input } = read(body);
  const call = await createInputCall(fields, input, context);
  checkDimensions(fields.dimensions, context);
  return call;
}

/** Checks the number of coordinates that a request asks for. @throws ServerError `invalid_request` where the model has no such vectors */
export function checkDimensions(dimensions: number | null, { pooler, models }: PoolingContext): void {
  if (dimensions === null) return;
  const { isMatryoshka, numDimensions, matryoshkaDimensions } = pooler.model;
  const name = models.base.displayName;
  if (!isMatryoshka) {
    const wayOut = `leave dimensions out, or start the server with --hf-overrides '{"is_matryoshka": true}'`;
    throw new ServerError('invalid_request', `${name} has no Matryoshka embeddings: ${wayOut} (got dimensions=${dimensions}).`);
  }
  if (dimensions < 1 || dimensions > numDimensions) {
    throw new ServerError('invalid_request', `dimensions of ${name} are from 1 to ${numDimensions}, got ${dimensions}.`);
  }
  if (matryoshkaDimensions !== null && !matryoshkaDimensions.includes(dimensions)) {
    throw new ServerError('invalid_request', `dimensions of ${name} are one of ${matryoshkaDimensions.join(', ')}, got ${dimensions}.`);
  }
}
