// The buffered answer of a generate request: every field, null where vLLM has null.
import type { Steps } from '../../../base/slices/meter.ts';
import { toJsonString } from '../../../codec/json.ts';
import { countPromptTokens, type ResponseOptions } from '../../generation/endpoint.ts';
import { toKvTransferParams } from '../../generation/kv-connector.ts';
import { writePromptLogprobs } from '../../generation/prompt-logprobs.ts';
import { toBufferedUsage } from '../../generation/usage.ts';
import { GenerateChoice } from './choice.ts';
import type { GenerateCall } from './request.ts';

/** The body: `{"request_id":"generate-tokens-...","usage":{...},"output_mode":"tokens","choices":[{"index":0,"token_ids":[5],...}]}`. */
export function* writeGenerateResponse(options: ResponseOptions<GenerateCall>): Steps<string> {
  const { head, answer, call, context, usageShape } = options;
  const { completionTokens, prefill } = answer;
  const promptTokens = countPromptTokens(call.generation.prompts);
  const promptTokenIds = call.generation.prompts[0]?.tokenIds ?? [];
  const usage = toBufferedUsage({ promptTokens, completionTokens, reasoningTokens: 0, prefill }, usageShape);
  const logprobs = yield* writePromptLogprobs({ model: context.logprobs, tokenizer: context.tokenizer, presentation: call.presentation, promptTokenIds });
  const choices: string[] = [];
  for (const [index, choice] of answer.choices.entries()) choices.push(yield* new GenerateChoice(options, index).write({ ...choice, index }));
  return (
    `{"request_id":${toJsonString(head.id)},"model":${toJsonString(head.model)},"created":${head.created},"usage":${usage},` +
    `"prompt_logprobs":${logprobs},"prompt_token_id_logprobs":null,` +
    `"prompt_token_ids":${call.returnsPromptTokenIds ? `[${promptTokenIds.join(',')}]` : 'null'},"mm_placeholders":null,"metrics":null,` +
    `"kv_transfer_params":${toKvTransferParams(answer.handover, context)},"ec_transfer_params":null,"output_mode":"${call.outputMode}","choices":[${choices.join(',')}]}`
  );
}
