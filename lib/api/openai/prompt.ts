// Text to a tokenized prompt that fits the context.
import { ServerError } from '../../base/error.ts';
import type { Prompt } from '../../engine/request.ts';
import type { OpenAiContext } from './context.ts';

/**
 * Tokenizes a rendered text.
 *
 * @throws ServerError `invalid_request` when it leaves no room for a token. A text that could never fit is refused by its
 *   length alone, before it is tokenized.
 */
export function createPrompt(context: OpenAiContext, { text, echoText }: { readonly text: string; readonly echoText: string }): Prompt {
  const { tokenizer, maxModelLen } = context;
  const maxChars = maxPromptChars(context);
  if (text.length > maxChars) throw tooManyChars({ count: String(text.length), maxChars, maxModelLen });
  const tokenIds = tokenizer.encode(text, { limit: maxModelLen });
  if (tokenIds.length > maxModelLen) throw tooManyTokens(`at least ${maxModelLen + 1}`, maxModelLen);
  requireRoom(tokenIds.length, maxModelLen);
  return { text, tokenIds, echoText };
}

/** UTF-16 code units beyond which no text fits the context. */
export function maxPromptChars({ tokenizer, maxModelLen }: OpenAiContext): number {
  return maxModelLen * tokenizer.maxTokenChars;
}

/** Refuses a text of at least `minChars` that has not been put together, as `createPrompt` would. @throws ServerError */
export function requireFittingChars(context: OpenAiContext, minChars: number): void {
  const maxChars = maxPromptChars(context);
  if (minChars > maxChars) throw tooManyChars({ count: `at least ${minChars}`, maxChars, maxModelLen: context.maxModelLen });
}

/** A prompt that came as token ids. Without a vocabulary to read them, their text is the ids themselves. */
export function createTokenIdPrompt(context: OpenAiContext, tokenIds: readonly number[]): Prompt {
  const { maxModelLen } = context;
  if (tokenIds.length > maxModelLen) throw tooManyTokens(String(tokenIds.length), maxModelLen);
  requireRoom(tokenIds.length, maxModelLen);
  const text = tokenIds.join(' ');
  return { text, tokenIds, echoText: text };
}

function requireRoom(numTokens: number, maxModelLen: number): void {
  if (numTokens < maxModelLen) return;
  throw new ServerError('invalid_request', `max_tokens must be at least 1, got 0: the prompt of ${numTokens} tokens fills the context.`, {
    param: 'max_tokens',
  });
}

function tooManyTokens(count: string, maxModelLen: number): ServerError {
  return new ServerError(
    'invalid_request',
    `This model's maximum context length is ${maxModelLen} tokens, and the prompt has ${count} tokens. Shorten the prompt.`,
    { param: 'input_tokens' },
  );
}

function tooManyChars(sizes: { readonly count: string; readonly maxChars: number; readonly maxModelLen: number }): ServerError {
  return new ServerError(
    'invalid_request',
    `This model's maximum context length is ${sizes.maxModelLen} tokens, and the prompt has ${sizes.count} characters: ` +
      `more than the ${sizes.maxChars} that so many tokens can hold. Shorten the prompt.`,
    { param: 'input_text' },
  );
}
