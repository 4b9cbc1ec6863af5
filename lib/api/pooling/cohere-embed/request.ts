// The body of Cohere's embedding request: unknown -> what is embedded, or a ServerError.
import { invalid, ServerError } from '../../../base/error.ts';
import { isJsonObject } from '../../../codec/json.ts';
import { type Field, type Fields, int64, integer, listOf, notNull, oneOf, readFields, string } from '../../fields.ts';
import type { Truncation } from '../../generation/truncation.ts';
import type { Place } from '../../place.ts';
import type { PoolingContext } from '../context.ts';
import { checkDimensions } from '../embeddings/request.ts';
import type { PoolingCall } from '../endpoint.ts';
import { findModel, type InputFields } from '../fields.ts';
import type { Conversation, PoolingInput } from '../input.ts';
import { toInputTokens } from '../tokens.ts';

const EMBEDDING_TYPES = ['float', 'binary', 'ubinary', 'base64'] as const;

/** How vectors are written. */
export type CohereEmbeddingType = (typeof EMBEDDING_TYPES)[number];

export interface CohereFields {
  readonly model: string | null;
  readonly input_type: string | null;
  readonly texts: readonly string[] | null;
  readonly images: readonly string[] | null;
  /** Conversations of one message each. */
  readonly inputs: readonly Conversation[] | null;
  readonly output_dimension: number | null;
  readonly embedding_types: readonly (CohereEmbeddingType | null)[] | null;
  readonly truncate: 'NONE' | 'START' | 'END' | null;
  readonly max_tokens: number | null;
  readonly priority: number;
}

export const cohereFields: Fields<CohereFields> = {
  model: string(null),
  input_type: string(null),
  texts: listOf(string(''), null),
  images: listOf(string(''), null),
  inputs: listOf(mixedInput(), null),
  output_dimension: integer(null),
  embedding_types: listOf(oneOf(EMBEDDING_TYPES, null), null),
  truncate: notNull(oneOf(['NONE', 'START', 'END'], 'END')),
  max_tokens: integer(null),
  priority: notNull(int64(0)),
};

/** A call in Cohere's form. */
export interface CohereEmbedCall extends PoolingCall {
  /** The client's, where it sent texts; null otherwise. */
  readonly texts: readonly string[] | null;
  readonly numDimensions: number | null;
  /** Each at most once. */
  readonly embeddingTypes: ReadonlySet<CohereEmbeddingType>;
}

/** Reads a body. @throws ServerError in vLLM's order of checks: body, model, input type, prompts, dimensions. */
export async function parseCohereEmbedRequest(body: unknown, context: PoolingContext): Promise<CohereEmbedCall> {
  const fields = readFields(body, cohereFields);
  const input = readCohereInput(fields);
  const model = findModel(context, fields.model);
  if (fields.input_type !== null) throw invalid('The model has no instructions for types of input: leave input_type out.');
  const truncation = readCohereTruncation(fields, context.maxModelLen);
  const tokens = await toInputTokens(context, input, { fields: RENDER_FIELDS, model, truncation });
  checkLengths(tokens, fields);
  checkDimensions(fields.output_dimension, context);
  const embeddingTypes = new Set((fields.embedding_types ?? []).filter((type) => type !== null));
  if (embeddingTypes.size === 0) embeddingTypes.add('float');
  checkPacking(embeddingTypes, fields.output_dimension ?? context.pooler.model.numDimensions);
  const { priority, texts, output_dimension: numDimensions } = fields;
  return { model, requestId: null, priority, cacheSalt: null, tokens, texts, numDimensions, embeddingTypes };
}

// Inputs of several parts are rendered as conversations.
const RENDER_FIELDS: InputFields = {
  input: undefined,
  messages: undefined,
  add_special_tokens: null,
  add_generation_prompt: false,
  continue_final_message: false,
  chat_template: null,
  chat_template_kwargs: null,
  media_io_kwargs: null,
};

function readCohereInput({ texts, images, inputs }: CohereFields): PoolingInput {
  const given = [texts, images, inputs].filter((list) => list !== null);
  if (given.length !== 1 || given[0]?.length === 0) throw invalidBody('body', 'exactly one of texts, images and inputs, with at least one item');
  if (texts !== null) return { kind: 'plain', items: texts };
  if (inputs !== null) return { kind: 'conversations', items: inputs };
  return { kind: 'conversations', items: (images ?? []).map((url) => [{ role: 'user', content: [{ type: 'image_url', image_url: { url } }] }]) };
}

// An object with parts, as the conversation that it is.
function mixedInput(): Field<Conversation> {
  return {
    schema: { type: 'object', properties: { content: { type: 'array', items: { type: 'object' } } }, required: ['content'] },
    read(value, place) {
      const inside = place.enter();
      const content = isJsonObject(value) ? value['content'] : undefined;
      inside.field = 'content';
      if (!isJsonObject(value)) place.report('an object', value);
      else if (!Array.isArray(content)) inside.report('a list of parts; the field is required', content);
      else reportParts(content, inside.enter());
      return [{ role: 'user', content }];
    },
  };
}

function reportParts(content: readonly unknown[], place: Place): void {
  for (const [index, part] of content.entries()) {
    place.field = index;
    if (!isPart(part)) place.report('a part of type text or image_url, with what the type names', part);
  }
}

function isPart(part: unknown): boolean {
  if (!isJsonObject(part)) return false;
  return part['type'] === 'text' ? typeof part['text'] === 'string' : part['type'] === 'image_url' && isJsonObject(part['image_url']);
}

function readCohereTruncation({ truncate, max_tokens: maxTokens }: CohereFields, maxModelLen: number): Truncation | null {
  if (truncate === 'NONE') return null;
  const numTokens = maxTokens ?? -1;
  if (numTokens < -1) throw invalid(`max_tokens must be -1 or more, got ${numTokens}.`);
  if (numTokens > maxModelLen) {
    throw invalid(`max_tokens=${numTokens} is more than max_model_len=${maxModelLen}. Keep fewer.`, 'truncate_prompt_tokens');
  }
  return { side: truncate === 'START' ? 'left' : 'right', numTokens: numTokens === -1 ? maxModelLen : numTokens };
}

function checkLengths(tokens: readonly (readonly number[])[], { truncate, max_tokens: maxTokens }: CohereFields): void {
  if (truncate !== 'NONE' || maxTokens === null) return;
  const long = tokens.find(({ length }) => length > maxTokens);
  if (long !== undefined) throw invalid(`An input of ${long.length} tokens is longer than max_tokens=${maxTokens}, and truncate is NONE.`);
}

function checkPacking(types: ReadonlySet<CohereEmbeddingType>, numDimensions: number): void {
  if (numDimensions % 8 === 0 || !(types.has('binary') || types.has('ubinary'))) return;
  throw invalid(`Binary embeddings need a multiple of 8 dimensions, got ${numDimensions}.`);
}

function invalidBody(path: string, expected: string): ServerError {
  return new ServerError('validation', `1 validation error:\n  ${path}: expected ${expected}`, { param: path });
}
