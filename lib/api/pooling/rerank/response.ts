// The answer to a rerank request: documents by relevance, the most relevant first.
import { toJsonString } from '../../../codec/json.ts';
import type { HttpAnswer } from '../../../wire/http/exchange.ts';
import { countTokens, type PoolingAnswerOptions, toJsonAnswer } from '../endpoint.ts';
import { computeScores } from '../scoring.ts';
import type { RerankCall } from './request.ts';

/** `{"id":"score-...","model":"m","usage":{...},"results":[{"index":1,"document":{"text":"a","multi_modal":null},"relevance_score":0.5}]}` */
export async function toRerankAnswer({ context, call, head }: PoolingAnswerOptions<RerankCall>): Promise<HttpAnswer> {
  const scores = await computeScores(context, call);
  const ranked = scores.map((score, index) => ({ score, index })).sort((a, b) => b.score - a.score);
  const results = ranked.slice(0, call.topN).map(({ score, index }) => {
    // Other documents than texts have been refused.
    const text = toJsonString(String(call.documents[index]));
    return `{"index":${index},"document":{"text":${text},"multi_modal":null},"relevance_score":${score}}`;
  });
  const count = countTokens(call);
  return toJsonAnswer(
    `{"id":${toJsonString(head.id)},"model":${toJsonString(head.model)},"usage":{"prompt_tokens":${count},"total_tokens":${count}},` +
      `"results":[${results.join(',')}]}`,
  );
}
