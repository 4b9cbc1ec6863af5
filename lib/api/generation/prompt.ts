// Text to a tokenized prompt that fits the context.
import { ServerError } from '../../base/error.ts';
import { hashDecimals } from '../../base/rng.ts';
import { hasLoneSurrogate } from '../../codec/surrogates.ts';
import type { MediaRange } from '../../engine/kv-cache/extra-keys.ts';
import type { Prompt } from '../../engine/request.ts';
import { MAX_CHARS_AT_ONCE, type Tokenizer } from '../../engine/tokenizer/tokenizer.ts';
import type { GenerationContext } from './context.ts';
import type { Truncation } from './truncation.ts';

export interface TextPrompt {
  readonly text: string;
  /** What an echo says: the part that the client wrote; null says the prompt's tokens. */
  readonly echoText: string | null;
  /** Whether the tokenizer puts its own tokens around the text. Chat templates write theirs. */
  readonly addSpecialTokens: boolean;
  readonly truncation: Truncation | null;
}

/**
 * Tokenizes a text; a long one in the time that is left beside everything else.
 *
 * @throws ServerError `invalid_request` when it leaves no room for a token. A text that could never fit is refused by its
 *   length alone, before it is tokenized.
 */
export function createPrompt(context: GenerationContext, given: TextPrompt): Prompt | Promise<Prompt> {
  const { text, addSpecialTokens, truncation } = given;
  const { tokenizer, maxModelLen } = context;
  if (truncation === null) requireFittingText(context, text.length);
  // What is cut from the left has to be known to its end.
  const limit = truncation === null ? maxModelLen : truncation.side === 'left' ? Number.POSITIVE_INFINITY : truncation.numTokens;
  const encoded = encodeText(tokenizer, text, { limit, addSpecialTokens });
  return encoded instanceof Promise ? encoded.then((ids) => toPrompt(given, ids, maxModelLen)) : toPrompt(given, encoded, maxModelLen);
}

function toPrompt({ text, echoText, truncation }: TextPrompt, encoded: readonly number[], maxModelLen: number): Prompt {
  const tokenIds = truncate(encoded, truncation);
  requireRoom(tokenIds.length, maxModelLen, 'at least ');
  return { text, tokenIds, echoText };
}

/** What stands for an item that is no text. */
export interface MediaPiece {
  readonly tokenIds: readonly number[];
  /** The same for the same content. */
  readonly contentHash: string;
}

/** A text with what is no text in it: pictures, recordings, films. */
export interface MixedPrompt extends TextPrompt {
  /** In order: texts, and what stands for the rest. */
  readonly pieces: readonly (string | MediaPiece)[];
  /** `hashText` of all that makes this prompt what it is. */
  readonly textHash: number;
}

/** Tokenizes the texts of a mixed prompt. @throws ServerError as `createPrompt` */
export async function createMixedPrompt(context: GenerationContext, given: MixedPrompt): Promise<Prompt> {
  const { text, textHash, echoText, pieces, truncation } = given;
  const { tokenizer, maxModelLen } = context;
  if (truncation === null) requireFittingText(context, text.length);
  const numGiven = pieces.reduce((sum, piece) => sum + (typeof piece === 'string' ? 0 : piece.tokenIds.length), 0);
  if (truncation === null) requireRoom(numGiven, maxModelLen, 'at least ');
  const ids: (readonly number[])[] = [];
  const media: MediaRange[] = [];
  let numTokens = 0;
  let { addSpecialTokens } = given;
  for (const piece of pieces) {
    const pieceIds = typeof piece === 'string' ? await encodeText(tokenizer, piece, { addSpecialTokens }) : piece.tokenIds;
    if (typeof piece !== 'string') media.push({ contentHash: piece.contentHash, start: numTokens, length: pieceIds.length });
    ids.push(pieceIds);
    numTokens += pieceIds.length;
    addSpecialTokens = false;
  }
  const tokenIds = truncate(ids.flat(), truncation);
  requireRoom(tokenIds.length, maxModelLen, 'at least ');
  const numCut = truncation?.side === 'left' ? numTokens - tokenIds.length : 0;
  return { text, textHash, tokenIds, echoText, media: media.map((range) => ({ ...range, start: range.start - numCut })) };
}

