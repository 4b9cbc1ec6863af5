// Texts, token ids and conversations to tokens that fit the context.
import { ServerError } from '../../base/error.ts';
import { hashDecimals } from '../../base/rng.ts';
import type { Prompt } from '../../engine/request.ts';
import { readChat, renderText } from '../chat/chat-prompt.ts';
import { encodeText, maxPromptChars, requireFittingText, truncate } from '../generation/prompt.ts';
import type { Truncation } from '../generation/truncation.ts';
import type { ModelChoice } from '../served-models.ts';
import type { PoolingContext } from './context.ts';
import type { InputFields } from './fields.ts';
import { mapInTurns } from './in-turns.ts';
import type { Conversation, PlainInput, PoolingInput } from './input.ts';

export interface TokenizeOptions {
  readonly addSpecialTokens: boolean;
  readonly truncation: Truncation | null;
}

export interface InputTokensOptions {
  readonly fields: InputFields;
  readonly model: ModelChoice;
  readonly truncation: Truncation | null;
}

/**
 * The tokens of each item of an input.
 *
 * @throws ServerError `invalid_request` for none at all, and for what does not fit; `queue_full` before any work is done
 */
export async function toInputTokens(
  context: PoolingContext,
  input: PoolingInput,
  options: InputTokensOptions,
): Promise<readonly (readonly number[])[]> {
  if (input.items.length === 0) throw new ServerError('invalid_request', 'There is nothing to pool: send at least one prompt.');
  context.engine.requireRoom(input.items.length, options.model.adapter);
  const { fields, truncation } = options;
  if (input.kind === 'plain') {
    const plainOptions = { addSpecialTokens: fields.add_special_tokens ?? true, truncation };
    return mapInTurns(input.items, (item) => tokenize(context, item, plainOptions), ({ length }) => length);
  }
  const chatOptions = { addSpecialTokens: fields.add_special_tokens ?? false, truncation };
  const tokenizeChat = (messages: Conversation): Promise<readonly number[]> =>
    tokenize(context, renderConversation(context, messages, options), chatOptions);
  return mapInTurns(input.items, tokenizeChat, ({ length }) => length * CHARS_PER_MESSAGE);
}

// A guess, for how long others wait.
const CHARS_PER_MESSAGE = 1000;

function renderConversation(context: PoolingContext, messages: Conversation, { fields, model }: InputTokensOptions): string {
  const renderFields = { ...fields, add_special_tokens: false, documents: null, reasoning_effort: null };
  const input = { messages, fields: renderFields, tools: null, modelName: model.displayName, truncation: null, maxChars: maxPromptChars(context) };
  return renderText(readChat(context, input), input);
}

/**
 * The tokens of a text, or given ones, cut where that is asked for.
 *
 * @throws ServerError `invalid_request` for none, for more than the context holds, and for ids that are not in the vocabulary
 */
export async function tokenize(context: PoolingContext, input: PlainInput, options: TokenizeOptions): Promise<readonly number[]> {
  const { truncation } = options;
  const tokenIds = typeof input === 'string' ? await encode(context, input, options) : input;
  const kept = truncate(tokenIds, truncation);
  requireFit(kept.length, context.maxModelLen, typeof input === 'string');
  if (typeof input !== 'string') requireKnown(kept, context.tokenizer.numIds);
  return kept;
}

function encode(context: PoolingContext, text: string, { addSpecialTokens, truncation }: TokenizeOptions): number[] | Promise<number[]> {
  const { tokenizer, maxModelLen } = context;
  if (truncation === null) requireFittingText(context, text.length);
  if (truncation?.side !== 'left') return encodeText(tokenizer, text, { limit: truncation?.numTokens ?? maxModelLen, addSpecialTokens });
  // More characters from the end than this could not be kept.
  const maxChars = maxPromptChars(context);
  return encodeText(tokenizer, text.length > maxChars ? text.slice(-maxChars) : text, { addSpecialTokens });
}

function requireFit(numTokens: number, maxModelLen: number, isCountedInPart: boolean): void {
  if (numTokens === 0) throw new ServerError('invalid_request', 'The prompt has no tokens. Send at least one.');
  if (numTokens <= maxModelLen) return;
  throw new ServerError(
    'invalid_request',
    `This model's maximum context length is ${maxModelLen} tokens, and the prompt has ${isCountedInPart ? 'at least ' : ''}${numTokens} ` +
      'tokens. Shorten the prompt, or ask for truncation.',
    { param: 'input_tokens' },
  );
}

function requireKnown(tokenIds: readonly number[], numIds: number): void {
  const unknown = tokenIds.find((id) => id < 0 || id >= numIds);
  if (unknown === undefined) return;
  throw new ServerError('invalid_request', `The prompt has the token id ${unknown}, which is not in the vocabulary of ${numIds} ids.`);
}

/** Tokens as the engine takes them. */
export function toPrompt(tokenIds: readonly number[]): Prompt {
  return { text: '', textHash: hashDecimals(tokenIds), tokenIds, echoText: null };
}
