// The buffered answer: reasoning, text and calls as items of one response.
import type { ParsedToolCall } from '../../output-parsers/parsed-message.ts';
import { hidesTokens, parsesOutput, readChoice } from '../../chat/output.ts';
import type { Choice, CollectedAnswer } from '../../generation/collect.ts';
import { toKvTransferParams } from '../../generation/kv-connector.ts';
import type { GenerationContext } from '../../generation/context.ts';
import { toRequestMetrics } from '../../generation/request-metrics.ts';
import { readCustomInput } from './custom-input.ts';
import { createCallLogprobs } from './call-logprobs.ts';
import { createItemId, toCallItem, toItemLogprobs, toMessageItem, toReasoningItem, toTextPart } from './output-items.ts';
import type { ResponsesCall } from './call.ts';
import { type FinishedResponse, ResponseWriter, toFinalStatus, toResponseUsage } from './response-writer.ts';
import { mapCalledTools } from './tools.ts';

/** Writes a whole answer. */
export function toResponse(call: ResponsesCall, answer: CollectedAnswer, context: GenerationContext): FinishedResponse {
  const { choices, completionTokens, prefill } = answer;
  const [choice] = choices;
  if (choice === undefined) throw new TypeError('an answer without a choice');
  const { reasoning, content, toolCalls, numReasoningTokens } = readChoice(choice, call.chat, context);
  const items: string[] = [];
  if (reasoning !== null && reasoning !== '') items.push(toReasoningItem({ id: createItemId('rs'), status: null, text: reasoning }));
  const texts = content === null || content === '' ? [] : [content];
  // Where nothing reads the output, it is a message even without a text.
  if (texts.length > 0 || !parsesOutput(context.chat)) items.push(toMessage(texts, choice, { call, context }));
  items.push(...toCalls(toolCalls, call));
  const status = toFinalStatus(choice.finishReason);
  const usage = toResponseUsage(call, { outputTokens: completionTokens, reasoningTokens: numReasoningTokens, prefill });
  const raw = call.fields.enable_response_messages ? { text: choice.text, tokenIds: choice.tokens.map(({ id }) => id) } : null;
  const kvTransferParams = toKvTransferParams(answer.handover, context);
  const metrics = toRequestMetrics(answer, call.chat, context);
  return { status, texts, body: new ResponseWriter(call).write({ status, items, usage, raw, kvTransferParams, metrics }) };
}

interface ItemOptions {
  readonly call: ResponsesCall;
  readonly context: GenerationContext;
}

function toMessage(texts: readonly string[], { tokens }: Choice, { call, context }: ItemOptions): string {
  const isShown = call.chat.presentation.numLogprobs !== null && !hidesTokens(call.chat, context);
  const logprobs = isShown ? toItemLogprobs(createCallLogprobs(call, context).toList(tokens)) : 'null';
  const content = texts.map((text) => toTextPart(text, logprobs)).join(',');
  return toMessageItem({ id: createItemId('msg'), status: 'completed', content });
}

function toCalls(toolCalls: readonly ParsedToolCall[], { fields }: ResponsesCall): string[] {
  const called = mapCalledTools(fields.tools);
  return toolCalls.map(({ id: callId, name, arguments: given }) => {
    const tool = called.get(name) ?? { name, namespace: null, isCustom: false };
    if (tool.isCustom) return toCallItem({ id: createItemId('ctc'), callId, tool, given: readCustomInput(given), status: 'completed' });
    return toCallItem({ id: createItemId('fc'), callId, tool, given, status: 'completed' });
  });
}
