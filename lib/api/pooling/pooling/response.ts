// The answer to a pooling request: embeddings or the classes' probabilities, as the model's task is.
import { toJsonString } from '../../../codec/json.ts';
import type { HttpAnswer } from '../../../wire/http/exchange.ts';
import { classifyAll } from '../classify-all.ts';
import { embedAll } from '../embed-all.ts';
import { countTokens, type PoolingAnswerOptions, toJsonAnswer, toPoolingUsage } from '../endpoint.ts';
import { isBytesFormat, toBytesAnswer, toVectorJson } from '../vectors.ts';
import type { PoolingRequestCall } from './request.ts';

/** `{"id":"pooling-...","object":"list","data":[{"index":0,"object":"pooling","data":[0.1,...]}],"usage":{...}}`, or bytes. */
export async function toPoolingAnswer(options: PoolingAnswerOptions<PoolingRequestCall>): Promise<HttpAnswer> {
  const { call, head } = options;
  const { fields } = call;
  if (isBytesFormat(fields)) {
    const vectors = await poolAll(options, (vector) => vector);
    return toBytesAnswer({ head, fields, vectors, numTokens: countTokens(call) });
  }
  const items = await poolAll(options, (vector, index) => `{"index":${index},"object":"pooling","data":${toVectorJson(vector, fields)}}`);
  return toJsonAnswer(
    `{"id":${toJsonString(head.id)},"object":"list","created":${head.created},"model":${toJsonString(head.model)},` +
      `"data":[${items.join(',')}],"usage":${toPoolingUsage(call)}}`,
  );
}

function poolAll<T>(
  { context, call }: PoolingAnswerOptions<PoolingRequestCall>,
  show: (vector: Float32Array, index: number) => T,
): Promise<T[]> {
  const usesActivation = call.fields.use_activation !== false;
  if (context.pooler.model.task === 'classify') return classifyAll(context, call, usesActivation, show);
  return embedAll(context, call, { usesActivation, numDimensions: null }, show);
}
