// The buffered answer of a chat completion: every field, null where vLLM has null.
import type { Steps } from '../../../base/slices/meter.ts';
import { type RequestMetrics, toRequestMetrics } from '../../generation/request-metrics.ts';
import { toJsonString } from '../../../codec/json.ts';
import type { ChatCall } from '../../chat/chat-call.ts';
import { hidesTokens, readChoice } from '../../chat/output.ts';
import { countPromptTokens, type ResponseOptions } from '../../generation/endpoint.ts';
import { toKvTransferParams } from '../../generation/kv-connector.ts';
import { type PromptLogprobs, writePromptLogprobs } from '../../generation/prompt-logprobs.ts';
import { toBufferedUsage, type UsageInfo } from '../../generation/usage.ts';
import { type ChatCompletionResponseChoice, writeChoice } from './choice.ts';

/** The body. */
export interface ChatCompletionResponse {
  readonly id: string;
  readonly object: 'chat.completion';
  /** Unix seconds. */
  readonly created: number;
  readonly model: string;
  readonly choices: readonly ChatCompletionResponseChoice[];
  readonly service_tier: null;
  readonly system_fingerprint: string | null;
  readonly usage: UsageInfo;
  readonly prompt_logprobs: PromptLogprobs | null;
  readonly prompt_token_ids: readonly number[] | null;
  readonly prompt_text: string | null;
  /** What another instance has to know to go on from here. */
  readonly kv_transfer_params: Readonly<Record<string, unknown>> | null;
  readonly ec_transfer_params: null;
  readonly metrics: RequestMetrics | null;
}

/** The body in JSON: `{"id":"chatcmpl-...","object":"chat.completion","choices":[{"index":0,"message":{...}}],"usage":{...}}`. */
export function* writeChatResponse(options: ResponseOptions<ChatCall>): Steps<string> {
  const { head, answer, call, context, usageShape } = options;
  const { completionTokens, prefill } = answer;
  const promptTokens = countPromptTokens(call.generation.prompts);
  const messages = answer.choices.map((choice) => readChoice(choice, call, context));
  const reasoningTokens = messages.reduce((sum, { numReasoningTokens }) => sum + numReasoningTokens, 0);
  const usage = toBufferedUsage({ promptTokens, completionTokens, reasoningTokens, prefill, multimodalTokens: call.multimodalTokens ?? null }, usageShape);
  const areTokensHidden = hidesTokens(call, context);
  const choices: string[] = [];
  for (const [index, choice] of answer.choices.entries()) choices.push(yield* writeChoice({ index, choice, message: messages[index], call, context, areTokensHidden }));
  const promptMembers = yield* writePromptMembers(options);
  return (
    `{"id":${toJsonString(head.id)},"object":"chat.completion","created":${head.created},"model":${toJsonString(head.model)},` +
    `"choices":[${choices.join(',')}],"service_tier":null,` +
    `"system_fingerprint":${JSON.stringify(context.systemFingerprint)},"usage":${usage},` +
    `${promptMembers},"kv_transfer_params":${toKvTransferParams(answer.handover, context)},"ec_transfer_params":null,"metrics":${toRequestMetrics(answer, call, context)}}`
  );
}

function* writePromptMembers({ call: { generation, presentation }, context }: ResponseOptions<ChatCall>): Steps<string> {
  const [prompt] = generation.prompts;
  const promptTokenIds = prompt?.tokenIds ?? [];
  const logprobs = yield* writePromptLogprobs({ model: context.logprobs, tokenizer: context.tokenizer, presentation, promptTokenIds });
  const ids = presentation.returnsTokenIds ? `[${promptTokenIds.join(',')}]` : 'null';
  const text = presentation.returnsPromptText ? toJsonString(prompt?.text ?? '') : 'null';
  return `"prompt_logprobs":${logprobs},"prompt_token_ids":${ids},"prompt_text":${text}`;
}
