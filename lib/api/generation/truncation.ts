// How a prompt is cut to fewer tokens: the fields truncate_prompt_tokens and truncation_side (vLLM: renderers/params.py).
import { ServerError } from '../../base/error.ts';

/** Keeps `numTokens` tokens: the last ones where the left side is cut, the first ones where the right one is. */
export interface Truncation {
  readonly side: 'left' | 'right';
  readonly numTokens: number;
}

export interface TruncationFields {
  readonly truncate_prompt_tokens: number | null;
  readonly truncation_side: 'left' | 'right' | null;
}

/**
 * The truncation that is asked for, or null. Any negative number means what the context holds.
 *
 * @param numReserved tokens that are left for the output where the context is to be filled: 1, or 0 where nothing is generated
 * @throws ServerError `invalid_request` for more than the context holds
 */
export function readTruncation(fields: TruncationFields, maxModelLen: number, numReserved: 0 | 1): Truncation | null {
  const { truncate_prompt_tokens: asked, truncation_side: side } = fields;
  if (asked === null) return null;
  if (asked > maxModelLen) {
    throw new ServerError('invalid_request', `truncate_prompt_tokens=${asked} is more than max_model_len=${maxModelLen}. Keep fewer.`, {
      param: 'truncate_prompt_tokens',
    });
  }
  return { side: side ?? 'left', numTokens: asked < 0 ? Math.max(0, maxModelLen - numReserved) : asked };
}
