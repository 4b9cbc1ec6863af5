// How many log probabilities a client asks for. vLLM reads these fields before their types are checked.
import { invalid, ServerError } from '../../base/error.ts';
import type { SamplingFields } from './sampling-fields.ts';

/** Log probabilities per token: -1 for the whole vocabulary, null for none. */
export interface LogprobCounts {
  readonly numLogprobs: number | null;
  readonly numPromptLogprobs: number | null;
}

/** Reads a count. @throws ServerError `invalid_request` for what is no number from -1 on, `validation` for one with a fraction */
export function readLogprobCount(value: unknown, name: string): number | null {
  if (value === undefined || value === null) return null;
  const count = typeof value === 'boolean' ? Number(value) : value;
  if (typeof count !== 'number') throw invalid(`\`${name}\` must be an integer.`, name);
  if (count < -1) throw invalid(`\`${name}\` must be 0 or more, or -1 for all, got ${count}.`, name);
  if (!Number.isInteger(count)) throw new ServerError('validation', `1 validation error:\n  body.${name}: expected an integer, got ${count}`, { param: `body.${name}` });
  return count;
}

/** Reads `prompt_logprobs`, which streams do not have. @throws ServerError `invalid_request` */
export function readPromptLogprobs(value: unknown, isStream: boolean): number | null {
  const count = readLogprobCount(value, 'prompt_logprobs');
  if (count !== null && count !== 0 && isStream) throw invalid('`prompt_logprobs` do not go with `stream`.', 'prompt_logprobs');
  return count;
}

/** Whether particular tokens are asked for; an empty list asks for none. */
export function hasLogprobTokenIds({ logprob_token_ids: ids }: Pick<SamplingFields, 'logprob_token_ids'>): boolean {
  return ids !== null && ids.length > 0;
}
