// The answer to an embedding request.
import { toJsonString } from '../../../codec/json.ts';
import type { HttpAnswer } from '../../../wire/http/exchange.ts';
import type { UsageInfo } from '../../generation/usage.ts';
import { embedAll } from '../embed-all.ts';
import { countTokens, type PoolingAnswerOptions, toJsonAnswer, toPoolingUsage } from '../endpoint.ts';
import { isBytesFormat, toBytesAnswer, toVectorJson } from '../vectors.ts';
import type { EmbeddingCall } from './request.ts';

/** An answer in JSON. */
export interface EmbeddingResponse {
  readonly id: string;
  readonly object: 'list';
  /** Unix seconds. */
  readonly created: number;
  readonly model: string;
  readonly data: readonly EmbeddingResponseData[];
  readonly usage: UsageInfo;
}

export interface EmbeddingResponseData {
  readonly index: number;
  readonly object: 'embedding';
  /** Base64 where the request asks for it. */
  readonly embedding: readonly number[] | string;
}

/** `{"id":"embd-...","object":"list","data":[{"index":0,"object":"embedding","embedding":[0.1,...]}],"usage":{...}}`, or bytes. */
export async function toEmbeddingAnswer({ context, call, head }: PoolingAnswerOptions<EmbeddingCall>): Promise<HttpAnswer> {
  const { fields } = call;
  const options = { usesActivation: fields.use_activation !== false, numDimensions: fields.dimensions };
  if (isBytesFormat(fields)) {
    const vectors = await embedAll(context, call, options, (vector) => vector);
    return toBytesAnswer({ head, fields, vectors, numTokens: countTokens(call) });
  }
  const items = await embedAll(
    context,
    call,
    options,
    (vector, index) => `{"index":${index},"object":"embedding","embedding":${toVectorJson(vector, fields)}}`,
  );
  return toJsonAnswer(
    `{"id":${toJsonString(head.id)},"object":"list","created":${head.created},"model":${toJsonString(head.model)},` +
      `"data":[${items.join(',')}],"usage":${toPoolingUsage(call)}}`,
  );
}
