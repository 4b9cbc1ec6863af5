// The body of a chat completion: unknown -> what the engine is asked for, or a ServerError.
import { ServerError } from '../../../base/error.ts';
import { isJsonObject } from '../../../codec/json.ts';
import { type ChatMessage, renderChat } from '../../../engine/tokenizer/chat-template.ts';
import { type Fields, type Issue, integer, list, readFields, throwIssues } from '../../fields.ts';
import type { OpenAiContext } from '../context.ts';
import { createCall, type GenerationCall } from '../generation-endpoint.ts';
import { createPrompt } from '../prompt.ts';
import { checkMaxTokens, checkMinTokens, checkSampling, type SamplingFields, samplingFields } from '../sampling.ts';

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
  const messages = parseMessages(fields.messages);
  const model = context.models.resolve(fields.model);
  checkSampling(fields);
  if (messages.length === 0) throw new ServerError('invalid_request', 'The conversation is empty. Send at least one message.');
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

function parseMessages(values: readonly unknown[]): ChatMessage[] {
  const issues: Issue[] = [];
  const messages = values.map((value, index) => parseMessage(value, `body.messages.${index}`, issues));
  throwIssues(issues);
  return messages;
}

function parseMessage(value: unknown, path: string, issues: Issue[]): ChatMessage {
  if (!isJsonObject(value)) {
    issues.push({ path, expected: 'an object with role and content', value });
    return { role: '', content: '' };
  }
  const { role } = value;
  if (typeof role !== 'string') issues.push({ path: `${path}.role`, expected: 'a string; the field is required', value: role });
  return { role: String(role), content: parseContent(value, `${path}.content`, issues) };
}

function parseContent(message: Readonly<Record<string, unknown>>, path: string, issues: Issue[]): string {
  const { content } = message;
  if (typeof content === 'string') return content;
  if (Array.isArray(content)) return content.map((part: unknown, index) => parsePart(part, `${path}.${index}`)).join('\n');
  if (content !== null && content !== undefined) issues.push({ path, expected: 'a string or a list of parts', value: content });
  // An assistant's tool calls are part of the prompt.
  return 'tool_calls' in message ? JSON.stringify(message.tool_calls) : '';
}

const TEXT_PARTS: Readonly<Record<string, string>> = { text: 'text', input_text: 'text', output_text: 'text', refusal: 'refusal' };

function parsePart(part: unknown, path: string): string {
  if (typeof part === 'string') return part;
  const type = isJsonObject(part) ? part.type : undefined;
  const textField = typeof type === 'string' && Object.hasOwn(TEXT_PARTS, type) ? TEXT_PARTS[type] : undefined;
  const text = isJsonObject(part) && textField !== undefined ? part[textField] : undefined;
  if (typeof text === 'string') return text;
  throw new ServerError('invalid_request', `${path} is no text part, and the model served here reads text only.`);
}
