// How many tokens a request may take, all told: the client's wish, the model's defaults, the room that is left
// (vLLM: entrypoints/serve/utils/api_utils.py, get_max_tokens).
import type { GenerationContext } from './context.ts';

type LimitContext = Pick<GenerationContext, 'defaultSampling' | 'maxModelLen'>;

/** The limit of a request whose prompt has `numPromptTokens` tokens. @param asked the client's or the endpoint's, or null */
export function findMaxTokens(context: LimitContext, asked: number | null, numPromptTokens: number): number {
  return Math.min(applyDefaultLimits(context, asked) ?? Number.POSITIVE_INFINITY, context.maxModelLen - numPromptTokens);
}

/** The same where the room is not known yet: null for no limit. */
export function applyDefaultLimits({ defaultSampling: { maxTokens, maxTokensLimit } }: LimitContext, asked: number | null): number | null {
  const wanted = asked ?? maxTokens;
  if (wanted === null || maxTokensLimit === null) return wanted ?? maxTokensLimit;
  return Math.min(wanted, maxTokensLimit);
}
