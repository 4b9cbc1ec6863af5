// The buffered answer of a chat completion: every field, null where vLLM has null.
import { toJsonString } from '../../../codec/json.ts';
import type { ChatCall } from '../../chat/chat-call.ts';
import type { Choice } from '../../generation/collect.ts';
import { countPromptTokens, promptOf, type ResponseOptions } from '../../generation/endpoint.ts';
import { ChoiceLogprobs, toPromptLogprobs } from '../../generation/logprobs.ts';
import { toBufferedUsage } from '../../generation/usage.ts';

/** The body: `{"id":"chatcmpl-...","object":"chat.completion","choices":[{"index":0,"message":{...}}],"usage":{...}}`. */
export function toChatResponse(options: ResponseOptions<ChatCall>): string {
  const { head, answer, call, context, usageShape } = options;
  const { completionTokens, prefill } = answer;
  const promptTokens = countPromptTokens(call.generation.prompts);
  const usage = toBufferedUsage({ promptTokens, completionTokens, reasoningTokens: 0, prefill }, usageShape);
  return (
    `{"id":${toJsonString(head.id)},"object":"chat.completion","created":${head.created},"model":${toJsonString(head.model)},` +
    `"choices":[${answer.choices.map((choice, index) => toChoice(choice, index, options)).join(',')}],"service_tier":null,` +
    `"system_fingerprint":${toJsonString(context.systemFingerprint)},"usage":${usage},` +
    `${toPromptMembers(options)},"kv_transfer_params":null,"ec_transfer_params":null,"metrics":null}`
  );
}

function toPromptMembers({ call: { generation, presentation }, context }: ResponseOptions<ChatCall>): string {
  const [prompt] = generation.prompts;
  const promptTokenIds = prompt?.tokenIds ?? [];
  const logprobs = toPromptLogprobs({ model: context.logprobs, tokenizer: context.tokenizer, presentation, promptTokenIds });
  const ids = presentation.returnsTokenIds ? `[${promptTokenIds.join(',')}]` : 'null';
  const text = presentation.returnsPromptText ? toJsonString(prompt?.text ?? '') : 'null';
  return `"prompt_logprobs":${logprobs},"prompt_token_ids":${ids},"prompt_text":${text}`;
}

function toChoice({ text, tokens, finishReason, stopReason }: Choice, index: number, { call, context }: ResponseOptions<ChatCall>): string {
  const { generation, presentation } = call;
  const promptTokenIds = promptOf(generation.prompts, index, generation.n)?.tokenIds ?? [];
  const logprobs =
    presentation.numLogprobs === null
      ? 'null'
      : new ChoiceLogprobs({ model: context.logprobs, tokenizer: context.tokenizer, presentation, promptTokenIds }).toChat(tokens);
  return (
    `{"index":${index},"message":{"role":${toJsonString(context.chat.responseRole)},"content":${toJsonString(call.echoText + text)},"refusal":null,"annotations":null,` +
    `"audio":null,"function_call":null,"reasoning":null},"logprobs":${logprobs},` +
    `"finish_reason":"${finishReason}","stop_reason":${JSON.stringify(stopReason)},` +
    `"token_ids":${presentation.returnsTokenIds ? `[${tokens.map(({ id }) => id).join(',')}]` : 'null'},"routed_experts":null}`
  );
}
