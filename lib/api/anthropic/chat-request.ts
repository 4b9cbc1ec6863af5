// A conversation of this API to a chat: the same prompt, parsers and sampling from there on (vLLM: entrypoints/anthropic/serving.py).
import { ServerError } from '../../base/error.ts';
import { type ChatCall, createChatCall } from '../chat/chat-call.ts';
import { chatFields } from '../chat/chat-fields.ts';
import { readFields } from '../fields.ts';
import type { GenerationContext } from '../generation/context.ts';
import { toChatMessages } from './chat-messages.ts';
import type { ConversationFields } from './conversation.ts';
import type { TemplateTraits } from './template-traits.ts';
import { toChatTools } from './tools.ts';

export interface ChatRequestOptions {
  readonly context: GenerationContext;
  readonly traits: TemplateTraits;
  /** What an endpoint has to say beside the conversation, in the words of chat completions. */
  readonly fields: Readonly<Record<string, unknown>>;
  /** Whether only the prompt is wanted; false unless given. */
  readonly isPromptOnly?: boolean;
}

/** Understands a conversation. @throws ServerError as `createChatCall`, but that nothing is a fault of the body any more */
export async function toChatCall(conversation: ConversationFields, options: ChatRequestOptions): Promise<ChatCall> {
  const { context, traits, fields, isPromptOnly = false } = options;
  try {
    const messages = toChatMessages(conversation, traits.mergesSystem);
    const ownTools = toChatTools(conversation, context.chat);
    const body = { ...fields, ...toRenderFields(conversation, traits), model: conversation.model, messages };
    return await createChatCall(readFields(body, chatFields), context, { ownTools, isPromptOnly });
  } catch (error) {
    if (!(error instanceof ServerError) || error.kind !== 'validation') throw error;
    throw new ServerError('invalid_request', error.message, error.param === null ? {} : { param: error.param });
  }
}

function toRenderFields(conversation: ConversationFields, traits: TemplateTraits): Readonly<Record<string, unknown>> {
  const { output_config: output, thinking, tool_choice: choice, chat_template_kwargs: kwargs } = conversation;
  const schema = output?.format?.schema ?? {};
  return {
    chat_template_kwargs: kwargs,
    reasoning_effort: thinking?.type === 'disabled' ? traits.disabledThinkingEffort : (output?.effort ?? null),
    parallel_tool_calls: choice?.disable_parallel_tool_use !== true,
    ...(Object.keys(schema).length === 0 ? {} : { response_format: { type: 'json_schema', json_schema: { name: 'json_schema', schema } } }),
  };
}
