// The buffered answer of a chat completion: every field, null where vLLM has null.
import { toJsonString } from '../../../codec/json.ts';
import type { ChatCall } from '../../chat/chat-call.ts';
import { hidesTokens, type ReadChoice, readChoice } from '../../chat/output.ts';
import type { Choice } from '../../generation/collect.ts';
import type { GenerationContext } from '../../generation/context.ts';
import { countPromptTokens, promptOf, type ResponseOptions } from '../../generation/endpoint.ts';
import { ChoiceLogprobs, toPromptLogprobs } from '../../generation/logprobs.ts';
import { toBufferedUsage } from '../../generation/usage.ts';

/** The body: `{"id":"chatcmpl-...","object":"chat.completion","choices":[{"index":0,"message":{...}}],"usage":{...}}`. */
export function toChatResponse(options: ResponseOptions<ChatCall>): string {
  const { head, answer, call, context, usageShape } = options;
  const { completionTokens, prefill } = answer;
  const promptTokens = countPromptTokens(call.generation.prompts);
  const messages = answer.choices.map((choice) => readChoice(choice, call, context));
  const reasoningTokens = messages.reduce((sum, { numReasoningTokens }) => sum + numReasoningTokens, 0);
  const usage = toBufferedUsage({ promptTokens, completionTokens, reasoningTokens, prefill }, usageShape);
  const choices = messages.map((message, index) => toChoice(message, index, options));
  return (
    `{"id":${toJsonString(head.id)},"object":"chat.completion","created":${head.created},"model":${toJsonString(head.model)},` +
    `"choices":[${choices.join(',')}],"service_tier":null,` +
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

function toChoice(message: ReadChoice, index: number, options: ResponseOptions<ChatCall>): string {
  const { call, context, answer } = options;
  const choice = answer.choices[index];
  if (choice === undefined) throw new TypeError('a message without a choice');
  const areTokensShown = call.presentation.returnsTokenIds && !hidesTokens(call, context);
  return (
    `{"index":${index},"message":${toMessage(message, call, context)},"logprobs":${toLogprobs(choice, index, options)},` +
    `"finish_reason":"${message.finishReason}","stop_reason":${JSON.stringify(choice.stopReason)},` +
    `"token_ids":${areTokensShown ? `[${choice.tokens.map(({ id }) => id).join(',')}]` : 'null'},"routed_experts":null}`
  );
}

function toMessage({ reasoning, content, toolCalls }: ReadChoice, { echoText }: ChatCall, { chat }: GenerationContext): string {
  const shown = echoText === '' ? content : echoText + (content ?? '');
  return (
    `{"role":${toJsonString(chat.responseRole)},"content":${toNullable(shown)},"refusal":null,"annotations":null,"audio":null,` +
    `"function_call":null,${toToolCalls(toolCalls)}"reasoning":${toNullable(reasoning)}}`
  );
}

// Without a call there is no such member.
function toToolCalls(toolCalls: ReadChoice['toolCalls']): string {
  if (toolCalls.length === 0) return '';
  const items = toolCalls.map(
    ({ id, name, arguments: given }) =>
      `{"id":${toJsonString(id)},"type":"function","function":{"name":${toJsonString(name)},"arguments":${toJsonString(given)}}}`,
  );
  return `"tool_calls":[${items.join(',')}],`;
}

function toLogprobs({ tokens }: Choice, index: number, { call, context }: ResponseOptions<ChatCall>): string {
  const { generation, presentation } = call;
  if (presentation.numLogprobs === null || hidesTokens(call, context)) return 'null';
  const promptTokenIds = promptOf(generation.prompts, index, generation.n)?.tokenIds ?? [];
  return new ChoiceLogprobs({ model: context.logprobs, tokenizer: context.tokenizer, presentation, promptTokenIds }).toChat(tokens);
}

function toNullable(text: string | null): string {
  return text === null ? 'null' : toJsonString(text);
}
