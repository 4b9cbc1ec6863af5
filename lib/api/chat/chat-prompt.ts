// A conversation to the prompt that the model sees: the chat template, and what vLLM does to messages before it.
import { invalid, ServerError } from '../../base/error.ts';
import { hashText } from '../../base/rng.ts';
import { ChatTemplateError } from '../../engine/chat-template/chat-template-error.ts';
import type { ConversationValue } from '../../engine/chat-template/chat-template.ts';
import type { Prompt } from '../../engine/request.ts';
import type { GenerationContext } from '../generation/context.ts';
import { createMixedPrompt, createPrompt, encodeText, createTokenIdPrompt, type MixedPrompt, requireFittingText } from '../generation/prompt.ts';
import type { Truncation } from '../generation/truncation.ts';
import type { MediaItem } from './media/media-part.ts';
import { MediaReader, toTokenIds } from './media/media-reader.ts';
import { parseMessages, type TemplateMessage, toMessageText } from './messages.ts';
import type { PreparedTemplate } from './settings.ts';

/** How a conversation becomes a prompt. */
export interface RenderFields {
  readonly add_generation_prompt: boolean;
  readonly continue_final_message: boolean;
  readonly add_special_tokens: boolean;
  readonly documents: readonly unknown[] | null;
  /** A template of the request's own, or null. */
  readonly chat_template: string | null;
  readonly chat_template_kwargs: Readonly<Record<string, unknown>> | null;
  readonly reasoning_effort: string | null;
}

export interface ChatInput {
  readonly messages: readonly unknown[];
  readonly fields: RenderFields;
  /** The template if it has been chosen already. */
  readonly template?: PreparedTemplate;
  /** For the template; null when there are none. */
  readonly tools: readonly Readonly<Record<string, unknown>>[] | null;
  readonly modelName: string;
  /** UTF-16 code units of text beyond which the conversation is refused; Infinity where any length will do. */
  readonly maxChars: number;
  readonly truncation: Truncation | null;
  /** Ids that stand for the conversation, unless it has media; null or absent: it is rendered. */
  readonly forwardedIds?: readonly number[] | null;
}

/** A conversation, read. */
export interface ReadChat {
  readonly template: PreparedTemplate;
  readonly messages: readonly TemplateMessage[];
  /** What is no text in them; null where the model reads text alone. */
  readonly media: MediaReader | null;
  /** Variables of the template beside the conversation. */
  readonly templateKwargs: Readonly<Record<string, ConversationValue>>;
}

/**
 * Reads a conversation and chooses its template.
 *
 * @throws ServerError `validation` or `invalid_request`
 */
export function readChat(context: GenerationContext, { messages: values, fields, tools, modelName, maxChars, template = chooseTemplate(context, fields, tools !== null) }: ChatInput): ReadChat {
  const { mediaLimits } = context.chat;
  const media = mediaLimits === null ? null : new MediaReader(mediaLimits);
  const { messages, minChars } = parseMessages(values, { maxChars, contentFormat: template.contentFormat, modelName, media });
  if (fields.continue_final_message && fields.add_generation_prompt) {
    throw invalid('continue_final_message and add_generation_prompt exclude each other: set the latter to false.');
  }
  if (values.length === 0) throw invalid('The conversation is empty. Send at least one message.');
  if (minChars > maxChars) requireFittingText(context, minChars);
  return {
    template,
    messages: template.knowsDeveloperRole ? messages : withoutDeveloper(messages),
    media,
    templateKwargs: collectKwargs(context.chat.defaultTemplateKwargs, fields),
  };
}

/** Renders and tokenizes a conversation. @throws ServerError as `renderText`, and where it does not fit the context. */
export function renderPrompt(context: GenerationContext, chat: ReadChat, input: ChatInput): Prompt | Promise<Prompt> {
  const { fields, truncation, forwardedIds = null } = input;
  const isTextAlone = chat.media === null || chat.media.items.length === 0;
  if (forwardedIds !== null && isTextAlone) return { ...createTokenIdPrompt(context, forwardedIds, null), echoText: findEchoText(chat.messages) };
  const text = renderText(chat, input);
  const prompt = { text, echoText: findEchoText(chat.messages), addSpecialTokens: fields.add_special_tokens, truncation };
  if (chat.media === null || isTextAlone) return createPrompt(context, prompt);
  return createMixedPrompt(context, { ...prompt, ...mixIn(chat.media, text, context) });
}

/** The ids of a conversation; of text alone, however many. @throws ServerError as `renderPrompt` */
export async function renderIds(context: GenerationContext, chat: ReadChat, input: ChatInput): Promise<readonly number[]> {
  if (chat.media !== null && chat.media.items.length > 0) return (await renderPrompt(context, chat, input)).tokenIds;
  return encodeText(context.tokenizer, renderText(chat, input), { addSpecialTokens: input.fields.add_special_tokens });
}

