// The buffered answer of a completion: every field, null where vLLM has null.
import { toJsonString } from '../../../codec/json.ts';
import type { Choice } from '../collect.ts';
import type { ResponseOptions } from '../generation-endpoint.ts';
import { toBufferedUsage } from '../usage.ts';

/** The body: `{"id":"cmpl-...","object":"text_completion","choices":[{"index":0,"text":"..."}],"usage":{...}}`. */
export function toCompletionResponse(options: ResponseOptions): string {
  const { head, answer, promptTokens, usageShape, systemFingerprint } = options;
  const usage = toBufferedUsage({ promptTokens, completionTokens: answer.completionTokens, prefill: answer.prefill }, usageShape);
  return (
    `{"id":${toJsonString(head.id)},"object":"text_completion","created":${head.created},"model":${toJsonString(head.model)},` +
    `"choices":[${answer.choices.map(toChoice).join(',')}],"service_tier":null,` +
    `"system_fingerprint":${toJsonString(systemFingerprint)},"usage":${usage},` +
    '"kv_transfer_params":null,"ec_transfer_params":null,"metrics":null}'
  );
}

function toChoice({ text, finishReason }: Choice, index: number): string {
  return (
    `{"index":${index},"text":${toJsonString(text)},"logprobs":null,"finish_reason":"${finishReason}","stop_reason":null,` +
    '"token_ids":null,"prompt_logprobs":null,"prompt_token_ids":null,"routed_experts":null}'
  );
}
