// How many log probabilities an answer may hold: they are kept until it is whole, and each is some hundred bytes of JSON.
import { ServerError } from '../../base/error.ts';
import type { GenerationCall } from './call.ts';
import type { GenerationContext } from './context.ts';

const MAX_ENTRIES = 2_000_000;
// As many as this for each token are no danger: that many tokens take their time.
const MAX_USUAL_LOGPROBS = 128;

// Of prompts that every choice repeats, in numbers and names that are written once more for each.
const MAX_REPEATED = 4_000_000;

/** Refuses an answer of more entries than memory should be spent on. @throws ServerError `invalid_request` */
export function requireFewEntries(call: GenerationCall, { tokenizer, maxModelLen }: GenerationContext): void {
  const { generation, presentation } = call;
  const { prompts, n, maxTokens } = generation;
  const numPromptTokens = prompts.reduce((sum, { tokenIds }) => sum + tokenIds.length, 0);
  const perPromptToken = countPerToken(presentation.numPromptLogprobs, tokenizer.numIds);
  if (perPromptToken * numPromptTokens > MAX_ENTRIES) throw tooMany('prompt_logprobs', perPromptToken * numPromptTokens);
  const perToken = countPerToken(presentation.numLogprobs, tokenizer.numIds) + (presentation.logprobTokenIds ?? []).length;
  const numRepeated = numPromptTokens * n * countRepeated(call, perToken, perPromptToken);
  if (numRepeated > MAX_REPEATED) throw tooMany('n', numRepeated);
  if (perToken <= MAX_USUAL_LOGPROBS + 1) return;
  const numTokens = prompts.reduce((sum, { tokenIds }) => sum + Math.min(maxTokens ?? maxModelLen, maxModelLen - tokenIds.length), 0) * n;
  if (perToken * numTokens > MAX_ENTRIES) throw tooMany('logprobs', perToken * numTokens);
}

// Of any answer that is written whole, which is a quarter of a gigabyte then, and seconds in which nothing else is done.
const MAX_COLLECTED = 3_000_000;

/** Refuses to write a whole answer with as many tokens, once there are that many. @throws ServerError `invalid_request` */
export function requireFewCollected({ presentation }: GenerationCall, { tokenizer }: GenerationContext, numTokens: number): void {
  const numEntries = countPerToken(presentation.numLogprobs, tokenizer.numIds) * numTokens;
  if (numEntries > MAX_COLLECTED) throw tooMany('logprobs', numEntries, MAX_COLLECTED);
}

// What each choice has of each token of its prompt: completions all that is shown of it, chunks of a chat its id.
function countRepeated({ isNumbered, isStream, presentation }: GenerationCall, perToken: number, perPromptToken: number): number {
  const { returnsTokenIds, echoesPrompt } = presentation;
  const numIds = returnsTokenIds && (isNumbered || isStream) ? 1 : 0;
  return numIds + (echoesPrompt ? 1 + perToken : 0) + (isNumbered && !isStream ? perPromptToken : 0);
}

// The token's own stands beside the most probable ones.
function countPerToken(count: number | null, numIds: number): number {
  if (count === null) return 0;
  return (count === -1 ? numIds : Math.min(count, numIds)) + 1;
}

function tooMany(param: string, numEntries: number, most: number = param === 'n' ? MAX_REPEATED : MAX_ENTRIES): ServerError {
  return new ServerError(
    'invalid_request',
    `${param}: the answer could hold ${numEntries} log probabilities or prompt tokens, and at most ${most} are written. Ask for fewer of them, or for fewer tokens.`,
    { param },
  );
}
