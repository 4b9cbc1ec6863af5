// The buffered answer of a message: nothing that is null.
import { ServerError } from '../../../base/error.ts';
import { toJsonString } from '../../../codec/json.ts';
import type { ChatCall } from '../../chat/chat-call.ts';
import { type ReadChoice, readChoice } from '../../chat/output.ts';
import type { Choice } from '../../generation/collect.ts';
import { countPromptTokens, type ResponseOptions } from '../../generation/endpoint.ts';
import { toKvTransferParams } from '../../generation/kv-connector.ts';
import { COMPACT, dumpJson, readJson } from '../../output-parsers/json-dumps.ts';
import type { ParsedToolCall } from '../../output-parsers/parsed-message.ts';
import { createSignature } from '../signature.ts';
import { type MessageStopReason, toMessageEnd } from '../stop-reason.ts';
import { type AnthropicUsage, toMessageUsage } from '../usage.ts';

/** The body. */
export interface AnthropicMessagesResponse {
  readonly id: string;
  readonly type: 'message';
  readonly role: 'assistant';
  /** At least one; none in the event that opens a stream. */
  readonly content: readonly AnthropicContentBlock[];
  readonly model: string;
  /** Absent where the message did not end by itself; null in the event that opens a stream. */
  readonly stop_reason?: MessageStopReason | null;
  /** The string that was met. */
  readonly stop_sequence?: string | null;
  readonly usage: AnthropicUsage;
}

/** What a message consists of. */
export type AnthropicContentBlock =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'thinking'; readonly thinking: string; readonly signature: string }
  | { readonly type: 'tool_use'; readonly id: string; readonly name: string; readonly input?: Readonly<Record<string, unknown>> };

/** The body in JSON: `{"id":"chatcmpl-...","type":"message","role":"assistant","content":[...],"model":...,"stop_reason":...,"usage":{...}}`. */
export function toMessagesResponse(options: ResponseOptions<ChatCall>): string {
  const { head, answer, call, context, usageShape } = options;
  const [choice] = answer.choices;
  if (choice === undefined) throw new TypeError('an answer without a choice');
  const message = readMessage(choice, options);
  const { completionTokens, prefill } = answer;
  const promptTokens = countPromptTokens(call.generation.prompts);
  const counts = { promptTokens, completionTokens, reasoningTokens: message.numReasoningTokens, prefill };
  return (
    `{"id":${toJsonString(head.id)},"type":"message","role":"assistant","content":[${toContent(message)}],` +
    `"model":${toJsonString(head.model)},${toEnding(message, choice)}"usage":${toMessageUsage(counts, usageShape.showsPromptTokensDetails)}` +
    `${answer.handover === null || context.kvConnector === null ? '' : `,"kv_transfer_params":${toKvTransferParams(answer.handover, context)}`}}`
  );
}

// Calls that nobody has offered are cut out of the text, and not shown.
function readMessage(choice: Choice, { call, context }: ResponseOptions<ChatCall>): ReadChoice {
  const message = readChoice(choice, call, context);
  const { choice: toolChoice, functions } = call.tools;
  return toolChoice === 'auto' && functions.length === 0 ? { ...message, toolCalls: [], finishReason: choice.finishReason } : message;
}

function toEnding({ finishReason, toolCalls }: ReadChoice, choice: Choice): string {
  const usesTool = toolCalls.length > 0;
  const { stopReason, stopSequence } = toMessageEnd({ finishReason, stopReason: choice.stopReason, usesTool, isToolComplete: usesTool });
  const sequence = stopSequence === null ? '' : `"stop_sequence":${toJsonString(stopSequence)},`;
  return stopReason === null ? '' : `"stop_reason":"${stopReason}",${sequence}`;
}

// There is always a block: clients look at the first one.
function toContent({ reasoning, content, toolCalls }: ReadChoice): string {
  const blocks = toolCalls.map(toToolUse);
  if (content !== null && content !== '') blocks.unshift(`{"type":"text","text":${toJsonString(content)}}`);
  if (reasoning !== null && reasoning !== '') blocks.unshift(`{"type":"thinking","thinking":${toJsonString(reasoning)},"signature":"${createSignature()}"}`);
  return blocks.length === 0 ? '{"type":"text","text":""}' : blocks.join(',');
}

function toToolUse({ id, name, arguments: given }: ParsedToolCall): string {
  const input = readJson(given);
  const head = `{"type":"tool_use","id":${toJsonString(id)},"name":${toJsonString(name)}`;
  if (input === null) return `${head}}`;
  if (input instanceof Map) return `${head},"input":${dumpJson(input, COMPACT)}}`;
  throw new ServerError('invalid_request', `The model's call of ${name} has no JSON object as its input; it may have been cut. Raise max_tokens.`);
}
