// The body of a derender request for chat: a whole answer in tokens, or a chunk of one with what the chunks before left.
import { invalid } from '../../../base/error.ts';
import { inOrder } from '../../field-order.ts';
import { type Fields, integer, required, string, tokenIds } from '../../fields.ts';
import type { GenerationContext } from '../../generation/context.ts';
import { FORM_ORDER, readEitherForm, streamFlag } from '../derender/forms.ts';
import { checkGenerated, type Generated, generated, type OriginalRequest, originalRequest, requireLength } from '../derender/generated.ts';
import { type StreamState, streamState } from '../derender/stream-state.ts';

/** What both forms have. */
export interface CommonFields {
  readonly model: string | null;
  readonly prompt_tokens: number | null;
  readonly prompt_token_ids: readonly number[] | null;
  readonly chat_request: OriginalRequest | null;
}

const commonFields: Fields<CommonFields> = {
  model: string(null),
  prompt_tokens: integer(null),
  prompt_token_ids: tokenIds(null),
  chat_request: originalRequest,
};

export interface WholeFields extends CommonFields {
  readonly stream: false;
  readonly generate_response: Generated | null;
}

export interface ChunkFields extends CommonFields {
  readonly stream: true;
  readonly generate_chunk: Generated | null;
  readonly stream_state: StreamState | null;
}

/** What a body with a whole answer may hold. */
export const wholeFields: Fields<WholeFields> = inOrder<WholeFields>(FORM_ORDER, { stream: streamFlag(false), ...commonFields, generate_response: required(generated) });

/** What a body with a chunk may hold. */
export const chunkFields: Fields<ChunkFields> = inOrder<ChunkFields>(FORM_ORDER, {
  stream: streamFlag(true),
  ...commonFields,
  generate_chunk: required(generated),
  stream_state: streamState,
});

/** A request, understood. */
export interface ChatDerenderRequest {
  /** Shown as `model`. */
  readonly modelName: string;
  readonly generated: Generated;
  /** Tokens of the prompt, as the client says; null where it does not. */
  readonly promptTokens: number | null;
  /** What the text stands behind, or null. */
  readonly promptTokenIds: readonly number[] | null;
  readonly skipsSpecialTokens: boolean;
  readonly returnsTokenIds: boolean;
  /** `null`: an answer of its own; otherwise a chunk of one. */
  readonly chunk: { readonly state: StreamState | null } | null;
}

/** Reads a body. @throws ServerError `validation`, `model_not_found` or `invalid_request` */
export function parseChatDerenderRequest(body: unknown, context: GenerationContext): ChatDerenderRequest {
  const read = readEitherForm(body, { name: 'DerenderChatRequest', fields: wholeFields }, { name: 'DerenderChatStreamRequest', fields: chunkFields });
  if (read.kind === 'whole') return understand(context, read.fields, { given: read.fields.generate_response, chunk: null });
  return understand(context, read.fields, { given: read.fields.generate_chunk, chunk: { state: read.fields.stream_state } });
}

interface Given extends Pick<ChatDerenderRequest, 'chunk'> {
  readonly given: Generated | null;
}

function understand(context: GenerationContext, fields: CommonFields, { given, chunk }: Given): ChatDerenderRequest {
  if (given === null) throw new TypeError('a required object is missing');
  context.models.resolve(fields.model);
  const { chat_request: original, prompt_token_ids: promptTokenIds } = fields;
  checkGenerated(given, context);
  checkLengths(context, { given, chunk, promptTokenIds });
  requireOriginal(context, fields, chunk !== null);
  return {
    modelName: fields.model === null || fields.model === '' ? context.models.base.displayName : fields.model,
    generated: given,
    promptTokens: fields.prompt_tokens,
    promptTokenIds: promptTokenIds ?? given.prompt_token_ids,
    skipsSpecialTokens: original?.skip_special_tokens ?? true,
    returnsTokenIds: original?.return_token_ids === true,
    chunk,
  };
}

interface Lengths extends Given {
  readonly given: Generated;
  readonly promptTokenIds: readonly number[] | null;
}

// A chunk stands behind all that came before it.
function checkLengths({ maxModelLen }: GenerationContext, { given, chunk, promptTokenIds }: Lengths): void {
  const numPromptIds = promptTokenIds?.length ?? 0;
  requireLength(numPromptIds, 'prompt_token_ids', maxModelLen);
  if (chunk === null) return;
  if (given.choices.length > 1) throw invalid(`A chunk has one choice at most, got ${given.choices.length}.`);
  const numNewIds = given.choices[0]?.token_ids?.length ?? 0;
  requireLength(numPromptIds + (chunk.state?.output_token_ids.length ?? 0) + numNewIds, 'the prompt with the output', maxModelLen);
}

// Without them, marks of the model's own language would be shown as text.
function requireOriginal({ chat }: GenerationContext, { chat_request: original, prompt_token_ids: ids }: CommonFields, isChunk: boolean): void {
  const parses = chat.reasoningParser !== null || (chat.toolCallParser !== null && chat.enablesAutoToolChoice);
  if (!parses) return;
  if (original === null) throw invalid('chat_request is needed where the server has a parser of tool calls or of reasoning.');
  if (isChunk && ids === null) throw invalid('prompt_token_ids is needed where the server has a parser of tool calls or of reasoning.');
}
