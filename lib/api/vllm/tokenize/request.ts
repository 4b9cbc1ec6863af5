// The body of a tokenize request: a text, or a conversation (vLLM: entrypoints/serve/tokenize/protocol.py).
import { isJsonObject } from '../../../codec/json.ts';
import type { RenderFields } from '../../chat/chat-prompt.ts';
import { readTools, type Tools } from '../../chat/tools.ts';
import { anything, boolean, described, type Fields, list, object, readFields, required, string } from '../../fields.ts';

/** What both forms have. */
export interface CommonFields {
  readonly model: string | null;
  readonly add_special_tokens: boolean;
  readonly return_token_strs: boolean | null;
}

export interface TextFields extends CommonFields {
  readonly prompt: string;
}

export interface ChatFields extends CommonFields, Omit<RenderFields, 'documents' | 'reasoning_effort'> {
  readonly messages: readonly unknown[];
  readonly tools: unknown;
}

/** A request, understood. */
export type TokenizeRequest =
  | { readonly kind: 'text'; readonly fields: TextFields }
  | { readonly kind: 'chat'; readonly fields: ChatFields; readonly tools: Tools['definitions'] };

/** What a body with a text may hold. */
export const textFields: Fields<TextFields> = {
  model: string(null),
  prompt: required(string('')),
  add_special_tokens: boolean(true),
  return_token_strs: boolean(false),
};

/** What a body with a conversation may hold. */
export const chatFields: Fields<ChatFields> = {
  model: string(null),
  messages: described(list(), { items: { type: 'object' } }),
  add_generation_prompt: boolean(true),
  return_token_strs: boolean(false),
  continue_final_message: boolean(false),
  add_special_tokens: boolean(false),
  chat_template: string(null),
  chat_template_kwargs: object(),
  tools: described(anything(), { type: ['array', 'null'], items: { type: 'object', required: ['function'] } }),
};

/**
 * Reads a body. It is a conversation where it has no text as its `prompt`.
 *
 * @throws ServerError `validation` that names both `body.prompt` and `body.messages` for a body that has neither; `invalid_request`
 */
export function parseTokenizeRequest(body: unknown): TokenizeRequest {
  if (!isJsonObject(body) || typeof body['prompt'] === 'string') return { kind: 'text', fields: readFields(body, textFields) };
  if (!Array.isArray(body['messages'])) readFields(body, { prompt: textFields.prompt, messages: list() });
  const fields = readFields(body, chatFields);
  return { kind: 'chat', fields, tools: readDefinitions(fields.tools) };
}

// An empty list is a conversation without tools here; nothing has to be called.
function readDefinitions(tools: unknown): Tools['definitions'] {
  const isEmpty = Array.isArray(tools) && tools.length === 0;
  return isEmpty ? null : readTools({ tools, tool_choice: undefined }).definitions;
}
