// The field thinking_token_budget: how many tokens a text may think (vLLM: sampling_params.py, v1/engine/input_processor.py).
import { ServerError } from '../../base/error.ts';
import type { ThinkingLimit } from '../../engine/request.ts';
import type { Field } from '../fields.ts';
import { toInteger } from '../lax-values.ts';
import type { GenerationContext } from './context.ts';

const NAME = 'thinking_token_budget';

/** The budget in tokens; null for none, which -1 says, too. @throws ServerError `invalid_request` for what is no whole number of 0 or more */
export function readThinkingBudget(budget: unknown): number | null {
  if (budget === undefined || budget === null || budget === -1) return null;
  const numTokens = typeof budget === 'bigint' ? toInteger(budget) : budget;
  if (typeof numTokens === 'number' && Number.isInteger(numTokens) && numTokens >= 0) return numTokens;
  throw new ServerError('invalid_request', `\`${NAME}\` must be an integer, 0 or more, or -1 for no limit.`, { param: NAME });
}

/** The field. What is no budget ends the reading of the body at once, as in vLLM. */
export function thinkingBudget(): Field<unknown> {
  return {
    schema: { type: ['integer', 'null'], minimum: -1 },
    read(value) {
      readThinkingBudget(value);
      return value;
    },
  };
}

/** The limit that a budget is; null for none, and where the server knows no markers of reasoning. */
export function toThinkingLimit(budget: unknown, { chat }: GenerationContext): ThinkingLimit | null {
  const numTokens = readThinkingBudget(budget);
  const markers = numTokens === null ? null : chat.findThinkingMarkers();
  return numTokens === null || markers === null ? null : { numTokens, markers };
}

/** The check that vLLM's engine makes. @throws ServerError `invalid_request` where a budget cannot be kept to */
export function checkThinkingBudget(budget: unknown, { chat }: GenerationContext): void {
  if (readThinkingBudget(budget) === null || chat.findThinkingMarkers() !== null) return;
  throw new ServerError('invalid_request', `${NAME} needs a server with a --reasoning-parser that has markers around the reasoning.`);
}
