// The buffered answer of a completion: every field, null where vLLM has null.
import type { Steps } from '../../../base/slices/meter.ts';
import { type RequestMetrics, toRequestMetrics } from '../../generation/request-metrics.ts';
import { toJsonString } from '../../../codec/json.ts';
import type { FinishReason, StopReason } from '../../../engine/output.ts';
import type { Choice } from '../../generation/collect.ts';
import { countPromptTokens, type ResponseOptions } from '../../generation/endpoint.ts';
import { toKvTransferParams } from '../../generation/kv-connector.ts';
import type { CompletionLogProbs } from '../../generation/logprobs.ts';
import { type PromptLogprobs, writePromptLogprobs } from '../../generation/prompt-logprobs.ts';
import { toBufferedUsage, type UsageInfo } from '../../generation/usage.ts';
import { CompletionChoice, hidesOutput, toIds } from './choice.ts';
import type { CompletionCall } from './request.ts';

/** The body. */
export interface CompletionResponse {
  readonly id: string;
  readonly object: 'text_completion';
  /** Unix seconds. */
  readonly created: number;
  readonly model: string;
  readonly choices: readonly CompletionResponseChoice[];
  readonly service_tier: null;
  readonly system_fingerprint: string | null;
  readonly usage: UsageInfo;
  /** What another instance has to know to go on from here. */
  readonly kv_transfer_params: Readonly<Record<string, unknown>> | null;
  readonly ec_transfer_params: null;
  readonly metrics: RequestMetrics | null;
}

export interface CompletionResponseChoice {
  readonly index: number;
  readonly text: string;
  readonly logprobs: CompletionLogProbs | null;
  readonly finish_reason: FinishReason;
  readonly stop_reason: StopReason;
  readonly token_ids: readonly number[] | null;
  readonly prompt_logprobs: PromptLogprobs | null;
  readonly prompt_token_ids: readonly number[] | null;
  readonly routed_experts: null;
}

/** The body in JSON: `{"id":"cmpl-...","object":"text_completion","choices":[{"index":0,"text":"..."}],"usage":{...}}`. */
export function* writeCompletionResponse(options: ResponseOptions<CompletionCall>): Steps<string> {
  const { head, answer, call, context, usageShape } = options;
  const { completionTokens, prefill } = answer;
  const promptTokens = countPromptTokens(call.generation.prompts);
  const usage = toBufferedUsage({ promptTokens, completionTokens, reasoningTokens: 0, prefill }, usageShape);
  const choices: string[] = [];
  for (const [index, choice] of answer.choices.entries()) choices.push(yield* writeChoice(choice, index, options));
  return (
    `{"id":${toJsonString(head.id)},"object":"text_completion","created":${head.created},"model":${toJsonString(head.model)},` +
    `"choices":[${choices.join(',')}],"service_tier":null,` +
    `"system_fingerprint":${JSON.stringify(context.systemFingerprint)},"usage":${usage},` +
    `"kv_transfer_params":${toKvTransferParams(answer.handover, context)},"ec_transfer_params":null,"metrics":${toRequestMetrics(answer, call, context)}}`
  );
}

function* writeChoice({ text, tokens, finishReason, stopReason }: Choice, index: number, options: ResponseOptions<CompletionCall>): Steps<string> {
  const { call } = options;
  const { echoesPrompt, returnsTokenIds } = call.presentation;
  const choice = new CompletionChoice(options, index);
  const shown = hidesOutput(call) ? [] : tokens;
  const echo = echoesPrompt ? choice.toEcho() : '';
  const logprobs = yield* choice.writeLogprobs(shown, true);
  const promptLogprobs = yield* writePromptLogprobs(choice.logprobOptions);
  return (
    `{"index":${index},"text":${toJsonString(hidesOutput(call) ? echo : echo + text)},"logprobs":${logprobs},` +
    `"finish_reason":"${finishReason}","stop_reason":${JSON.stringify(stopReason)},` +
    `"token_ids":${toIds(tokens.map(({ id }) => id), returnsTokenIds)},` +
    `"prompt_logprobs":${promptLogprobs},` +
    `"prompt_token_ids":${toIds(choice.promptTokenIds, returnsTokenIds)},"routed_experts":null}`
  );
}
