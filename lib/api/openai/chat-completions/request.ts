// The body of a chat completion: unknown -> what the engine is asked for, or a ServerError.
import { ServerError } from '../../../base/error.ts';
import { isJsonObject } from '../../../codec/json.ts';
import { type ChatCall, createChatCall } from '../../chat/chat-call.ts';
import { chatFields } from '../../chat/chat-fields.ts';
import { checkContentParts } from '../../chat/content-parts.ts';
import { checkToolCalls, checkUntypedCalls } from '../../chat/tool-messages.ts';
import { checkUntypedTools } from '../../chat/tools.ts';
import { readFields } from '../../fields.ts';
import { countFirstKinds } from '../../generation/constraint-spec.ts';
import type { GenerationContext } from '../../generation/context.ts';
import { checkUntypedFormat, checkUntypedLogprobs, checkUntypedSalt, checkUntypedStream, isTruthy, type UntypedBody } from '../../generation/untyped-checks.ts';

/** Reads a body. @throws ServerError in vLLM's order of checks. */
export async function parseChatRequest(body: unknown, context: GenerationContext): Promise<ChatCall> {
  if (isJsonObject(body)) checkUntypedChat(body);
  const fields = readFields(body, chatFields);
  checkToolCalls(fields.messages);
  return createChatCall(fields, context, { checkMessages: checkContentParts });
}

/** What vLLM's model looks at before any field has its type, the last of its validators first. @throws ServerError `invalid_request` */
export function checkUntypedChat(body: UntypedBody): void {
  checkUntypedMessages(body);
  checkUntypedTurns(body);
  checkUntypedTools(body);
  checkUntypedOutputs(body);
  checkUntypedLogprobs(body, { count: 'top_logprobs', isAsked: isTruthy });
  checkUntypedStream(body);
  checkUntypedFormat(body);
  checkUntypedCalls(body);
  checkUntypedSalt(body);
}

// vLLM goes through the messages before it looks at their types; numbers, booleans and null have none.
function checkUntypedMessages({ messages }: UntypedBody): void {
  if (messages !== null && typeof messages !== 'number' && typeof messages !== 'boolean') return;
  throw new ServerError('invalid_request', `messages must be a list, got ${String(messages)}.`);
}

function checkUntypedTurns({ continue_final_message: continues, add_generation_prompt: adds }: UntypedBody): void {
  if (!isTruthy(continues) || !isTruthy(adds)) return;
  throw new ServerError('invalid_request', 'continue_final_message and add_generation_prompt exclude each other: set the latter to false.');
}

function checkUntypedOutputs({ structured_outputs: outputs, tool_choice: choice = 'none' }: UntypedBody): void {
  const numKinds = countFirstKinds(outputs);
  if (numKinds > 1) throw new ServerError('invalid_request', 'structured_outputs takes one constraint: json, regex or choice.');
  if (numKinds === 0 || choice === 'none' || choice === 'auto' || choice === 'required') return;
  throw new ServerError('invalid_request', 'structured_outputs and a tool_choice that names a function exclude each other.');
}
