// `continue_final_message`: the prompt ends where the last message ends, so that the model goes on with it (transformers:
// render_jinja_template).
import { getEntry, isDict } from '../../codec/jinja/values/dict.ts';
import { trimBoth, trimEnd } from '../../codec/jinja/values/python-space.ts';
import type { Dict, Value } from '../../codec/jinja/values/value.ts';
import { ChatTemplateError } from './chat-template-error.ts';

/** Marks the end of the message in what the template makes of it. The blank tells whether the template trims the message. */
const END_MARK = '<<end of the message to continue>> ';

/** Messages of which the last one is marked. */
export interface MarkedMessages {
  readonly messages: readonly Value[];
  /** The text of the last message, without the mark. */
  readonly finalText: string;
}

/**
 * The messages with a mark behind the text of the last one; of a list of parts, behind its last text.
 * @throws ChatTemplateError of kind `conversation` when it has no text
 */
export function markFinalMessage(messages: readonly Value[]): MarkedMessages {
  const last = messages.at(-1) ?? null;
  const content = isDict(last) ? getEntry(last, 'content') : undefined;
  if (!isDict(last) || content === undefined) throw new ChatTemplateError('conversation', 'continue_final_message needs a last message with content');
  const marked = markContent(content);
  return { messages: [...messages.slice(0, -1), withEntry(last, 'content', marked.content)], finalText: marked.finalText };
}

function markContent(content: Value): { readonly content: Value; readonly finalText: string } {
  if (typeof content === 'string') return { content: content + END_MARK, finalText: content };
  const parts = Array.isArray(content) ? (content as readonly Value[]) : [];
  const index = parts.findLastIndex((part) => isDict(part) && typeof getEntry(part, 'text') === 'string');
  const part = parts[index] ?? null;
  const text = isDict(part) ? getEntry(part, 'text') : undefined;
  if (!isDict(part) || typeof text !== 'string') {
    throw new ChatTemplateError('conversation', 'continue_final_message needs text in the last message');
  }
  return { content: parts.with(index, withEntry(part, 'text', text + END_MARK)), finalText: text };
}

function withEntry(dict: Dict, name: string, value: Value): Dict {
  return dict instanceof Map ? new Map<Value, Value>(dict).set(name, value) : { ...dict, [name]: value };
}

/**
 * The prompt up to the mark.
 * @throws ChatTemplateError of kind `conversation` when the template leaves the last message out
 */
export function cutAtFinalMessage(rendered: string, finalText: string): string {
  const at = rendered.lastIndexOf(END_MARK.trimEnd());
  if (at < 0 || !rendered.includes(trimBoth(finalText))) {
    throw new ChatTemplateError('conversation', 'continue_final_message cannot be used: the chat template leaves the last message out');
  }
  const prompt = rendered.slice(0, at);
  return rendered.startsWith(END_MARK, at) ? prompt : trimEnd(prompt);
}
