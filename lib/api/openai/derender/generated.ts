// What a generate endpoint has answered, as a client hands it back to be made readable
// (vLLM: entrypoints/scale_out/token_in_token_out/protocol.py, derender/serving.py).
import { invalid } from '../../../base/error.ts';
import { anything, boolean, type Field, type Fields, int64, integer, listOf, nested, number, object, oneOf, required, string, tokenIds } from '../../fields.ts';
import type { GenerationContext } from '../../generation/context.ts';

/** A token and how probable it is. */
export interface GeneratedCandidate {
  readonly token_id: number;
  readonly logprob: number;
}

export interface GeneratedLogprob extends GeneratedCandidate {
  readonly top_logprobs: readonly (GeneratedCandidate | null)[];
}

/** A choice, or what a chunk has of it. */
export interface GeneratedChoice {
  readonly index: number;
  readonly finish_reason: string | null;
  readonly stop_reason: unknown;
  readonly token_ids: readonly number[] | null;
  readonly logprobs: { readonly content: readonly (GeneratedLogprob | null)[] | null } | null;
}

/** An answer, or a chunk of one. */
export interface Generated {
  readonly request_id: string | null;
  readonly output_mode: 'tokens' | null;
  readonly choices: readonly (GeneratedChoice | null)[];
  readonly prompt_token_ids: readonly number[] | null;
  readonly prompt_logprobs: readonly unknown[] | null;
  readonly usage: { readonly prompt_tokens: number | null; readonly completion_tokens: number | null } | null;
  readonly kv_transfer_params: Readonly<Record<string, unknown>> | null;
  readonly metrics: Readonly<Record<string, unknown>> | null;
}

/** What of the original request says how the text is shown. */
export interface OriginalRequest {
  readonly skip_special_tokens: boolean;
  readonly return_token_ids: boolean | null;
  readonly include_reasoning: boolean;
}

export const originalRequest: Field<OriginalRequest | null> = nested({
  skip_special_tokens: boolean(true),
  return_token_ids: boolean(null),
  include_reasoning: boolean(true),
});

const candidate: Fields<GeneratedCandidate> = { token_id: required(integer(0)), logprob: required(number(0)) };

const choice: Fields<GeneratedChoice> = {
  index: required(integer(0)),
  finish_reason: string(null),
  stop_reason: anything(),
  token_ids: unsignedIds(),
  logprobs: nested({ content: listOf(nested({ ...candidate, top_logprobs: listOf(nested(candidate), []) }), null) }),
};

// Of ids below 0 the list is what is wrong.
function unsignedIds(): Field<readonly number[] | null> {
  const any = listOf(int64(0), null);
  return {
    schema: { ...any.schema, items: { type: 'integer', minimum: 0 } },
    read(value, place) {
      const ids = any.read(value, place);
      if (ids?.some((id) => id < 0) === true) place.report('token ids, integers from 0', value);
      return ids;
    },
  };
}

/** An answer or a chunk, in tokens: what has been decoded already is refused. */
export const generated: Field<Generated | null> = nested({
  request_id: string(null),
  output_mode: oneOf(['tokens'], 'tokens'),
  choices: required(listOf(nested(choice), [])),
  prompt_token_ids: tokenIds(null),
  prompt_logprobs: listOf(anything(), null),
  usage: nested({ prompt_tokens: integer(0), completion_tokens: integer(0) }),
  kv_transfer_params: object(),
  metrics: object(),
});

/** vLLM's VLLM_MAX_N_SEQUENCES. */
export const MAX_CHOICES = 16384;

type Limits = Pick<GenerationContext, 'maxModelLen' | 'maxLogprobs'>;

/** Refuses what no server with these limits has generated. @throws ServerError `invalid_request` */
export function checkGenerated({ choices, prompt_logprobs: promptLogprobs }: Generated, limits: Limits): void {
  if (choices.length > MAX_CHOICES) throw invalid(`${choices.length} choices are more than ${MAX_CHOICES}.`);
  for (const one of choices) if (one !== null) checkChoice(one, limits);
  requireLength(promptLogprobs?.length ?? 0, 'prompt_logprobs', limits.maxModelLen);
}

function checkChoice({ token_ids: ids, logprobs }: GeneratedChoice, { maxModelLen, maxLogprobs }: Limits): void {
  requireLength(ids?.length ?? 0, 'token_ids', maxModelLen);
  requireLength(logprobs?.content?.length ?? 0, 'logprobs.content', maxModelLen);
  const limit = maxLogprobs === -1 ? Number.POSITIVE_INFINITY : maxLogprobs;
  const numTop = (logprobs?.content ?? []).reduce((most, entry) => Math.max(most, entry?.top_logprobs.length ?? 0), 0);
  if (numTop > limit) throw invalid(`top_logprobs has ${numTop} entries, and this server gives at most ${limit}: see --max-logprobs.`);
}

/** Refuses more tokens than the context holds. @throws ServerError `invalid_request` */
export function requireLength(length: number, name: string, maxModelLen: number): void {
  if (length > maxModelLen) throw invalid(`${name} has ${length} entries, more than max_model_len=${maxModelLen}.`);
}

/** The ids of a choice. @throws ServerError `invalid_request` where there are none */
export function requireIds({ index, token_ids: ids }: GeneratedChoice): readonly number[] {
  if (ids === null || ids.length === 0) throw invalid(`The choice ${index} has no token_ids.`);
  return ids;
}
