// The body of a batch of chats: unknown -> what the engine is asked for (vLLM: BatchChatCompletionRequest).
import { ServerError } from '../../../base/error.ts';
import { isJsonObject } from '../../../codec/json.ts';
import { type ChatCall, checkChatInEngine, createChatCall } from '../../chat/chat-call.ts';
import { refuseForwardedIds } from '../../chat/forwarded-prompt.ts';
import { type ChatFields, chatFields } from '../../chat/chat-fields.ts';
import { type Field, type Fields, oneOf, readFields } from '../../fields.ts';
import type { GenerationCall } from '../../generation/call.ts';
import type { GenerationContext } from '../../generation/context.ts';
import { requireFewSequences } from '../../generation/sequence-volume.ts';
import type { Place } from '../../place.ts';

/** Several chats that are answered together, a choice each. */
export interface BatchCall extends GenerationCall {
  /** One for each conversation, in order; not empty. */
  readonly chats: readonly [ChatCall, ...ChatCall[]];
  /** Whether each choice is what its last token adds: so it is in vLLM where `stream` is set, whose engine gives pieces then. */
  readonly showsLastTokens: boolean;
}

interface BatchFields extends Omit<ChatFields, 'messages'> {
  readonly messages: readonly (readonly unknown[])[];
}

export const batchFields: Fields<BatchFields> = { ...chatFields, messages: conversations(), tool_choice: oneOf(['none'], null) };

/** Reads a body. What cannot be batched is refused; tools are left out, as in vLLM. @throws ServerError as a chat, one after the other */
export async function parseBatchRequest(body: unknown, context: GenerationContext): Promise<BatchCall> {
  checkBatch(body);
  const { messages, stream, ...shared } = readFields(body, batchFields);
  refuseForwardedIds(shared.kv_transfer_params);
  const model = context.models.resolve(shared.model);
  context.engine.requireAdmission(1);
  context.engine.requireRoom(messages.length, model.adapter);
  const chats: ChatCall[] = [];
  for (const [index, conversation] of messages.entries()) {
    const fields = { ...shared, messages: conversation, tools: null, n: 1, stream: false, stream_options: null };
    chats.push(await createChatCall(fields, context).catch((error: unknown) => Promise.reject(placeInBatch(error, index))));
  }
  return toBatchCall(chats, stream);
}

// A conversation's faults, with the place that it has among the others.
function placeInBatch(error: unknown, index: number): unknown {
  if (!(error instanceof ServerError) || error.kind !== 'validation' || error.param?.startsWith(MESSAGES) !== true) return error;
  const place = (text: string): string => text.replaceAll(MESSAGES, `${MESSAGES}${index}.`);
  return new ServerError(error.kind, place(error.message), { param: place(error.param) });
}

const MESSAGES = 'body.messages.';

/** The checks of a call that vLLM's engine makes. @throws ServerError `invalid_request` */
export function checkBatchInEngine({ chats: [first], generation }: BatchCall, context: GenerationContext): void {
  requireFewSequences(generation);
  checkChatInEngine(first, context);
}

function toBatchCall([first, ...others]: readonly ChatCall[], showsLastTokens: boolean): BatchCall {
  if (first === undefined) throw new TypeError('a batch without a conversation');
  const chats: BatchCall['chats'] = [first, ...others];
  const prompts = chats.flatMap(({ generation }) => generation.prompts);
  const { model, requestId, presentation, generation } = first;
  return {
    model,
    requestId,
    presentation,
    isStream: false,
    streamOptions: null,
    isNumbered: true,
    numberSeparator: '_',
    generation: { ...generation, prompts },
    chats,
    showsLastTokens,
  };
}

function checkBatch(body: unknown): void {
  if (!isJsonObject(body)) return;
  const { use_beam_search: usesBeams, n = 1, tools } = body;
  if (Array.isArray(tools) && tools.length === 0) throw invalid('`tools` is empty. A batch of chats has none: leave it out.', 'tools');
  if (Boolean(usesBeams)) throw invalid('A batch of chats has no beam search: leave out use_beam_search.', 'use_beam_search');
  if (n !== null && n !== 1) throw invalid(`A batch of chats has one choice each: n must be 1, got ${JSON.stringify(n).slice(0, MAX_SHOWN_CHARS)}.`, 'n');
}

const MAX_SHOWN_CHARS = 80;

// A list of lists, none of them empty.
function conversations(): Field<readonly (readonly unknown[])[]> {
  const conversation = { type: 'array', items: { type: 'object' }, minItems: 1 };
  return {
    schema: { type: 'array', items: conversation, minItems: 1 },
    isRequired: true,
    read(value, place) {
      const given: readonly unknown[] = Array.isArray(value) ? value : [];
      if (given.length === 0) place.report('a list of conversations, not empty', value);
      const inside = place.enter();
      return given.map((conversation, index) => toConversation(conversation, index, inside));
    },
  };
}

function toConversation(value: unknown, index: number, place: Place): readonly unknown[] {
  place.field = index;
  if (Array.isArray(value) && value.length > 0) return value;
  place.report('a list of messages, not empty', value);
  return [];
}

function invalid(message: string, param: string): ServerError {
  return new ServerError('invalid_request', message, { param });
}
