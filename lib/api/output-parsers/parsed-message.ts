// A whole message as vLLM's parsers read it (parser/abstract_parser.py, entrypoints/openai/chat_completion/serving.py).

/** A call in a whole answer; `arguments` is JSON, spelled as Python's `json.dumps` does where vLLM writes it anew. */
export interface ParsedToolCall {
  readonly id: string;
  readonly name: string;
  readonly arguments: string;
}

/** What a whole text says. */
export interface ParsedMessage {
  readonly reasoning: string | null;
  readonly content: string | null;
  readonly toolCalls: readonly ParsedToolCall[];
}

/** Which calls a request allows, asks for or names. */
export type ToolChoice = 'none' | 'auto' | 'required' | { readonly name: string };

/** The content as a chat completion shows it: a forced choice has `''` where there is none. */
export function toMessageContent(content: string | null, toolChoice: ToolChoice): string | null {
  return isForced(toolChoice) ? (content ?? '') : content;
}

/** Whether a choice asks for a call. */
export function isForced(toolChoice: ToolChoice): boolean {
  return toolChoice !== 'none' && toolChoice !== 'auto';
}

/** What the finish reason of a choice depends on. */
export interface FinishFacts<Reason extends string> {
  /** The engine's reason. */
  readonly finishReason: Reason;
  readonly toolChoice: ToolChoice;
  /** Whether any call was streamed, or is in the whole message. */
  readonly hasToolCalls: boolean;
  readonly isStream: boolean;
}

/**
 * A choice's finish reason. A stream turns `stop` into `tool_calls` after a call that was not named; a whole answer turns any reason
 * into it after a call of its own accord, and `stop` whenever a call was required, even without one.
 */
export function toFinishReason<Reason extends string>({ finishReason, toolChoice, hasToolCalls, isStream }: FinishFacts<Reason>): Reason | 'tool_calls' {
  const isStop = finishReason === 'stop';
  if (isStream) return hasToolCalls && isStop && typeof toolChoice !== 'object' ? 'tool_calls' : finishReason;
  if (toolChoice === 'auto' && hasToolCalls) return 'tool_calls';
  return toolChoice === 'required' && isStop ? 'tool_calls' : finishReason;
}