/** A prompt that came as token ids; an echo says these. @throws ServerError as `createPrompt` */
export function createTokenIdPrompt(context: GenerationContext, given: readonly number[], truncation: Truncation | null): Prompt {
  const tokenIds = truncate(given, truncation);
  requireRoom(tokenIds.length, context.maxModelLen, '');
  return toTokenIdPrompt(tokenIds);
}

/** The same, whole, whether there is room for it or not. */
export function toTokenIdPrompt(tokenIds: readonly number[]): Prompt {
  return { text: '', textHash: hashDecimals(tokenIds), tokenIds, echoText: null };
}

/** Checks that something is left of every prompt. @throws ServerError `invalid_request` */
export function requireTokens(prompts: readonly Prompt[]): void {
  if (prompts.every(({ tokenIds }) => tokenIds.length > 0)) return;
  throw new ServerError('invalid_request', 'The prompt has no token: it is empty, or truncate_prompt_tokens leaves nothing of it.');
}

/** Checks that the ids of prompts that came as such are in the vocabulary. @throws ServerError `invalid_request` */
export function checkTokenIds(prompts: readonly Prompt[], { tokenizer: { numIds } }: GenerationContext): void {
  for (const { tokenIds, echoText } of prompts) {
    const unknown = echoText === null ? tokenIds.find((id) => id >= numIds) : undefined;
    if (unknown === undefined) continue;
    throw new ServerError('invalid_request', `The prompt has the token id ${unknown}, which is not in the vocabulary of ${numIds} ids.`);
  }
}

/**
 * The ids of a text; of a long one in the time that is left beside everything else.
 *
 * @throws ServerError `invalid_request` for a text with half a character in it, which no tokenizer of vLLM's takes
 */
export function encodeText(
  tokenizer: Tokenizer,
  text: string,
  options: { readonly limit?: number; readonly addSpecialTokens: boolean },
): number[] | Promise<number[]> {
  if (hasLoneSurrogate(text)) throw new ServerError('invalid_request', 'The text has a surrogate on its own, which is no character.');
  return text.length > MAX_CHARS_AT_ONCE ? tokenizer.encodeInSlices(text, options) : tokenizer.encode(text, options);
}

/** The tokens that a truncation keeps. */
export function truncate(tokenIds: readonly number[], truncation: Truncation | null): readonly number[] {
  if (truncation === null || tokenIds.length <= truncation.numTokens) return tokenIds;
  const { side, numTokens } = truncation;
  return side === 'left' ? tokenIds.slice(tokenIds.length - numTokens) : tokenIds.slice(0, numTokens);
}

/** UTF-16 code units beyond which no text fits the context; Infinity where a token may stand for any number of them. */
export function maxPromptChars({ tokenizer, maxModelLen }: GenerationContext): number {
  return maxModelLen * tokenizer.maxTokenChars;
}

/** Refuses a text that has at least `numChars` UTF-16 code units, if none so long fits. @throws ServerError `invalid_request` */
export function requireFittingText(context: GenerationContext, numChars: number): void {
  const maxChars = maxPromptChars(context);
  if (numChars <= maxChars) return;
  throw new ServerError(
    'invalid_request',
    `This model's maximum context length is ${context.maxModelLen} tokens, and the prompt has ${numChars} characters or more: ` +
      `more than the ${maxChars} that so many tokens can hold. Shorten the prompt.`,
    { param: 'input_text' },
  );
}

function requireRoom(numTokens: number, maxModelLen: number, approximation: string): void {
  if (numTokens < maxModelLen) return;
  if (numTokens === maxModelLen) {
    throw new ServerError('invalid_request', `max_tokens must be at least 1, got 0: the prompt of ${numTokens} tokens fills the context.`, {
      param: 'max_tokens',
    });
  }
  throw new ServerError(
    'invalid_request',
    `This model's maximum context length is ${maxModelLen} tokens, and the prompt has ${approximation}${numTokens} tokens. Shorten the prompt.`,
    { param: 'input_tokens' },
  );
}
