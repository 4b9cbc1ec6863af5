// The answer to a classification request.
import { toJsonString } from '../../../codec/json.ts';
import type { HttpAnswer } from '../../../wire/http/exchange.ts';
import { classifyAll } from '../classify-all.ts';
import { type PoolingAnswerOptions, toJsonAnswer, toPoolingUsage } from '../endpoint.ts';
import type { ClassificationCall } from './request.ts';

/** `{"id":"classify-...","object":"list","data":[{"index":0,"label":"LABEL_1","probs":[0.2,0.8],"num_classes":2}],"usage":{...}}` */
export async function toClassificationAnswer({ context, call, head }: PoolingAnswerOptions<ClassificationCall>): Promise<HttpAnswer> {
  const { labels } = context.pooler.model;
  const items = await classifyAll(
    context,
    call,
    call.fields.use_activation !== false,
    (probs, index) =>
      `{"index":${index},"label":${toJsonString(labels[findLargest(probs)] ?? '')},"probs":[${probs.join(',')}],"num_classes":${probs.length}}`,
  );
  return toJsonAnswer(
    `{"id":${toJsonString(head.id)},"object":"list","created":${head.created},"model":${toJsonString(head.model)},` +
      `"data":[${items.join(',')}],"usage":${toPoolingUsage(call)}}`,
  );
}

function findLargest(values: Float32Array): number {
  let best = 0;
  for (let index = 1; index < values.length; index++) if ((values[index] ?? 0) > (values[best] ?? 0)) best = index;
  return best;
}
