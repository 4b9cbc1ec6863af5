// The answer in Cohere's form: every type of vector that was asked for, under its name.
import { toJsonString } from '../../../codec/json.ts';
import type { HttpAnswer } from '../../../wire/http/exchange.ts';
import { embedAll } from '../embed-all.ts';
import { countTokens, type PoolingAnswerOptions, toJsonAnswer } from '../endpoint.ts';
import { encodeVector } from '../vectors.ts';
import type { CohereEmbedCall, CohereEmbeddingType } from './request.ts';

// The order in an answer, whatever that of the request.
const WRITERS: readonly (readonly [CohereEmbeddingType, (vector: Float32Array) => string])[] = [
  ['float', (vector) => `[${vector.join(',')}]`],
  ['binary', (vector) => `[${packBits(vector).map((byte) => byte - 128).join(',')}]`],
  ['ubinary', (vector) => `[${packBits(vector).join(',')}]`],
  ['base64', (vector) => `"${encodeVector(vector, { embed_dtype: 'float32', endianness: 'little' }).toString('base64')}"`],
];

/** `{"id":"embd-...","embeddings":{"float":[[0.1,...]]},"texts":["a"],"meta":{...},"response_type":"embeddings_by_type"}` */
export async function toCohereEmbedAnswer({ context, call, head }: PoolingAnswerOptions<CohereEmbedCall>): Promise<HttpAnswer> {
  const writers = WRITERS.filter(([type]) => call.embeddingTypes.has(type));
  const options = { usesActivation: true, numDimensions: call.numDimensions };
  const rows = await embedAll(context, call, options, (vector) => writers.map(([, write]) => write(vector)));
  const embeddings = writers.map(([type], column) => `"${type}":[${rows.map((row) => row[column]).join(',')}]`);
  const texts = call.texts === null ? '' : `"texts":[${call.texts.map(toJsonString).join(',')}],`;
  return toJsonAnswer(
    `{"id":${toJsonString(head.id)},"embeddings":{${embeddings.join(',')}},${texts}` +
      `"meta":{"api_version":{"version":"2"},"billed_units":{"input_tokens":${countTokens(call)},"image_tokens":0}},` +
      '"response_type":"embeddings_by_type"}',
  );
}

/** A bit for each coordinate, set where it is not negative; the first one is the highest of its byte. */
function packBits(vector: Float32Array): number[] {
  return Array.from({ length: vector.length / 8 }, (_, index) =>
    vector.subarray(8 * index, 8 * index + 8).reduce((byte, value) => 2 * byte + (value >= 0 ? 1 : 0), 0),
  );
}
