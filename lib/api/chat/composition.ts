// What a chat's answer is made of where the mode's text alone will not do: reasoning, tool calls, text under a constraint.
import type { Composition } from '../../engine/request.ts';
import { composeConstrained, type RequestConstraint } from '../generation/constraint.ts';
import type { GenerationContext } from '../generation/context.ts';
import { isForced } from '../output-parsers/parsed-message.ts';
import { thinksInGrammar } from '../output-parsers/reasoning-text.ts';
import { toolCallStyleOf } from '../output-parsers/tool-calls/styles.ts';
import { createCallWriter } from './call-writer.ts';
import { type ForcedCallRequest, makesForcedCalls } from './echoed-calls.ts';
import { createReasoningWriter, type ReasoningWriter } from './reasoning-writer.ts';

/** What a chat asks for. */
export interface CompositionRequest extends ForcedCallRequest {
  readonly constraint: RequestConstraint | null;
  /** The client's limit, or null. */
  readonly maxTokens: number | null;
  /** Whether a grammar holds the model from its first token, where there is one: it cannot think then. */
  readonly isHeldAtOnce: boolean;
  /** Whether the last message is a tool's, which is answered in text. */
  readonly isAfterTool: boolean;
}

/**
 * How a chat's answer is composed, or null where the mode's text is all of it. Where text is echoed, only what a client forces is
 * composed: a constraint, or a call.
 *
 * @throws ServerError `invalid_request` for a function whose arguments cannot be written
 */
export function composeChat(request: CompositionRequest, context: GenerationContext): Composition | null {
  const { tools, constraint } = request;
  // Without tools there is nothing that a choice could force, and vLLM lets the model speak.
  if (isForced(tools.choice) && tools.functions.length > 0) return composeForcedCalls(request, context);
  if (constraint === null && !context.inventsText) return null;
  const writeReasoning = constraint !== null && isHeld(request, context) ? null : createReasoningWriter(request, context);
  if (constraint !== null) {
    const { tokenizer, inventsText } = context;
    return composeConstrained({ constraint, writePrefix: writeReasoning, tokenizer, endsTurn: endsTurn(constraint, context), inventsText });
  }
  const opening = writeReasoning === null ? null : composeOpening(writeReasoning);
  return mayCall(request, context) ? composeSometimes(context.chat.toolCallProbability, composeCalls(request, context), opening) : opening;
}

// A text that makes such calls is echoed like any other.
function composeForcedCalls(request: CompositionRequest, context: GenerationContext): Composition | null {
  const { echoText } = request.prompt;
  const composition = composeCalls(request, context);
  return !context.inventsText && echoText !== null && makesForcedCalls(echoText, request, context) ? null : composition;
}

// A model that thinks does so before it calls: without the end of its reasoning, a call would be a part of it.
function composeCalls(request: CompositionRequest, context: GenerationContext): Composition {
  const { tools, allowsParallelToolCalls, maxTokens } = request;
  const { chat, tokenizer } = context;
  const isHeldToCalls = isForced(tools.choice) && toolCallStyleOf(chat.toolCallParser ?? '').leavesForcedCalls !== true;
  const writeReasoning = (isHeldToCalls && isHeld(request, context) ? null : createReasoningWriter(request, context)) ?? (() => '');
  // One token more ends the text.
  const fits = (text: string): boolean => maxTokens === null || tokenizer.tokenize(text).length < maxTokens;
  const write = createCallWriter({ tools, allowsSeveral: allowsParallelToolCalls, fits, parser: chat.toolCallParser ?? '', vocabulary: chat.vocabulary });
  return (random) => {
    const calls = write(random.composition(), (text) => writeReasoning(random, text));
    // Without a call that can be written the model answers in words.
    return { text: writeReasoning(random, calls) + calls, isWhole: calls !== '', endTokenId: null };
  };
}

function isHeld({ isHeldAtOnce }: CompositionRequest, { chat: { reasoningParser } }: GenerationContext): boolean {
  return isHeldAtOnce && (reasoningParser === null || !thinksInGrammar(reasoningParser));
}

function composeOpening(write: ReasoningWriter): Composition {
  return (random) => ({ text: write(random), isWhole: false, endTokenId: null });
}

const NOTHING: Composition = () => ({ text: '', isWhole: false, endTokenId: null });

// Drawn from the stream of lengths, so that what is said stays the same whatever the probability.
function composeSometimes(probability: number, composition: Composition, otherwise: Composition | null): Composition {
  return (random, prompt) => (random.length().next() < probability ? composition : (otherwise ?? NOTHING))(random, prompt);
}

// A JSON text is a document of its own, unless the model thinks before it.
function endsTurn({ kind }: RequestConstraint, { chat }: GenerationContext): boolean {
  return chat.reasoningParser !== null || (kind !== 'json' && kind !== 'json_object');
}

function mayCall({ tools, isAfterTool }: CompositionRequest, { chat }: GenerationContext): boolean {
  return tools.choice === 'auto' && tools.functions.length > 0 && !isAfterTool && chat.toolCallProbability > 0;
}
