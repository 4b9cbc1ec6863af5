// Request fields that are read, so that a wrong type is refused as vLLM refuses it, and then change nothing here.
import { atLeast, boolean, described, type Fields, int64, notNull, number, object, oneOf, string } from '../fields.ts';
import { extraArguments } from './field-kinds.ts';

export interface UnusedFields {
  readonly user: string | null;
  readonly watermarking: boolean | null;
  /** Of beams. */
  readonly length_penalty: number;
  readonly session_id: string | null;
  readonly routed_experts_prompt_start: number;
  readonly return_token_offsets: boolean | null;
  readonly mm_payload: 'tensors' | 'none' | null;
  readonly return_mm_kwargs: boolean | null;
  /** For connectors that hand encodings of media on. */
  readonly ec_transfer_params: Readonly<Record<string, unknown>> | null;
  readonly vllm_xargs: null;
}

export const unusedFields: Fields<UnusedFields> = {
  user: string(null),
  watermarking: boolean(null),
  length_penalty: notNull(number(1)),
  session_id: string(null),
  routed_experts_prompt_start: notNull(atLeast(0, int64(0))),
  return_token_offsets: boolean(false),
  mm_payload: notNull(oneOf(['tensors', 'none'], null)),
  return_mm_kwargs: boolean(null),
  ec_transfer_params: object(),
  vllm_xargs: described(extraArguments(), { description: 'Arguments for plug-ins, which are not there' }),
};
