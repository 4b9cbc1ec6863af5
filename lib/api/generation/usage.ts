// Token counts in answers. Their shape depends on the endpoint, on the server's flags, and on where they stand.
import type { PrefillStats } from '../../engine/output.ts';

/** Usage in JSON. Buffered answers have null where there is nothing, streams have no such member. */
export interface UsageInfo {
  readonly prompt_tokens: number;
  readonly total_tokens: number;
  readonly completion_tokens: number;
  readonly prompt_tokens_details?: PromptTokenUsageInfo | null;
  readonly completion_tokens_details?: CompletionTokenUsageInfo | null;
}

/** What is known of a prompt's tokens. */
export interface PromptTokenUsageInfo {
  readonly cached_tokens: number;
  readonly created_cache_tokens?: number | null;
  /** By kind: `{"image":256}`. */
  readonly multimodal_tokens?: Readonly<Record<string, number>> | null;
}

/** What is known of a completion's tokens. */
export interface CompletionTokenUsageInfo {
  readonly reasoning_tokens: number;
}

/** How an endpoint's usage looks on this server. */
export interface UsageShape {
  readonly showsPromptTokensDetails: boolean;
  /** Whether `created_cache_tokens` is counted: chat does, completions do not. */
  readonly countsCreatedCacheTokens: boolean;
  /** `shown`: with reasoning tokens; `null`: an empty place where one is kept; `absent`: the endpoint has none. */
  readonly completionTokensDetails: 'shown' | 'null' | 'absent';
}

/** Counts of one choice. */
export interface UsageCounts {
  readonly promptTokens: number;
  readonly completionTokens: number;
  /** Of the completion. */
  readonly reasoningTokens: number;
}

/** Counts of one answer. */
export interface AnswerUsageCounts extends UsageCounts {
  readonly prefill: PrefillStats;
  /** Of the prompt, by kind; absent or null for none. */
  readonly multimodalTokens?: Readonly<Record<string, number>> | null;
}

const NO_COMPLETION_DETAILS = ',"completion_tokens_details":null';

/** The usage of a buffered answer: every field, null where there is nothing. */
export function toBufferedUsage(counts: AnswerUsageCounts, shape: UsageShape): string {
  const { numCachedTokens, numCacheCreationTokens } = counts.prefill;
  const created = shape.countsCreatedCacheTokens ? numCacheCreationTokens : null;
  const promptDetails = shape.showsPromptTokensDetails
    ? `{"cached_tokens":${numCachedTokens},"created_cache_tokens":${created},"multimodal_tokens":${JSON.stringify(counts.multimodalTokens ?? null)}}`
    : 'null';
  const completionDetails = shape.completionTokensDetails === 'shown' ? toReasoningDetails(counts) : NO_COMPLETION_DETAILS;
  return `{${toCounts(counts)},"prompt_tokens_details":${promptDetails}${completionDetails}}`;
}

/** The usage of a stream's last chunk: nothing that is null. */
export function toFinalUsage(counts: AnswerUsageCounts, shape: UsageShape): string {
  const { numCachedTokens, numCacheCreationTokens } = counts.prefill;
  const created = shape.countsCreatedCacheTokens ? `,"created_cache_tokens":${numCacheCreationTokens}` : '';
  const media = counts.multimodalTokens ? `,"multimodal_tokens":${JSON.stringify(counts.multimodalTokens)}` : '';
  const promptDetails = shape.showsPromptTokensDetails ? `,"prompt_tokens_details":{"cached_tokens":${numCachedTokens}${created}${media}}` : '';
  const completionDetails = shape.completionTokensDetails === 'shown' ? toReasoningDetails(counts) : '';
  return `{${toCounts(counts)}${promptDetails}${completionDetails}}`;
}

/** The usage inside each chunk of a stream with continuous usage: the counts of one choice so far. */
export function toContinuousUsage(counts: UsageCounts, shape: UsageShape): string {
  switch (shape.completionTokensDetails) {
    case 'shown':
      return `{${toCounts(counts)}${toReasoningDetails(counts)}}`;
    case 'null':
      return `{${toCounts(counts)}${NO_COMPLETION_DETAILS}}`;
    case 'absent':
      return `{${toCounts(counts)}}`;
  }
}

function toReasoningDetails({ reasoningTokens }: UsageCounts): string {
  return `,"completion_tokens_details":{"reasoning_tokens":${reasoningTokens}}`;
}

function toCounts({ promptTokens, completionTokens }: UsageCounts): string {
  return `"prompt_tokens":${promptTokens},"total_tokens":${promptTokens + completionTokens},"completion_tokens":${completionTokens}`;
}
