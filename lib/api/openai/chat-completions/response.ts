// The buffered answer of a chat completion: every field, null where vLLM has null.
import { toRequestMetrics } from '../../generation/request-metrics.ts';
import { toJsonString } from '../../../codec/json.ts';
import type { ChatCall } from '../../chat/chat-call.ts';
import { hidesTokens, readChoice } from '../../chat/output.ts';
import { countPromptTokens, type ResponseOptions } from '../../generation/endpoint.ts';
import { toPromptLogprobs } from '../../generation/logprobs.ts';
import { toBufferedUsage } from '../../generation/usage.ts';
import { toChoice } from './choice.ts';

/** The body: `{"id":"chatcmpl-...","object":"chat.completion","choices":[{"index":0,"message":{...}}],"usage":{...}}`. */
export function toChatResponse(options: ResponseOptions<ChatCall>): string {
  const { head, answer, call, context, usageShape } = options;
  const { completionTokens, prefill } = answer;
  const promptTokens = countPromptTokens(call.generation.prompts);
  const messages = answer.choices.map((choice) => readChoice(choice, call, context));
  const reasoningTokens = messages.reduce((sum, { numReasoningTokens }) => sum + numReasoningTokens, 0);
  const usage = toBufferedUsage({ promptTokens, completionTokens, reasoningTokens, prefill, multimodalTokens: call.multimodalTokens ?? null }, usageShape);
  const areTokensHidden = hidesTokens(call, context);
  const choices = answer.choices.map((choice, index) => toChoice({ index, choice, message: messages[index], call, context, areTokensHidden }));
  return (
    `{"id":${toJsonString(head.id)},"object":"chat.completion","created":${head.created},"model":${toJsonString(head.model)},` +
    `"choices":[${choices.join(',')}],"service_tier":null,` +
    `"system_fingerprint":${JSON.stringify(context.systemFingerprint)},"usage":${usage},` +
    `${toPromptMembers(options)},"kv_transfer_params":null,"ec_transfer_params":null,"metrics":${toRequestMetrics(answer, call, context)}}`
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
