// The answer to a score request.
import { toJsonString } from '../../../codec/json.ts';
import type { HttpAnswer } from '../../../wire/http/exchange.ts';
import { type PoolingAnswerOptions, toJsonAnswer, toPoolingUsage } from '../endpoint.ts';
import { computeScores, type ScoringCall } from '../scoring.ts';

/** `{"id":"score-...","object":"list","data":[{"index":0,"object":"score","score":0.5}],"usage":{...}}` */
export async function toScoreAnswer({ context, call, head }: PoolingAnswerOptions<ScoringCall>): Promise<HttpAnswer> {
  const scores = await computeScores(context, call);
  const items = scores.map((score, index) => `{"index":${index},"object":"score","score":${score}}`);
  return toJsonAnswer(
    `{"id":${toJsonString(head.id)},"object":"list","created":${head.created},"model":${toJsonString(head.model)},` +
      `"data":[${items.join(',')}],"usage":${toPoolingUsage(call)}}`,
  );
}
