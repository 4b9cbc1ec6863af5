// The body of a tokenize request: a text, or a conversation (vLLM: entrypoints/serve/tokenize/protocol.py).
import { isJsonObject } from '../../../codec/json.ts';
import type { RenderFields } from '../../chat/chat-prompt.ts';
import { ServerError } from '../../../base/error.ts';
import { type MediaArguments, mediaArgumentFields } from '../../chat/media-arguments.ts';
import { messageList } from '../../chat/message-faults.ts';
import { readTools, type Tools } from '../../chat/tools.ts';
import { anything, boolean, described, type Fields, notNull, readFields, required, object, string } from '../../fields.ts';
import { joinFaults } from '../../place.ts';

/** What both forms have. */
export interface CommonFields {
  readonly model: string | null;
  readonly add_special_tokens: boolean;
  readonly return_token_strs: boolean | null;
}

export interface TextFields extends CommonFields {
  readonly prompt: string;
  // A text has no media. Whatever is said of them is refused all the same.
  readonly mm_processor_kwargs: unknown;
  readonly media_io_kwargs: unknown;
}

export interface ChatFields extends CommonFields, MediaArguments, Omit<RenderFields, 'documents' | 'reasoning_effort'> {
  readonly messages: readonly unknown[];
  readonly tools: unknown;
}

/** A request for a text's tokens. */
export interface TextRequest {
  readonly kind: 'text';
  readonly fields: TextFields;
}

/** A request for a conversation's tokens. */
export interface ChatRequest {
  readonly kind: 'chat';
  readonly fields: ChatFields;
  readonly tools: Tools['definitions'];
}

/** A request, understood. */
export type TokenizeRequest = TextRequest | ChatRequest;

/** What a body with a text may hold. */
export const textFields: Fields<TextFields> = {
  model: string(null),
  prompt: required(string('')),
  add_special_tokens: notNull(boolean(true)),
  return_token_strs: boolean(false),
  mm_processor_kwargs: described(anything(), { type: ['object', 'null'] }),
  media_io_kwargs: described(anything(), { type: ['object', 'null'] }),
};

/** What a body with a conversation may hold. */
export const chatFields: Fields<ChatFields> = {
  model: string(null),
  messages: described(messageList(), { minItems: 0 }),
  add_generation_prompt: notNull(boolean(true)),
  return_token_strs: boolean(false),
  continue_final_message: notNull(boolean(false)),
  add_special_tokens: notNull(boolean(false)),
  chat_template: string(null),
  chat_template_kwargs: object(),
  ...mediaArgumentFields,
  tools: described(anything(), { type: ['array', 'null'], items: { type: 'object', required: ['function'] } }),
};

/**
 * Reads a body and has it answered: as a conversation if it is one, else as a text.
 *
 * @param answer what is done with it; it may find faults of its own, in messages
 * @throws ServerError `validation` that names the faults of both forms, a text's first, for a body that is neither; and all else that
 *   is thrown by `answer`
 */
export async function withTokenizeRequest<T>(body: unknown, answer: (request: TokenizeRequest) => Promise<T>): Promise<T> {
  if (!isJsonObject(body)) return answer({ kind: 'text', fields: readFields(body, textFields) });
  try {
    return await answer(readChatRequest(body));
  } catch (fault) {
    if (!isFaultOfForm(fault)) throw fault;
    return answer(readTextRequest(body, fault));
  }
}

function readChatRequest(body: Readonly<Record<string, unknown>>): ChatRequest {
  if (Boolean(body['continue_final_message']) && Boolean(body['add_generation_prompt'])) {
    throw new ServerError('invalid_request', 'continue_final_message and add_generation_prompt exclude each other: set the latter to false.');
  }
  const fields = readFields(body, chatFields);
  return { kind: 'chat', fields, tools: readDefinitions(fields.tools) };
}

function readTextRequest(body: unknown, chatFault: ServerError): TextRequest {
  try {
    return { kind: 'text', fields: readFields(body, textFields) };
  } catch (fault) {
    throw isFaultOfForm(fault) ? joinFaults(fault, chatFault) : fault;
  }
}

function isFaultOfForm(thrown: unknown): thrown is ServerError {
  return thrown instanceof ServerError && thrown.kind === 'validation';
}

// An empty list is a conversation without tools here; nothing has to be called.
function readDefinitions(tools: unknown): Tools['definitions'] {
  const isEmpty = Array.isArray(tools) && tools.length === 0;
  return isEmpty ? null : readTools({ tools, tool_choice: undefined }).definitions;
}
