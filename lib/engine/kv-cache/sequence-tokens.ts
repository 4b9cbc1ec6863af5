// The tokens of a sequence. Prompt and output are kept apart: a prompt can be long, and its samples share it.

/** Prompt and output. */
export interface SequenceTokens {
  readonly promptTokenIds: readonly number[];
  /** It only grows. */
  readonly outputTokenIds: readonly number[];
}

export function countTokens({ promptTokenIds, outputTokenIds }: SequenceTokens): number {
  return promptTokenIds.length + outputTokenIds.length;
}

/** The tokens from `start` to before `end`, places in prompt and output together. */
export function sliceTokens({ promptTokenIds, outputTokenIds }: SequenceTokens, start: number, end: number): number[] {
  const numPromptTokens = promptTokenIds.length;
  const fromPrompt = promptTokenIds.slice(start, end);
  return end <= numPromptTokens ? fromPrompt : fromPrompt.concat(outputTokenIds.slice(Math.max(0, start - numPromptTokens), end - numPromptTokens));
}
