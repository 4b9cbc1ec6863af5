// Token counts of what was generated elsewhere.
import { NO_PREFILL } from '../../../engine/output.ts';
import { toBufferedUsage, type UsageShape } from '../../generation/usage.ts';
import type { Generated } from './generated.ts';

const SHAPE: UsageShape = { showsPromptTokensDetails: false, countsCreatedCacheTokens: false, completionTokensDetails: 'null' };

/** The usage of a whole answer, details null. */
export function toDerenderUsage(promptTokens: number, completionTokens: number): string {
  return toBufferedUsage({ promptTokens, completionTokens, reasoningTokens: 0, prefill: NO_PREFILL }, SHAPE);
}

/** The usage that a chunk carries on, or `null`. @param promptTokens what the client says of the prompt, or null */
export function toChunkUsage({ usage }: Generated, promptTokens: number | null): string {
  return usage === null ? 'null' : toDerenderUsage(promptTokens ?? usage.prompt_tokens ?? 0, usage.completion_tokens ?? 0);
}
