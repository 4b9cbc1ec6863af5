// The tokens that labels are as the first token of a reply, after what every conversation ends with.
import { ServerError } from '../../../base/error.ts';
import type { Tokenizer } from '../../../engine/tokenizer/tokenizer.ts';
import type { GenerationContext } from '../../generation/context.ts';
import { type ChatInput, readChat, renderText } from '../../chat/chat-prompt.ts';
import { maxPromptChars } from '../../generation/prompt.ts';
import { QUESTION_TYPES } from './question.ts';

/** What is known of replies. */
export interface LabelTokens {
  /** Ids that every prompt ends with. */
  readonly tail: readonly number[];
  /** By label. */
  readonly ids: ReadonlyMap<string, number>;
}

/** What makes a conversation that is about one decision. */
export interface Conversation {
  readonly messages: readonly unknown[];
  readonly templateKwargs: Readonly<Record<string, unknown>> | null;
  readonly modelName: string;
}

/** The conversation, without thought unless the request has it otherwise. */
export function toChatInput(context: GenerationContext, { messages, templateKwargs, modelName }: Conversation): ChatInput {
  const fields = {
    add_generation_prompt: true,
    continue_final_message: false,
    add_special_tokens: false,
    documents: null,
    chat_template: null,
    chat_template_kwargs: { enable_thinking: false, ...templateKwargs },
    reasoning_effort: null,
  };
  return { messages, fields, tools: null, modelName, maxChars: maxPromptChars(context), truncation: null };
}

/**
 * Finds the labels' tokens. vLLM wants each label to be one token; here its first one stands for it, so that a small vocabulary will do.
 *
 * @returns null where the model has no template, or two labels of a kind begin with the same token
 */
export function findLabelTokens(context: GenerationContext): LabelTokens | null {
  const text = renderProbe(context);
  if (text === null) return null;
  const { tokenizer } = context;
  const prompt = tokenizer.encode(text, { addSpecialTokens: false });
  const tail = prompt.slice(prompt.findLastIndex((id) => tokenizer.isSpecial(id)) + 1);
  const ids = new Map<string, number>();
  for (const { labels } of QUESTION_TYPES) {
    const found = labels.map((label) => findNext(tokenizer, tail, label));
    if (found.includes(null) || new Set(found).size < labels.length) return null;
    for (const [index, label] of labels.entries()) ids.set(label, found[index] ?? 0);
  }
  return { tail, ids };
}

// The first token of a text after others; null where it changes them.
function findNext(tokenizer: Tokenizer, before: readonly number[], text: string): number | null {
  const ids = tokenizer.encode(tokenizer.decode(before) + text, { addSpecialTokens: false });
  return before.every((id, index) => ids[index] === id) ? (ids[before.length] ?? null) : null;
}

function renderProbe(context: GenerationContext): string | null {
  const input = toChatInput(context, { messages: [{ role: 'user', content: 'x' }], templateKwargs: null, modelName: context.models.base.displayName });
  try {
    return renderText(readChat(context, input), input);
  } catch (error) {
    if (error instanceof ServerError) return null;
    throw error;
  }
}
