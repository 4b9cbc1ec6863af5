// The body of a derender request for completions: an answer in tokens for each prompt, or a chunk of one.
import { invalid, ServerError } from '../../../base/error.ts';
import { inOrder } from '../../field-order.ts';
import { type Field, type Fields, integer, listOf, required, string, tokenIds } from '../../fields.ts';
import type { GenerationContext } from '../../generation/context.ts';
import { FORM_ORDER, readEitherForm, streamFlag } from '../derender/forms.ts';
import { checkGenerated, type Generated, generated, MAX_CHOICES, type OriginalRequest, originalRequest, requireLength } from '../derender/generated.ts';
import { type StreamState, streamState } from '../derender/stream-state.ts';

/** What both forms have. */
export interface CommonFields {
  readonly model: string | null;
  readonly completion_request: OriginalRequest | null;
}

const commonFields: Fields<CommonFields> = { model: string(null), completion_request: originalRequest };

// A prompt may have none.
const idLists: Field<readonly (readonly number[] | null)[] | null> = {
  schema: { type: ['array', 'null'], items: { type: ['array', 'null'], items: { type: 'integer' } }, default: null },
  read(value, place) {
    const ids = tokenIds(null);
    if (!Array.isArray(value)) return listOf(ids, null).read(value, place);
    const inside = place.enter();
    return value.map((entry, index) => {
      inside.field = index;
      return ids.read(entry, inside);
    });
  },
};

export interface WholeFields extends CommonFields {
  readonly stream: false;
  readonly generate_responses: readonly (Generated | null)[];
  readonly prompt_tokens: readonly number[] | null;
  readonly prompt_token_ids: readonly (readonly number[] | null)[] | null;
}

export interface ChunkFields extends CommonFields {
  readonly stream: true;
  readonly generate_chunk: Generated | null;
  readonly stream_state: StreamState | null;
  readonly prompt_tokens: number | null;
  readonly prompt_token_ids: readonly number[] | null;
}

/** What a body with answers for several prompts may hold. */
export const wholeFields: Fields<WholeFields> = inOrder<WholeFields>(FORM_ORDER, {
  stream: streamFlag(false),
  ...commonFields,
  generate_responses: required(listOf(generated, [])),
  prompt_tokens: listOf(integer(0), null),
  prompt_token_ids: idLists,
});

/** What a body with a chunk may hold. */
export const chunkFields: Fields<ChunkFields> = inOrder<ChunkFields>(FORM_ORDER, {
  stream: streamFlag(true),
  ...commonFields,
  generate_chunk: required(generated),
  stream_state: streamState,
  prompt_tokens: integer(null),
  prompt_token_ids: tokenIds(null),
});

/** An answer for one prompt. */
export interface GeneratedPrompt {
  readonly generated: Generated;
  /** Tokens of the prompt, as the client says; null where it does not. */
  readonly promptTokens: number | null;
  /** What the text stands behind, or null. */
  readonly promptTokenIds: readonly number[] | null;
}

/** A request, understood. */
export interface CompletionDerenderRequest {
  /** Shown as `model`. */
  readonly modelName: string;
  readonly skipsSpecialTokens: boolean;
  /** One at least; exactly one for a chunk. */
  readonly prompts: readonly GeneratedPrompt[];
  /** `null`: an answer of its own; otherwise a chunk of one. */
  readonly chunk: { readonly state: StreamState | null } | null;
}

/** Reads a body. @throws ServerError `validation`, `model_not_found` or `invalid_request` */
export function parseCompletionDerenderRequest(body: unknown, context: GenerationContext): CompletionDerenderRequest {
  const read = readEitherForm(body, { name: null, fields: wholeFields }, { name: 'DerenderCompletionStreamRequest', fields: chunkFields });
  return read.kind === 'chunk' ? parseChunk(read.fields, context) : parseWhole(read.fields, context);
}

function parseChunk(fields: ChunkFields, context: GenerationContext): CompletionDerenderRequest {
  const { generate_chunk: given, stream_state: state, prompt_tokens: promptTokens, prompt_token_ids: promptTokenIds } = fields;
  if (given === null) throw new TypeError('a required object is missing');
  const understood = understand(context, fields);
  checkPrompt(context, { generated: given, promptTokens, promptTokenIds });
  if (given.choices.length > 1) throw invalid(`A chunk has one choice at most, got ${given.choices.length}.`);
  return { ...understood, prompts: [{ generated: given, promptTokens, promptTokenIds: promptTokenIds ?? given.prompt_token_ids }], chunk: { state } };
}

function parseWhole(fields: WholeFields, context: GenerationContext): CompletionDerenderRequest {
  const { generate_responses: responses, prompt_tokens: counts, prompt_token_ids: lists } = fields;
  requireParallel(counts, responses.length, 'prompt_tokens');
  requireParallel(lists, responses.length, 'prompt_token_ids');
  const understood = understand(context, fields);
  if (responses.length === 0) throw invalid('generate_responses must hold a response at least.');
  if (responses.length > MAX_CHOICES) throw invalid(`generate_responses holds at most ${MAX_CHOICES} responses, got ${responses.length}.`);
  const prompts = responses.flatMap((given, index) => {
    if (given === null) return [];
    const prompt = { generated: given, promptTokens: counts?.[index] ?? null, promptTokenIds: lists?.[index] ?? given.prompt_token_ids };
    checkPrompt(context, prompt);
    return [prompt];
  });
  return { ...understood, prompts, chunk: null };
}

function understand({ models }: GenerationContext, { model, completion_request: original }: CommonFields): Pick<CompletionDerenderRequest, 'modelName' | 'skipsSpecialTokens'> {
  models.resolve(model);
  return { modelName: model === null || model === '' ? models.base.displayName : model, skipsSpecialTokens: original?.skip_special_tokens ?? true };
}

function checkPrompt(context: GenerationContext, { generated: given, promptTokenIds }: GeneratedPrompt): void {
  checkGenerated(given, context);
  requireLength(promptTokenIds?.length ?? 0, 'prompt_token_ids', context.maxModelLen);
}

function requireParallel(list: readonly unknown[] | null, length: number, name: string): void {
  if (list === null || list.length === length) return;
  const message = `1 validation error:\n  body: expected ${name} of ${length} entries, one for each of generate_responses, got ${list.length}`;
  throw new ServerError('validation', message, { param: 'body' });
}
