// The body of a chat completion: unknown -> what the engine is asked for, or a ServerError.
import { type ChatCall, createChatCall } from '../../chat/chat-call.ts';
import { chatFields } from '../../chat/chat-fields.ts';
import { readFields } from '../../fields.ts';
import type { GenerationContext } from '../../generation/context.ts';

/** Reads a body. @throws ServerError in vLLM's order of checks. */
export async function parseChatRequest(body: unknown, context: GenerationContext): Promise<ChatCall> {
  return createChatCall(readFields(body, chatFields), context);
}
