// The buffered answer of a chat completion: every field, null where vLLM has null.
import { toJsonString } from '../../../codec/json.ts';
import type { Choice } from '../collect.ts';
import type { ResponseOptions } from '../generation-endpoint.ts';
import { toBufferedUsage } from '../usage.ts';

/** The body: `{"id":"chatcmpl-...","object":"chat.completion","choices":[{"index":0,"message":{...}}],"usage":{...}}`. */
export function toChatResponse({ head, answer, promptTokens, usageShape, systemFingerprint }: ResponseOptions): string {
  const usage = toBufferedUsage({ promptTokens, completionTokens: answer.completionTokens, prefill: answer.prefill }, usageShape);
  return (
    `{"id":${toJsonString(head.id)},"object":"chat.completion","created":${head.created},"model":${toJsonString(head.model)},` +
    `"choices":[${answer.choices.map(toChoice).join(',')}],"service_tier":null,` +
    `"system_fingerprint":${toJsonString(systemFingerprint)},"usage":${usage},` +
    '"prompt_logprobs":null,"prompt_token_ids":null,"prompt_text":null,' +
    '"kv_transfer_params":null,"ec_transfer_params":null,"metrics":null}'
  );
}

function toChoice({ text, finishReason }: Choice, index: number): string {
  return (
    `{"index":${index},"message":{"role":"assistant","content":${toJsonString(text)},"refusal":null,"annotations":null,` +
    '"audio":null,"function_call":null,"reasoning":null},"logprobs":null,' +
    `"finish_reason":"${finishReason}","stop_reason":null,"token_ids":null,"routed_experts":null}`
  );
}
