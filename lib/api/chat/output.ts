// What a chat's answer says: each choice's text through the configured parsers, whole or piece by piece.
import { createHexId } from '../../base/hex-id.ts';
import type { FinishReason } from '../../engine/output.ts';
import type { Choice } from '../generation/collect.ts';
import type { GenerationContext } from '../generation/context.ts';
import { createOutputParser, type OutputParser } from '../output-parsers/output-parser.ts';
import { type ParsedToolCall, toFinishReason, toMessageContent } from '../output-parsers/parsed-message.ts';
import type { ChatCall } from './chat-call.ts';
import type { ChatSettings } from './settings.ts';

/** Why a choice of a chat ended. */
export type ChatFinishReason = FinishReason | 'tool_calls';

/** A whole choice, read. */
export interface ReadChoice {
  readonly reasoning: string | null;
  readonly content: string | null;
  readonly toolCalls: readonly ParsedToolCall[];
  readonly numReasoningTokens: number;
  readonly finishReason: ChatFinishReason;
}

/** A parser for one choice, or null where the server has none: text is content then, as it is. */
export function createChoiceParser(call: ChatCall, { chat, observer }: GenerationContext): OutputParser | null {
  if (!parsesOutput(chat)) return null;
  const { tools, generation, templateKwargs, requestType } = call;
  return createOutputParser({
    reasoningParser: chat.reasoningParser,
    toolCallParser: findToolCallParser(chat),
    tools: tools.functions,
    toolChoice: tools.choice,
    parallelToolCalls: call.allowsParallelToolCalls,
    includeReasoning: call.includesReasoning,
    templateKwargs,
    promptTokenIds: generation.prompts[0]?.tokenIds ?? [],
    vocabulary: chat.vocabulary,
    createId: () => `chatcmpl-tool-${createHexId()}`,
    onCallsRead: (mode, hasCalls) => observer.toolCallsParsed(requestType, mode, hasCalls),
  });
}

/** Reads a whole choice. */
export function readChoice({ text, tokens, finishReason }: Choice, call: ChatCall, context: GenerationContext): ReadChoice {
  const parser = createChoiceParser(call, context);
  if (parser === null) return { reasoning: null, content: text, toolCalls: [], numReasoningTokens: 0, finishReason };
  const toolChoice = call.tools.choice;
  const { reasoning, content, toolCalls, numReasoningTokens } = parser.parseWhole(text, tokens.map(({ id }) => id));
  return {
    reasoning,
    content: toMessageContent(content, toolChoice),
    toolCalls,
    numReasoningTokens,
    finishReason: toFinishReason({ finishReason, toolChoice, hasToolCalls: toolCalls.length > 0, isStream: false }),
  };
}

/** Whether what stands for tokens is left out: hidden reasoning would show in it. */
export function hidesTokens(call: ChatCall, { chat }: GenerationContext): boolean {
  return !call.includesReasoning && parsesOutput(chat);
}

/** Whether any parser reads the output. */
export function parsesOutput(chat: ChatSettings): boolean {
  return chat.reasoningParser !== null || findToolCallParser(chat) !== null;
}

// vLLM looks for calls only where the model may make them of its own accord.
function findToolCallParser({ toolCallParser, enablesAutoToolChoice }: ChatSettings): string | null {
  return enablesAutoToolChoice ? toolCallParser : null;
}
