// The prompt of a decode whose prefill has sent its token ids along (vLLM: _reused_prompt_token_ids in renderers/online_renderer.py).
import { ServerError } from '../../base/error.ts';
import type { GenerationContext } from '../generation/context.ts';
import type { KvTransferParams } from '../generation/sampling-fields.ts';

/** Where they stand. */
const PARAM = 'kv_transfer_params.prompt_token_ids';

/** The ids that stand for the conversation, or null where none came. @throws ServerError `invalid_request` for what is no list of the vocabulary's ids */
export function readForwardedIds(params: KvTransferParams | null, { tokenizer: { numIds } }: GenerationContext): readonly number[] | null {
  const ids = params?.prompt_token_ids ?? null;
  if (ids === null) return null;
  if (!Array.isArray(ids) || ids.length === 0 || !ids.every(isId)) throw invalid('expected a list of token ids, with at least one');
  const unknown = ids.find((id) => id >= numIds);
  if (unknown !== undefined) throw invalid(`the token id ${unknown} is not in the vocabulary of ${numIds} ids`);
  return ids;
}

/** Refuses ids that would stand for several conversations. @throws ServerError `invalid_request` */
export function refuseForwardedIds(params: Partial<KvTransferParams> | null): void {
  if ((params?.prompt_token_ids ?? null) !== null) throw invalid('a batch has several prompts, which one list cannot stand for');
}

function isId(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0;
}

function invalid(what: string): ServerError {
  return new ServerError('invalid_request', `${PARAM}: ${what}.`, { param: PARAM });
}