// Items over the context are refused by their number of tokens: no more ids are made than could be served.
function mixIn(media: MediaReader, text: string, { tokenizer, maxModelLen }: GenerationContext): Pick<MixedPrompt, 'text' | 'textHash' | 'pieces'> {
  requireRoomForMedia(media.items, maxModelLen);
  const pieces = media.split(text);
  const named = pieces.map((piece) => (typeof piece === 'string' ? piece : `<|${piece.modality}|>`));
  const hashed = pieces.map((piece) => (typeof piece === 'string' ? piece : piece.contentHash));
  return {
    text: named.join(''),
    textHash: hashText(hashed.join('')),
    pieces: pieces.map((piece) => (typeof piece === 'string' ? piece : { contentHash: piece.contentHash, tokenIds: toTokenIds(piece, tokenizer) })),
  };
}

function requireRoomForMedia(items: readonly MediaItem[], maxModelLen: number): void {
  const numTokens = items.reduce((sum, item) => sum + item.numTokens, 0);
  if (numTokens < maxModelLen) return;
  throw new ServerError(
    'invalid_request',
    `This model's maximum context length is ${maxModelLen} tokens, and the media in the prompt take ${numTokens} tokens. Send fewer or smaller ones.`,
    { param: 'input_tokens' },
  );
}

/** Renders a conversation. @throws ServerError `invalid_request`, as `renderPrompt` */
export function renderText({ template, messages, templateKwargs }: ReadChat, { fields, tools }: ChatInput): string {
  try {
    return template.template.render({
      messages,
      tools: tools as readonly ConversationValue[] | null,
      documents: fields.documents as readonly ConversationValue[] | null,
      addGenerationPrompt: fields.add_generation_prompt,
      continueFinalMessage: fields.continue_final_message,
      templateKwargs,
    });
  } catch (error) {
    if (error instanceof ChatTemplateError) throw invalid(error.message);
    throw error;
  }
}

/** The template of a request. @throws ServerError `invalid_request` for one of its own that is not taken, or where there is none */
export function chooseTemplate({ chat }: GenerationContext, fields: RenderFields, hasTools: boolean): PreparedTemplate {
  const { chat_template: own, chat_template_kwargs: kwargs } = fields;
  if (own !== null || typeof kwargs?.['chat_template'] === 'string') {
    if (chat.compileRequestTemplate === null) {
      throw invalid('This server takes no chat_template from requests: see --trust-request-chat-template.');
    }
    // An empty one is none.
    if (own !== '') return compileOwn(chat.compileRequestTemplate, own ?? String(kwargs?.['chat_template']));
  }
  const template = (hasTools ? chat.toolTemplate : null) ?? chat.template;
  if (template === null) throw invalid('The model has no chat template: see --chat-template, or use /v1/completions.');
  return template;
}

function compileOwn(compile: (source: string) => PreparedTemplate, source: string): PreparedTemplate {
  try {
    return compile(source);
  } catch (error) {
    if (error instanceof ChatTemplateError) throw invalid(`chat_template: ${error.message}`);
    throw error;
  }
}

// What the conversation itself is made of is no variable that a request may set beside it, and what is a field of its own is read there.
const RESERVED: ReadonlySet<string> = new Set([
  'messages', 'conversation', 'tools', 'chat_template', 'tokenize', 'add_generation_prompt', 'continue_final_message', '__proto__',
]);

function collectKwargs(
  defaults: Readonly<Record<string, ConversationValue>>,
  { chat_template_kwargs: given, reasoning_effort: effort }: RenderFields,
): Readonly<Record<string, ConversationValue>> {
  // In vLLM they are given to the template twice then.
  if (given !== null && Object.hasOwn(given, 'messages')) throw invalid('chat_template_kwargs holds messages, which the request itself has.');
  if (given !== null && effort === null && Object.keys(defaults).length === 0 && !namesReserved(given)) return given as Readonly<Record<string, ConversationValue>>;
  const kwargs: Record<string, ConversationValue> = { ...defaults };
  if (effort !== null) kwargs['enable_thinking'] = effort !== 'none';
  for (const [name, value] of Object.entries(given ?? {})) if (!RESERVED.has(name)) kwargs[name] = value as ConversationValue;
  if (effort !== null) kwargs['reasoning_effort'] = effort;
  return kwargs;
}

// Without one, what a client sends is taken as it is: to copy a hundred thousand variables takes longer than to read them.
function namesReserved(given: object): boolean {
  for (const name of RESERVED) if (Object.hasOwn(given, name)) return true;
  return false;
}

/** What an echo says: the last message of the user, or the last one when there is none. */
function findEchoText(messages: readonly TemplateMessage[]): string {
  const last = messages.findLast(({ role }) => role === 'user') ?? messages.at(-1);
  return last === undefined ? '' : toMessageText(last);
}

// As vLLM does for templates that do not know the role: its messages are the system's, and those stand together at the front.
function withoutDeveloper(messages: readonly TemplateMessage[]): readonly TemplateMessage[] {
  if (!messages.some(({ role }) => role === 'developer')) return messages;
  const converted = messages.map((message) => (message.role === 'developer' ? toSystemMessage(message) : message));
  const system = converted.filter(({ role }) => role === 'system');
  if (system.length === 1 && converted[0] === system[0]) return converted;
  const content = system.map(toMessageText).filter((text) => text !== '').join('\n\n');
  return [{ role: 'system', content }, ...converted.filter(({ role }) => role !== 'system')];
}

function toSystemMessage(message: TemplateMessage): TemplateMessage {
  const { tools: _tools, ...rest } = message;
  return { ...rest, role: 'system' };
}
