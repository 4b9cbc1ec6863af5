// The answer to a batch of chats: a chat completion with a choice for each conversation, usage summed.
import type { Steps } from '../../../base/slices/meter.ts';
import { toJsonString } from '../../../codec/json.ts';
import { readChoice } from '../../chat/output.ts';
import type { Choice } from '../../generation/collect.ts';
import { countPromptTokens, type ResponseOptions } from '../../generation/endpoint.ts';
import { toBufferedUsage } from '../../generation/usage.ts';
import { writeChoice } from '../chat-completions/choice.ts';
import type { BatchCall } from './request.ts';

/** The body: `{"id":"chatcmpl-...","object":"chat.completion","choices":[{"index":0,...},{"index":1,...}],"usage":{...}}`. */
export function* writeBatchResponse(options: ResponseOptions<BatchCall>): Steps<string> {
  const { head, answer, call, context, usageShape } = options;
  const { prefill } = answer;
  const shown = call.showsLastTokens ? answer.choices.map(toLastToken) : answer.choices;
  const completionTokens = shown.reduce((sum, { tokens }) => sum + tokens.length, 0);
  const promptTokens = countPromptTokens(call.generation.prompts);
  const usage = toBufferedUsage({ promptTokens, completionTokens, reasoningTokens: 0, prefill }, usageShape);
  const choices: string[] = [];
  for (const [index, choice] of shown.entries()) choices.push(yield* writeBatchChoice(choice, index, options));
  return (
    `{"id":${toJsonString(head.id)},"object":"chat.completion","created":${head.created},"model":${toJsonString(head.model)},` +
    `"choices":[${choices.join(',')}],"service_tier":null,` +
    `"system_fingerprint":${JSON.stringify(context.systemFingerprint)},"usage":${usage},"prompt_logprobs":null,"prompt_token_ids":null,` +
    '"prompt_text":null,"kv_transfer_params":null,"ec_transfer_params":null,"metrics":null}'
  );
}

// Here vLLM shows tokens even where it hides the reasoning in them.
function* writeBatchChoice(choice: Choice, index: number, { call: { chats }, context }: ResponseOptions<BatchCall>): Steps<string> {
  const call = chats[index];
  if (call === undefined) throw new TypeError('a choice without a conversation');
  return yield* writeChoice({ index, choice, message: readChoice(choice, call, context), call, context, areTokensHidden: false });
}

function toLastToken(choice: Choice): Choice {
  const tokens = choice.tokens.slice(-1);
  return { ...choice, tokens, text: tokens[0]?.text ?? '' };
}
