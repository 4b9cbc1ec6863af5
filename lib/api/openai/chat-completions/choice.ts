// A choice of a buffered chat completion: its message, and what else is shown of its tokens.
import type { Steps } from '../../../base/slices/meter.ts';
import { toJsonString, toNullableJsonString } from '../../../codec/json.ts';
import type { StopReason } from '../../../engine/output.ts';
import type { ChatCall } from '../../chat/chat-call.ts';
import type { ChatFinishReason, ReadChoice } from '../../chat/output.ts';
import type { Choice } from '../../generation/collect.ts';
import type { GenerationContext } from '../../generation/context.ts';
import { type ChatCompletionLogProbs, ChoiceLogprobs } from '../../generation/logprobs.ts';

/** A choice in JSON. */
export interface ChatCompletionResponseChoice {
  readonly index: number;
  readonly message: ChatMessage;
  readonly logprobs: ChatCompletionLogProbs | null;
  readonly finish_reason: ChatFinishReason;
  readonly stop_reason: StopReason;
  readonly token_ids: readonly number[] | null;
  readonly routed_experts: null;
}

export interface ChatMessage {
  /** `assistant`, unless the server or the request says otherwise. */
  readonly role: string;
  readonly content: string | null;
  readonly refusal: null;
  readonly annotations: null;
  readonly audio: null;
  readonly function_call: null;
  /** At least one. */
  readonly tool_calls?: readonly ToolCall[];
  readonly reasoning: string | null;
}

export interface ToolCall {
  readonly id: string;
  readonly type: 'function';
  /** `arguments` is JSON. */
  readonly function: { readonly name: string; readonly arguments: string };
}

export interface ChoiceOptions {
  /** Among the choices of the answer. */
  readonly index: number;
  readonly choice: Choice;
  readonly message: ReadChoice | undefined;
  /** The conversation's own. */
  readonly call: ChatCall;
  readonly context: GenerationContext;
  /** Whether what stands for tokens is left out. */
  readonly areTokensHidden: boolean;
}

/** `{"index":0,"message":{"role":"assistant","content":"Hi",...},"logprobs":null,"finish_reason":"stop",...}` */
export function* writeChoice({ index, choice, message, call, context, areTokensHidden }: ChoiceOptions): Steps<string> {
  if (message === undefined) throw new TypeError('a choice without a message');
  const logprobs = areTokensHidden ? 'null' : yield* writeLogprobs(choice, call, context);
  const areTokensShown = call.presentation.returnsTokenIds && !areTokensHidden;
  return (
    `{"index":${index},"message":${toMessage(message, call)},"logprobs":${logprobs},` +
    `"finish_reason":"${message.finishReason}","stop_reason":${choice.stopReason === null ? 'null' : JSON.stringify(choice.stopReason)},` +
    `"token_ids":${areTokensShown ? `[${choice.tokens.map(({ id }) => id).join(',')}]` : 'null'},"routed_experts":null}`
  );
}

function toMessage({ reasoning, content, toolCalls }: ReadChoice, { echoText, role }: ChatCall): string {
  const shown = echoText === null ? content : echoText + (content ?? '');
  return (
    `{"role":${toJsonString(role)},"content":${toNullableJsonString(shown)},"refusal":null,"annotations":null,"audio":null,` +
    `"function_call":null,${toToolCalls(toolCalls)}"reasoning":${toNullableJsonString(reasoning)}}`
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

function* writeLogprobs({ tokens }: Choice, { generation, presentation }: ChatCall, context: GenerationContext): Steps<string> {
  if (presentation.numLogprobs === null) return 'null';
  const promptTokenIds = generation.prompts[0]?.tokenIds ?? [];
  return yield* new ChoiceLogprobs({ model: context.logprobs, tokenizer: context.tokenizer, presentation, promptTokenIds }).writeChat(tokens);
}
