// The body of a chat completion: unknown -> what the engine is asked for, or a ServerError.
import { ServerError } from '../../../base/error.ts';
import { isJsonObject } from '../../../codec/json.ts';
import { type ChatCall, createChatCall } from '../../chat/chat-call.ts';
import { chatFields } from '../../chat/chat-fields.ts';
import { checkContentParts } from '../../chat/content-parts.ts';
import { checkToolCalls } from '../../chat/tool-messages.ts';
import { checkUntypedTools } from '../../chat/tools.ts';
import { readFields } from '../../fields.ts';
import type { GenerationContext } from '../../generation/context.ts';
import { checkUntypedBody, checkUntypedLogprobs, isTruthy } from '../../generation/untyped-checks.ts';

/** Reads a body. @throws ServerError in vLLM's order of checks. */
export function parseChatRequest(body: unknown, context: GenerationContext): Promise<ChatCall> {
  checkUntypedBody(body);
  checkUntypedLogprobs(body, isTruthy);
  checkUntypedTools(isJsonObject(body) ? body : {});
  checkUntypedMessages(body);
  const fields = readFields(body, chatFields);
  checkToolCalls(fields.messages);
  checkContentParts(fields.messages);
  return createChatCall(fields, context);
}

// vLLM goes through the messages before it looks at their types; numbers, booleans and null have none.
function checkUntypedMessages(body: unknown): void {
  if (!isJsonObject(body)) return;
  const { messages } = body;
  if (messages === null || typeof messages === 'number' || typeof messages === 'boolean') {
    throw new ServerError('invalid_request', `messages must be a list, got ${String(messages)}.`);
  }
}
