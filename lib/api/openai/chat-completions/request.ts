// The body of a chat completion: unknown -> what the engine is asked for, or a ServerError.
import { ServerError } from '../../../base/error.ts';
import { type ChatMessage, renderChat } from '../../../engine/tokenizer/chat-template.ts';
import { type Fields, integer, list, readFields } from '../../fields.ts';
import type { OpenAiContext } from '../context.ts';
import { createCall, type GenerationCall } from '../generation-endpoint.ts';
import { createPrompt, maxPromptChars, requireFittingChars } from '../prompt.ts';
import { checkMaxTokens, checkMinTokens, checkSampling, type SamplingFields, samplingFields } from '../sampling.ts';
import { parseMessages } from './messages.ts';

interface ChatFields extends SamplingFields {
  readonly messages: readonly unknown[];
  readonly max_completion_tokens: number | null;
}

const chatFields: Fields<ChatFields> = {
  messages: list(),
  ...samplingFields,
  max_completion_tokens: integer(null),
};

/** Reads a body. @throws ServerError in vLLM's order of checks: fields, model, prompt, limits. */
export function parseChatRequest(body: unknown, context: OpenAiContext): GenerationCall {
  const fields = readFields(body, chatFields);
  const { messages, minChars } = parseMessages(fields.messages, maxPromptChars(context));
  const model = context.models.resolve(fields.model);
  checkSampling(fields);
  if (fields.messages.length === 0) throw new ServerError('invalid_request', 'The conversation is empty. Send at least one message.');
  requireFittingChars(context, minChars);
  const prompt = createPrompt(context, { text: renderChat(messages), echoText: findEchoText(messages) });
  const limitName = fields.max_completion_tokens === null ? 'max_tokens' : 'max_completion_tokens';
  const maxTokens = fields.max_completion_tokens ?? fields.max_tokens;
  checkMaxTokens(maxTokens, limitName, context.maxModelLen);
  const room = context.maxModelLen - prompt.tokenIds.length;
  checkMinTokens(fields.min_tokens, Math.min(maxTokens ?? room, room));
  return createCall(fields, { model, prompts: [prompt], maxTokens, defaultMaxTokens: null });
}

/** What an echo says: the last message of the user, or the last one when there is none. */
function findEchoText(messages: readonly ChatMessage[]): string {
  const last = messages.findLast(({ role }) => role === 'user') ?? messages.at(-1);
  return last?.content ?? '';
}
