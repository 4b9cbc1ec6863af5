// Token counts of a message. What comes from the prefix cache, or goes into it, is not counted as input.
import type { AnswerUsageCounts } from '../generation/usage.ts';

/** Usage in JSON; with the cache's part where the server shows it. */
export interface AnthropicUsage {
  readonly input_tokens: number;
  readonly output_tokens: number;
  readonly cache_creation_input_tokens?: number;
  readonly cache_read_input_tokens?: number;
}

/** The usage of a whole answer: `{"input_tokens":20,"output_tokens":13}`, with the cache's part where the server shows it. */
export function toMessageUsage({ promptTokens, completionTokens, prefill }: AnswerUsageCounts, showsCache: boolean): string {
  if (!showsCache) return toOpeningUsage(promptTokens, completionTokens);
  const { numCachedTokens, numCacheCreationTokens } = prefill;
  const inputTokens = Math.max(0, promptTokens - numCachedTokens - numCacheCreationTokens);
  const cache = `,"cache_creation_input_tokens":${numCacheCreationTokens},"cache_read_input_tokens":${numCachedTokens}`;
  return `{"input_tokens":${inputTokens},"output_tokens":${completionTokens}${cache}}`;
}

/** The usage of an answer of which nothing more is known: all of the prompt is input. */
export function toOpeningUsage(promptTokens: number, completionTokens: number): string {
  return `{"input_tokens":${promptTokens},"output_tokens":${completionTokens}}`;
}
